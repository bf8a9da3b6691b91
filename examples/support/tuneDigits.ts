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
  trainTrial,
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

/** Trains up to the run's resource, on from its checkpoint if there is one, and reports after each epoch. */
export default async function tuneDigits(run: Run): Promise<void> {
  const { config, seed } = run
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
  try {
    await trainTrial(run, {
      model,
      train: selectExamples(digits, split.train),
      validation: selectExamples(digits, split.validation),
      loss: crossEntropy(),
      optimizer: sgd({
        learningRate: config.learningRate,
        momentum: config.momentum,
        weightDecay: config.weightDecay,
      }),
      batchSize: 50,
      metrics: [classificationMetrics.accuracy],
    })
  } finally {
    model.dispose()
  }
}
