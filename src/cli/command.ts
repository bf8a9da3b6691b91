import type { Command } from 'commander'
import { printable } from '../common/textTable.js'
import { SupervisedBaselinesError } from '../errors.js'
import { progressLine } from './progressLine.js'

/** What a command gives: an object for `--json`, text for people, and 1 in place of 0 if it found fault. */
export interface CommandResult {
  json: object
  text: string
  exitCode?: 0 | 1
}

/** What a command may use while it runs. */
export interface CommandContext {
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
  /** Shows how far the work is, 0 to 1, on a terminal; nothing when piped. */
  progress(label: string, fraction?: number): void
}

/**
 * Makes a commander action of `run`: prints its result as text, or as one JSON object with `--json`, and ends
 * with exit status 0, 1 (it failed) or 2 (it was asked wrongly). Messages name the command's own options.
 */
export function action<Options extends object>(
  run: (args: string[], options: Options, context: CommandContext) => Promise<CommandResult>,
): (this: Command) => Promise<void> {
  return async function (this: Command) {
    const options = this.optsWithGlobals<Options & { json?: boolean }>()
    const interrupt = new AbortController()
    const onInterrupt = () => interrupt.abort()
    process.once('SIGINT', onInterrupt)
    const line = progressLine(process.stderr)
    try {
      const result = await run(this.processedArgs.filter(isText), options, {
        signal: interrupt.signal,
        progress: line.show,
      })
      line.clear()
      print(options.json ? result.json : result.text)
      process.exitCode = result.exitCode ?? 0
    } catch (error) {
      line.clear()
      if (!(error instanceof SupervisedBaselinesError)) throw error
      const { code, details } = error
      const message = inCommandTerms(error.message, this)
      if (options.json) print({ error: { code, message, details } })
      else process.stderr.write(`${printable(message)}\n`)
      process.exitCode = code === 'invalid-option' || code === 'file-not-found' ? 2 : 1
    } finally {
      process.removeListener('SIGINT', onInterrupt)
    }
  }
}

/** A message with the options of functions called as the command calls its own: \`dateFormat\` is \`--date-format\`. */
function inCommandTerms(message: string, command: Command): string {
  const own = new Set(command.options.map(({ long }) => long))
  return message
    .replace(/`(time|id)` to false/g, (whole, name: string) =>
      own.has(`--${name}`) ? `\`${name}\` to none` : whole,
    )
    .replace(/`([a-z][A-Za-z]*)`/g, (whole, name: string) => {
      const long = `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
      return own.has(long) ? `\`${long}\`` : whole
    })
}

function isText(arg: unknown): arg is string {
  return typeof arg === 'string'
}

function print(output: object | string): void {
  process.stdout.write(`${typeof output === 'string' ? output : JSON.stringify(output)}\n`)
}
