// Finds a network for handwritten digits in less than two minutes: the backbone, its kernels, its hyperparameters, and one
// test at the end, of 2,500 digits to learn from and 1,000 to test with.
//
//   npm run example -- dasha-digits            writes a report and the model into out/
//   npm run example -- dasha-digits DIR        writes them into DIR
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DashaProgress, dasha, planLines } from '../src/index.js'
import { modelFolder, useBackend } from '../src/node/index.js'
import { dashaReport } from '../src/report/index.js'
import { mnist } from './support/mnist.js'

const outDir = process.argv[2] ?? 'out'
mkdirSync(outDir, { recursive: true })

console.log(`\nDASHA on handwritten digits, on ${(await useBackend('auto')).engine}`)
const result = await dasha(
  {
    name: 'handwritten digits',
    train: mnist('train', 2500).digits,
    test: mnist('t10k', 1000).digits,
    outputs: 10,
  },
  { budget: { minutes: 1.7 }, seed: 1, onProgress: tell },
)

const { validation, test, kernels, hyperparameters } = result
const percent = (share: number) => `${(100 * share).toFixed(2)} %`
console.log(
  `Found in ${result.seconds.toFixed(0)} s: ${result.backbone} with ${result.parameters} parameters` +
    `${result.members > 1 ? `, the mean of ${result.members} nets` : ''}, kernels ` +
    `${kernels.map(({ kernelSize, dilation }) => (dilation > 1 ? `${kernelSize}/${dilation}` : kernelSize)).join(' ')} ` +
    `(size, and /dilation), learning rate ${hyperparameters.learningRate.toPrecision(2)}.`,
)
console.log(
  `Accuracy: ${percent(validation['accuracy']!)} on validation, by which all was chosen; ${percent(test!['accuracy']!)} of the test digits.`,
)
await result.model.save(modelFolder(join(outDir, 'digits-model')))
writeFileSync(
  join(outDir, 'digits.html'),
  dashaReport({ result, madeBy: 'Made by examples/dasha-digits.ts.' }),
)
console.log(`The report is ${join(outDir, 'digits.html')}, the model in ${join(outDir, 'digits-model')}/.`)
result.model.dispose()

function tell(progress: DashaProgress): void {
  if (progress.kind === 'plan') console.log(planLines(progress.plan).join('\n'))
  if (progress.kind === 'choice') {
    const scores = Object.entries(progress.scores).filter(([, score]) => score !== undefined)
    const words = scores.map(([name, score]) => `${name} ${score!.toFixed(3)}`).join(', ')
    console.log(`Backbone: ${progress.backbone}${words ? ` (validation: ${words})` : ''}`)
  }
  if (progress.kind === 'retrain' && progress.progress.kind === 'epoch') {
    const { record, epochs } = progress.progress
    console.log(
      `Retraining ${progress.candidate + 1}: epoch ${record.epoch} of ${epochs}, validation accuracy ` +
        `${record.validation!.metrics['accuracy']!.toFixed(4)}`,
    )
  }
}
