// %% [markdown]
// # Tune your own training
//
// A training of one's own, here a small net on handwritten digits, tuned by ASHA over two processes in about 50 seconds of processor
// time. 60 configurations are tried for one epoch, the better third of them for three, and so on up to 27.
//
// The objective is a module ([support/tuneDigits.ts](support/tuneDigits.ts)): it gets a configuration, trains to an epoch, and reports its
// accuracy with what is needed to go on.
//
// `npm run example tune-your-own [DIR]` writes the journal, a report and three pictures into `DIR` (default `out`).
//
// ![Learning curves by rung](../docs/pictures/tuning-curves.svg)

// %%
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ashaTune, hyperparameterImportance } from 'supervised-baselines'
import { openFileJournal, processPoolExecutor } from 'supervised-baselines/node'
import {
  importancePlot,
  learningCurvesPlot,
  parallelCoordinatesPlot,
  tuningReport,
} from 'supervised-baselines/report'
import { outDir, picture } from './support/output.ts'
import { textTable } from './support/table.ts'
import { space } from './support/tuneDigits.ts'

// %% [markdown]
// ## The study
//
// Every event is in a journal, so that the study can be killed at any time and taken up again with `resume: true`. Here it begins anew.

// %%
const journal = join(outDir, 'tuning.jsonl')
rmSync(journal, { force: true })
const executor = await processPoolExecutor({
  module: new URL('./support/tuneDigits.ts', import.meta.url),
  workers: 2,
  memoryLimit: 2048,
})
const result = await ashaTune({
  space,
  executor,
  journal: await openFileJournal(journal),
  mode: 'max',
  maxResource: 27,
  maxTrials: 60,
  seed: 1,
  onProgress({ update, trial, elapsed, timeLeft, state }) {
    if (update.type !== 'report' || !state.best || state.best.trial !== trial) return
    if (update.resource !== state.best.resource) return
    const left = timeLeft === undefined ? '' : `, about ${timeLeft.toFixed(0)} s left`
    console.log(
      `${elapsed.toFixed(0)} s: accuracy ${update.value.toFixed(3)} after ${update.resource} epochs, trial ${trial}${left}`,
    )
  },
})
await executor.close?.()

// %% [markdown]
// ## What it found
//
// The best configuration, why a trial ended, and how many trials came to each rung.

// %%
const { best, rungs, trials, wallTime, computeTime } = result
console.log(`\nbest: ${best!.value} after ${best!.resource} epochs with ${JSON.stringify(best!.config)}`)
console.log(`why trial ${trials[3]!.trial} ended: ${trials[3]!.why}\n`)
const rows = rungs.map(({ resource, results }) => [
  String(resource),
  String(results.length),
  results[0]!.value.toFixed(3),
])
console.log(textTable(['epochs', 'trials', 'best accuracy'], rows))
const epochs = trials.reduce((sum, { resource }) => sum + resource, 0)
console.log(
  `\n${epochs} epochs in ${wallTime.toFixed(0)} s, ${computeTime.toFixed(0)} s of two processes; training all trials to ` +
    `the end would have taken ${27 * trials.length} epochs`,
)

// %% [markdown]
// ## What matters
//
// ![Importance of the hyperparameters](../docs/pictures/tuning-importance.svg)
//
// ![All trials in parallel coordinates](../docs/pictures/tuning-parallel.svg)

// %%
const [first] = hyperparameterImportance(result)
const share = (100 * first!.share).toFixed(0)
console.log(`what matters most: ${first!.name}, ${share} % of the differences after an epoch`)
await picture('tuning-curves', learningCurvesPlot(result))
await picture('tuning-parallel', parallelCoordinatesPlot(result))
await picture('tuning-importance', importancePlot(result))
const page = tuningReport({
  source: 'a small net on digits',
  result,
  madeBy: 'Made by npm run example tune-your-own.',
})
writeFileSync(join(outDir, 'tuning.html'), page)
console.log(`Written: ${journal}, ${join(outDir, 'tuning.html')} and pictures`)
