import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import { root } from './packedPackage.js'

/** A command as a guide shows it: what is called, and with what. */
export interface ShellCommand {
  readonly name: string
  readonly args: readonly string[]
}

/** The commands in the blocks of `sh` of a page, and those that its text names as `npm run ...` and the like. */
export function commandsOf(page: string): ShellCommand[] {
  const blocks = [...page.matchAll(/^```sh[^\n]*\n([\s\S]*?)^```$/gm)].map(match => match[1]!)
  const prose = page.replace(/^```[\s\S]*?^```$/gm, '')
  const inline = [...prose.matchAll(/`([^`]+)`/g)].map(match => match[1]!.replaceAll('\n', ' '))
  const isCommand = /^([A-Z_]+=\S+ )*(npm|npx|node|supervised-baselines) [a-z]/
  const lines = blocks.flatMap(block => block.replaceAll('\\\n', ' ').split('\n'))
  return [...lines, ...inline.filter(text => isCommand.test(text))]
    .map(line => line.replace(/(^|\s)#.*$/, ''))
    .flatMap(line => line.split('&&'))
    .map(line => line.trim().split(/\s+/))
    .map(words => words.slice(words.findIndex(word => !/^[A-Z_]+=/.test(word))))
    .map(words => (words[0] === 'npx' ? words.slice(1) : words))
    .filter(words => words[0])
    .map(([name, ...args]) => ({ name: name!, args }))
}

interface Manifest {
  readonly scripts: object
  readonly name: string
  readonly dependencies: object
  readonly devDependencies: object
  readonly peerDependencies: object
}

/** Commands of other programs, which are not looked into. */
const others = [
  'mkdir',
  'cd',
  'git',
  'pip',
  'biome',
  'tsx',
  'python',
  'tensorboard',
  'tensorflowjs_converter',
]

/** Throws where a command names something that is not there. */
export async function checkCommand({ name, args }: ShellCommand, manifest: Manifest): Promise<void> {
  const fail = (what: string) => new Error(`${name} ${args.join(' ')}: ${what}`)
  const existing = (path: string) => {
    if (!existsSync(join(root, path))) throw fail(`there is no ${path}`)
  }
  if (name === 'supervised-baselines') {
    const wrong = await wrongOption(args)
    if (wrong) throw fail(wrong)
  } else if (name === 'npm' && (args[0] === 'run' || args[0] === 'test')) {
    const script = args[0] === 'run' ? args[1]! : 'test'
    if (!(script in manifest.scripts)) throw fail(`there is no script ${script}`)
    const target = args[args.indexOf('--') + 1]!
    if (script === 'bench' && /^[\w-]+$/.test(target) && target !== 'NAME') existing(`bench/${target}.ts`)
    if (script === 'example' && /^[\w-]+$/.test(target) && target !== 'NAME')
      existing(`examples/${target}.ts`)
  } else if (name === 'npm' && args[0] === 'install') {
    const { dependencies, devDependencies, peerDependencies } = manifest
    const known = { ...dependencies, ...devDependencies, ...peerDependencies, [manifest.name]: '' }
    for (const arg of args.slice(1)) {
      if (/^[@\w]/.test(arg) && !(arg.replace(/,$/, '') in known))
        throw fail(`${arg} is no package that is used here`)
    }
  } else if (name === 'node' || name === 'python' || name === 'vitest') {
    const path = args.find(arg => /^(scripts|test|bench)\//.test(arg))
    if (path) existing(path)
  } else if (![...others, 'npm'].includes(name)) {
    throw fail('no such command is known to test/support/shellCommands.ts')
  }
}

/** Which command or option the built command line lacks, in words. */
async function wrongOption(args: readonly string[]): Promise<string | undefined> {
  const [name, ...rest] = args
  const path = join(root, `dist/cli/${name}.js`)
  if (!existsSync(path)) return `there is no command ${name}`
  const module = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Record<string, () => Command>
  let command = module[`${name}Command`]!()
  if (command.commands.length > 0 && rest[0] && !rest[0].startsWith('-')) {
    const inner = command.commands.find(candidate => candidate.name() === rest[0])
    if (!inner) return `there is no command ${name} ${rest[0]}`
    command = inner
  }
  const unknown = rest.find(
    arg => arg.startsWith('--') && !command.options.some(({ long }) => long === arg.split('=')[0]),
  )
  return unknown && `there is no option ${unknown}`
}
