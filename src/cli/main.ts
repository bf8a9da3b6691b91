#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { packageVersion } from '../node/packageVersion.js'
import { backtestCommand } from './backtest.js'
import { dashaCommand } from './dasha.js'
import { dataCommand } from './data.js'
import { forecastCommand } from './forecast.js'
import { kpssCommand } from './kpss.js'

import { predictCommand } from './predict.js'
import { statusCommand } from './status.js'
import { tasksCommand } from './tasks.js'
import { tuneCommand } from './tune.js'
import { workerCommand } from './worker.js'

const program = new Command('supervised-baselines')
  .description('The supervised baseline that a foundation model has to beat.')
  .version(packageVersion())
  .showHelpAfterError('(add --help for what it accepts)')
  .addCommand(forecastCommand())
  .addCommand(backtestCommand())
  .addCommand(kpssCommand())
  .addCommand(dataCommand())
  .addCommand(tasksCommand())
  .addCommand(dashaCommand())
  .addCommand(predictCommand())
  .addCommand(tuneCommand())
  .addCommand(statusCommand())
  .addCommand(workerCommand())

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
