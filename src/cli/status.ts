import { stat } from 'node:fs/promises'
import { Command } from 'commander'
import { finiteNumber } from '../common/checks.js'
import { SupervisedBaselinesError } from '../errors.js'
import { isLocked } from '../node/lockFile.js'
import type { AshaState } from '../tuning/state.js'
import { estimatedTimeLeft } from '../tuning/timeLeft.js'
import { action, type CommandContext, type CommandResult } from './command.js'
import { type FleetFlags, fleetStatus } from './fleetStatus.js'
import { liveText } from './liveText.js'
import { pause } from './pause.js'
import { readStudyState, studyLine, studyResult, studyText } from './studyText.js'

interface StatusFlags extends FleetFlags {
  report?: string
}

/** `supervised-baselines status`: how a study stands, from its journal, or all that goes on in a Redis. */
export function statusCommand(): Command {
  return new Command('status')
    .argument('[journal]', 'the journal of `supervised-baselines tune`')
    .description(
      'show how a study stands: its rungs, its trials, the best; or the queue and workers in a Redis',
    )
    .option('--watch', 'show it anew as it goes on, until it ends')
    .option('--interval <seconds>', 'how often --watch looks', Number, 1)
    .option('--report <file>', 'write an HTML report with pictures')
    .option(
      '--redis [url]',
      'in place of a journal: show what goes on in this Redis; with --watch until Ctrl-C',
    )
    .option('--serve <port>', 'with --redis: serve it to Prometheus at /metrics, until Ctrl-C', Number)
    .option('--prefix <text>', 'with --redis: start of all keys (default: supervised-baselines)')
    .option('--json', 'print one JSON object')
    .action(action(([path], flags: StatusFlags, context) => status(path, flags, context)))
}

async function status(
  path: string | undefined,
  flags: StatusFlags,
  context: CommandContext,
): Promise<CommandResult> {
  finiteNumber('--interval', flags.interval, 0.1)
  if (flags.redis !== undefined && path === undefined) return fleetStatus(flags, context)
  if (path === undefined || flags.redis !== undefined) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      'Give either the journal of a study or --redis; not both, not neither.',
      { option: '--redis' },
    )
  }
  const state = await (flags.watch ? watch(path, flags.interval, context.signal) : readStudyState(path))
  const result = await studyResult(path, state, flags.report)
  const isLeft = state.ended === undefined && !(await isLocked(`${path}.lock`))
  const note = '\nIts process is gone before the end: `tune --resume` goes on where it was.'
  return { ...result, text: `${result.text}${isLeft ? note : ''}` }
}

/** Shows the study while a process writes to its journal; how it stands in the end, or when the signal comes. */
async function watch(path: string, interval: number, signal: AbortSignal): Promise<AshaState> {
  const live = liveText(process.stderr)
  let state: AshaState | undefined
  let seen = -1
  try {
    for (;;) {
      // Asked before the journal is read: what is written until then is seen.
      const isWritten = await isLocked(`${path}.lock`)
      // Where it is not there, `readStudyState` says so.
      const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: Date.now() }))
      if (!state || size !== seen) state = await readStudyState(path)
      const now: AshaState = state
      // The clock of a study stands still where nothing writes.
      const elapsed = now.elapsed / 1000 + (isWritten ? Math.max(0, Date.now() - mtimeMs) / 1000 : 0)
      const left = estimatedTimeLeft(now, elapsed)
      live.show(
        () => studyText(now, elapsed, left),
        size === seen ? undefined : studyLine(now, elapsed, left),
      )
      seen = size
      if (now.ended !== undefined || !isWritten || signal.aborted) return now
      await pause(interval * 1000, signal)
    }
  } finally {
    live.close()
  }
}
