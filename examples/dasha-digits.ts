// %% [markdown]
// # A network for handwritten digits in less than two minutes
//
// `dasha` gets 2,500 digits to learn from, 1,000 to test with, and 102 seconds. It chooses the backbone, searches its kernels, tunes its
// hyperparameters, retrains, and tests once. All choices are made by digits that it holds out of the 2,500 by itself.
//
// `npm run example dasha-digits [DIR]` writes a report and the model into `DIR` (default `out`).

// %%
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DashaProgress, dasha, planLines } from 'supervised-baselines'
import { modelFolder, useBackend } from 'supervised-baselines/node'
import { dashaReport } from 'supervised-baselines/report'
import { mnist } from './support/mnist.ts'
import { outDir } from './support/output.ts'

console.log(`\nDASHA on handwritten digits, on ${(await useBackend('auto')).engine}`)

// %% [markdown]
// The plan is told before anything is done: what each stage may take of the budget, and what had to be left out.

// %%
function tell(progress: DashaProgress): void {
  if (progress.kind === 'plan') console.log(planLines(progress.plan).join('\n'))
  if (progress.kind === 'choice') {
    const scores = Object.entries(progress.scores).filter(([, score]) => score !== undefined)
    const words = scores.map(([name, score]) => `${name} ${score!.toFixed(3)}`).join(', ')
    console.log(`Backbone: ${progress.backbone}${words ? ` (validation: ${words})` : ''}`)
  }
  if (progress.kind === 'retrain' && progress.progress.kind === 'epoch') {
    const { record, epochs } = progress.progress
    const accuracy = record.validation!.metrics['accuracy']!.toFixed(4)
    console.log(
      `Retraining ${progress.candidate + 1}: epoch ${record.epoch} of ${epochs}, validation accuracy ${accuracy}`,
    )
  }
}
const task = {
  name: 'handwritten digits',
  train: mnist('train', 2500).digits,
  test: mnist('t10k', 1000).digits,
  outputs: 10,
}
const result = await dasha(task, { budget: { minutes: 1.7 }, seed: 1, onProgress: tell })

// %% [markdown]
// What was found. The model is a plain layers model of TensorFlow.js, and the report one page with pictures of the kernels, the trials,
// the learning curves and the confusion of digits.

// %%
const { validation, test, kernels, hyperparameters, members } = result
const percent = (share: number) => `${(100 * share).toFixed(2)} %`
const words = kernels.map(({ kernelSize, dilation }) => `${kernelSize}${dilation > 1 ? `/${dilation}` : ''}`)
console.log(
  `Found in ${result.seconds.toFixed(0)} s: ${result.backbone} with ${result.parameters} parameters` +
    `${members > 1 ? `, the mean of ${members} nets` : ''}, kernels ${words.join(' ')} ` +
    `(size, and /dilation), learning rate ${hyperparameters.learningRate.toPrecision(2)}.`,
)
console.log(
  `Accuracy: ${percent(validation['accuracy']!)} on validation, by which all was chosen; ${percent(test!['accuracy']!)} of the test digits.`,
)
await result.model.save(modelFolder(join(outDir, 'digits-model')))
const page = dashaReport({ result, madeBy: 'Made by examples/dasha-digits.ts.' })
writeFileSync(join(outDir, 'digits.html'), page)
console.log(`The report is ${join(outDir, 'digits.html')}, the model in ${join(outDir, 'digits-model')}/.`)
result.model.dispose()
