// Trains a small Wide ResNet on 6,000 handwritten digits, in 76 seconds of processor time, and saves it.
// It shows a backbone, a dataset with a split, `trainModel` with its progress, and the test score at the end.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  buildWideResNet2d,
  classificationMetrics,
  cosineSchedule,
  crossEntropy,
  describeModel,
  evaluateModel,
  selectExamples,
  sgd,
  stratifiedSplit,
  trainModel,
} from '../src/index.js'
import { modelFolder, useBackend } from '../src/node/index.js'
import { mnist } from './support/mnist.js'

console.log((await useBackend('auto')).engine)
const { digits, labels } = mnist('train', 6000)
const split = stratifiedSplit(labels, { fractions: { train: 0.9, validation: 0.1 }, seed: 1 })

const model = buildWideResNet2d({
  inputShape: [28, 28, 1],
  outputs: 10,
  head: 'classification',
  depth: 10,
  width: 1,
  stemStride: 2,
  seed: 1,
})
const { parameters, multiplyAdds } = describeModel(model)
console.log(`${parameters} parameters, ${(multiplyAdds / 1e6).toFixed(1)} million multiply-adds a digit`)

const result = await trainModel({
  model,
  train: selectExamples(digits, split.train),
  validation: selectExamples(digits, split.validation),
  loss: crossEntropy(),
  optimizer: sgd({ learningRate: 0.1, weightDecay: 5e-4 }),
  schedule: cosineSchedule(),
  metrics: [classificationMetrics.accuracy],
  epochs: 4,
  ema: { decay: 0.99 },
  seed: 1,
  onProgress: progress => {
    if (progress.kind !== 'epoch') return
    const { epoch, trainLoss, validation } = progress.record
    console.log(
      `epoch ${epoch}: train loss ${trainLoss.toFixed(3)}, validation accuracy ` +
        `${validation!.metrics['accuracy']!.toFixed(3)}, ${progress.secondsLeft.toFixed(0)} s left`,
    )
  },
})

const test = await evaluateModel(model, mnist('t10k', 10_000).digits, {
  loss: crossEntropy(),
  metrics: [classificationMetrics.accuracy],
})
console.log(
  `Best after epoch ${result.best!.epoch}; accuracy on the 10,000 test digits: ${test.metrics['accuracy']!.toFixed(4)}`,
)
const folder = join(tmpdir(), 'digits-model')
await model.save(modelFolder(folder))
console.log(`Saved in ${folder}, for loadLayersModel(modelFolder(...)) or any other tfjs program`)
