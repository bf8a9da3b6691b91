// Tunes a training of one's own, here a small net on handwritten digits, over two processes, in 50 seconds of processor time.
//
// 60 configurations are tried for one epoch, the better third of them for three, and so on up to 27. The objective is a module
// (examples/support/tuneDigits.ts): it gets a configuration, trains to an epoch, and reports its accuracy with what is
// needed to go on. Every event is in a journal, so that the study can be killed at any time and taken up again.
//
//   npm run example -- tune-your-own [DIR]    writes tuning.jsonl, tuning.html and three pictures into DIR (default out)
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { textTable } from '../src/common/textTable.js'
import { ashaTune, hyperparameterImportance } from '../src/index.js'
import { openFileJournal, processPoolExecutor } from '../src/node/index.js'
import {
  importancePlot,
  learningCurvesPlot,
  parallelCoordinatesPlot,
  tuningReport,
} from '../src/report/index.js'
import { space } from './support/tuneDigits.js'

const outDir = process.argv[2] ?? 'out'
mkdirSync(outDir, { recursive: true })
// A new study each time; without this line and with `resume: true` it would go on where it was.
rmSync(join(outDir, 'tuning.jsonl'), { force: true })

const executor = await processPoolExecutor({
  module: new URL('./support/tuneDigits.ts', import.meta.url),
  workers: 2,
  memoryLimit: 2048,
})
const result = await ashaTune({
  space,
  executor,
  journal: await openFileJournal(join(outDir, 'tuning.jsonl')),
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

const { best, rungs, trials, wallTime, computeTime } = result
console.log(`\nbest: ${best!.value} after ${best!.resource} epochs with ${JSON.stringify(best!.config)}`)
console.log(`why trial ${trials[3]!.trial} ended: ${trials[3]!.why}\n`)
console.log(
  textTable(
    ['epochs', 'trials', 'best accuracy'],
    rungs.map(({ resource, results }) => [
      String(resource),
      String(results.length),
      results[0]!.value.toFixed(3),
    ]),
  ),
)
const epochs = trials.reduce((sum, { resource }) => sum + resource, 0)
console.log(
  `\n${epochs} epochs in ${wallTime.toFixed(0)} s, ${computeTime.toFixed(0)} s of two processes; training all trials to ` +
    `the end would have taken ${27 * trials.length} epochs`,
)
const [first] = hyperparameterImportance(result)
console.log(
  `what matters most: ${first!.name}, ${(100 * first!.share).toFixed(0)} % of the differences after an epoch`,
)

const pictures = {
  'tuning-curves': learningCurvesPlot,
  'tuning-parallel': parallelCoordinatesPlot,
  'tuning-importance': importancePlot,
}
for (const [name, draw] of Object.entries(pictures)) writeFileSync(join(outDir, `${name}.svg`), draw(result))
const page = tuningReport({
  source: 'a small net on digits',
  result,
  madeBy: 'Made by npm run example -- tune-your-own.',
})
writeFileSync(join(outDir, 'tuning.html'), page)
console.log(
  `Written: ${['tuning.jsonl', 'tuning.html'].map(name => join(outDir, name)).join(', ')} and pictures`,
)
