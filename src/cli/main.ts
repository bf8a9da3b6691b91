#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { version } from '../common/version.js'

/** What each command does, as its own help has it: the list of commands is shown without loading any of them. */
const commands: Record<string, { readonly summary: string; load(): Promise<Command> }> = {
  forecast: {
    summary: 'forecast the next values of every column, with intervals',
    load: async () => (await import('./forecast.js')).forecastCommand(),
  },
  backtest: {
    summary: 'measure Auto-AR by the protocol of the long-horizon benchmarks',
    load: async () => (await import('./backtest.js')).backtestCommand(),
  },
  kpss: {
    summary: 'test every column for stationarity (Kwiatkowski, Phillips, Schmidt and Shin)',
    load: async () => (await import('./kpss.js')).kpssCommand(),
  },
  data: {
    summary: 'published data sets: where they are to be had, and checking them',
    load: async () => (await import('./data.js')).dataCommand(),
  },
  tasks: {
    summary:
      'published classification tasks: what they are, where their files are to be had, who scored what',
    load: async () => (await import('./tasks.js')).tasksCommand(),
  },
  dasha: {
    summary: 'find, train and test the best supervised baseline for labelled files',
    load: async () => (await import('./dasha.js')).dashaCommand(),
  },
  predict: {
    summary: 'predict the classes of examples with a model that `dasha` saved',
    load: async () => (await import('./predict.js')).predictCommand(),
  },
  tune: {
    summary: 'tune the hyperparameters of an objective module with ASHA',
    load: async () => (await import('./tune.js')).tuneCommand(),
  },
  status: {
    summary: 'show how a study stands: its rungs, its trials, the best; or the queue and workers in a Redis',
    load: async () => (await import('./status.js')).statusCommand(),
  },
  worker: {
    summary: 'run the trials of studies in Redis on this machine, until Ctrl-C or SIGTERM',
    load: async () => (await import('./worker.js')).workerCommand(),
  },
}

const program = new Command('supervised-baselines')
  .description('The supervised baseline that a foundation model has to beat.')
  .version(version)
  .showHelpAfterError('(add --help for what it accepts)')

// Loading them takes longer than what some of them do: only the one asked for is.
const words = process.argv.slice(2).filter(argument => !argument.startsWith('-'))
const asked = words[0] === 'help' ? words[1] : words[0]
for (const [name, { summary, load }] of Object.entries(commands)) {
  if (name === asked) program.addCommand(await load())
  else program.command(name).description(summary)
}

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
