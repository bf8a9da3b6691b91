import { afterAll, expect, it } from 'vitest'
import { mnist } from '../../examples/support/mnist.js'
import { buildWideResNet2d } from '../../src/models/index.js'
import { useBackend } from '../../src/node/index.js'
import { setNativeKernels } from '../../src/node/native/nativeKernels.js'
import {
  classificationMetrics,
  cosineSchedule,
  crossEntropy,
  evaluateModel,
  sgd,
  trainModel,
} from '../../src/training/index.js'

afterAll(() => setNativeKernels(undefined))

it('a small Wide ResNet learns real digits from 500 of them', async () => {
  await useBackend('wasm')
  const model = buildWideResNet2d({
    inputShape: [28, 28, 1],
    outputs: 10,
    head: 'classification',
    depth: 10,
    width: 1,
    stemStride: 2,
    seed: 1,
  })
  const scoring = { loss: crossEntropy(), metrics: [classificationMetrics.accuracy] }
  await trainModel({
    ...scoring,
    model,
    train: mnist('train', 500).digits,
    optimizer: sgd({ learningRate: 0.1, weightDecay: 5e-4 }),
    schedule: cosineSchedule(),
    epochs: 4,
    batchSize: 20,
    seed: 1,
  })
  const { metrics } = await evaluateModel(model, mnist('t10k', 300).digits, scoring)
  expect(metrics['accuracy']).toBeGreaterThan(0.7)
  model.dispose()
})
