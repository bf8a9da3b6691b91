// %% [markdown]
// # Train a backbone by hand
//
// A small Wide ResNet learns 6,000 handwritten digits in about 76 seconds of processor time and is saved. No search, no tuning: a dataset
// with a split, a backbone, `trainModel` with its progress, and one test at the end.
//
// `npm run example train-digits [DIR]` saves the model in `DIR` (default `out`).

// %%
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
} from 'supervised-baselines'
import { modelFolder, useBackend } from 'supervised-baselines/node'
import { mnist } from './support/mnist.ts'
import { outDir } from './support/output.ts'

console.log((await useBackend('auto')).engine)

// %% [markdown]
// A tenth of the digits is set apart for validation, as many of each class as in the whole.

// %%
const { digits, labels } = mnist('train', 6000)
const split = stratifiedSplit(labels, { fractions: { train: 0.9, validation: 0.1 }, seed: 1 })

// %% [markdown]
// The backbone: depth and width as in [arXiv 1605.07146](https://arxiv.org/abs/1605.07146), with a first convolution of stride 2 that makes
// it four times as cheap.

// %%
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

// %% [markdown]
// Four epochs, the learning rate falling as half a cosine. The model ends with the weights that validated best; `ema` averages them
// over the steps.

// %%
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
  onProgress(progress) {
    if (progress.kind !== 'epoch') return
    const { epoch, trainLoss, validation } = progress.record
    console.log(
      `epoch ${epoch}: train loss ${trainLoss.toFixed(3)}, validation accuracy ` +
        `${validation!.metrics['accuracy']!.toFixed(3)}, ${progress.secondsLeft.toFixed(0)} s left`,
    )
  },
})

// %% [markdown]
// The test digits, once, and the model in a folder that any other program with TensorFlow.js reads, too.

// %%
const test = await evaluateModel(model, mnist('t10k', 10_000).digits, {
  loss: crossEntropy(),
  metrics: [classificationMetrics.accuracy],
})
const accuracy = test.metrics['accuracy']!.toFixed(4)
console.log(`Best after epoch ${result.best!.epoch}; accuracy on the 10,000 test digits: ${accuracy}`)
const folder = join(outDir, 'train-digits-model')
await model.save(modelFolder(folder))
console.log(`Saved in ${folder}, for loadLayersModel(modelFolder(...)) or any other tfjs program`)
