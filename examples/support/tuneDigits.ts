import { initializers, layers, sequential } from '@tensorflow/tfjs-layers'
import {
  type Checkpoint,
  type ConfigOf,
  choice,
  classificationMetrics,
  crossEntropy,
  integer,
  logUniform,
  type ObjectiveRun,
  selectExamples,
  sgd,
  stratifiedSplit,
  trainModel,
  uniform,
} from 'supervised-baselines'
import { useBackend } from 'supervised-baselines/node'
import { mnist } from './mnist.ts'

/** What is tuned: a net of one hidden layer on 2,000 handwritten digits; accuracy on 500 others by epoch. */
export const space = {
  learningRate: logUniform(1e-4, 3),
  momentum: uniform(0, 0.99),
  weightDecay: logUniform(1e-6, 1e-1),
  units: integer(4, 128, { log: true }),
  activation: choice(['relu', 'tanh', 'sigmoid']),
}

type Run = ObjectiveRun<ConfigOf<typeof space>, Checkpoint>

const ready = Promise.all([
  mnist('train', 2500),
  // One thread: the cores are filled by processes.
  useBackend('wasm', { nativeConvolutions: false }),
])

/** Trains on from the checkpoint, if there is one, and reports after each epoch, with all that is needed to go on. */
export default async function tuneDigits(run: Run): Promise<void> {
  const { config, resource, checkpoint, report, signal, seed } = run
  const [{ digits, labels }] = await ready
  const split = stratifiedSplit(labels, { fractions: { train: 0.8, validation: 0.2 }, seed: 1 })
  const kernel = (n: number) => initializers.heNormal({ seed: (seed + n) % 2 ** 31 })
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [28, 28, 1] }),
      layers.dense({ units: config.units, activation: config.activation, kernelInitializer: kernel(1) }),
      layers.dense({ units: 10, kernelInitializer: kernel(2) }),
    ],
  })
  let kept = checkpoint?.state
  let reports = Promise.resolve()
  try {
    const { divergence } = await trainModel({
      model,
      train: selectExamples(digits, split.train),
      validation: selectExamples(digits, split.validation),
      loss: crossEntropy(),
      optimizer: sgd({
        learningRate: config.learningRate,
        momentum: config.momentum,
        weightDecay: config.weightDecay,
      }),
      epochs: resource,
      batchSize: 50,
      metrics: [classificationMetrics.accuracy],
      seed,
      signal,
      checkpoint: {
        store: {
          load: async () => kept,
          async save(newest) {
            kept = newest
          },
        },
      },
      onProgress(progress) {
        if (progress.kind !== 'epoch') return
        const { epoch, validation } = progress.record
        const value = validation!.metrics['accuracy']!
        const state = kept!
        reports = reports.then(() => report({ resource: epoch, value, state }))
        // Whether it fails is asked below, when training has ended.
        reports.catch(() => {})
      },
    })
    await reports
    if (divergence) await report({ resource: divergence.epoch, value: Number.NaN })
  } finally {
    model.dispose()
  }
}
