#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { version } from '../common/version.js'

const commands: Record<string, () => Promise<Command>> = {
  forecast: async () => (await import('./forecast.js')).forecastCommand(),
  backtest: async () => (await import('./backtest.js')).backtestCommand(),
  kpss: async () => (await import('./kpss.js')).kpssCommand(),
  data: async () => (await import('./data.js')).dataCommand(),
  tasks: async () => (await import('./tasks.js')).tasksCommand(),
  dasha: async () => (await import('./dasha.js')).dashaCommand(),
  predict: async () => (await import('./predict.js')).predictCommand(),
  tune: async () => (await import('./tune.js')).tuneCommand(),
  status: async () => (await import('./status.js')).statusCommand(),
  worker: async () => (await import('./worker.js')).workerCommand(),
}

const program = new Command('supervised-baselines')
  .description('The supervised baseline that a foundation model has to beat.')
  .version(version)
  .showHelpAfterError('(add --help for what it accepts)')

// Loading them takes longer than what some of them do: the one asked for, or all where there is no such one (help, a slip).
const asked = process.argv.slice(2).find(argument => !argument.startsWith('-'))
const needed =
  asked !== undefined && Object.hasOwn(commands, asked) ? [commands[asked]!] : Object.values(commands)
for (const make of needed) program.addCommand(await make())

// Each command reports its own failures (see command.ts); what is left is how it was called.
for (const command of [program, ...program.commands, ...program.commands.flatMap(c => c.commands)]) {
  command.exitOverride()
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
  if (process.exitCode === 2 && process.argv.includes('--json')) {
    const { message } = error
    process.stdout.write(`${JSON.stringify({ error: { code: 'invalid-option', message, details: {} } })}\n`)
  }
}
