import {
  augmentDataset,
  type Checkpoint,
  classificationMetrics,
  cosineSchedule,
  crossEntropy,
  reverseComplementing,
  sgd,
  trainTrial,
} from '../../src/index.js'
import { buildWideResNet1d } from '../../src/models/index.js'
import { readTask, useBackend } from '../../src/node/index.js'
import { choice, logUniform, type ObjectiveRun, uniform } from '../../src/tuning/index.js'
import { dataFolder } from './benchmarkSets.js'

/** What is tuned: a small Wide ResNet on a transcription factor's binding sites in the mouse, MCC on dev by epoch. */
export const space = {
  learningRate: logUniform(0.001, 1),
  weightDecay: logUniform(1e-5, 1e-2),
  momentum: uniform(0.5, 0.99),
  width: choice([4, 6, 8]),
  batchSize: choice([64, 128, 256]),
}

export const maxEpochs = 9

type Run = ObjectiveRun<
  { learningRate: number; weightDecay: number; momentum: number; width: number; batchSize: number },
  Checkpoint
>

const ready = Promise.all([
  readTask('gue/mouse/2', { folder: dataFolder }),
  useBackend('wasm', { nativeConvolutions: false }),
])

/** Trains up to the run's resource, and reports dev's MCC and loss after each epoch. */
export default async function tuneGUE(run: Run): Promise<void> {
  const { config, seed } = run
  const [{ train, validation }] = await ready
  const model = buildWideResNet1d({
    inputShape: train.inputShape as [number, number],
    outputs: 2,
    head: 'classification',
    width: config.width,
    seed,
  })
  try {
    await trainTrial(run, {
      model,
      train: augmentDataset(train, [reverseComplementing()]),
      validation,
      loss: crossEntropy(),
      optimizer: sgd({
        learningRate: config.learningRate,
        weightDecay: config.weightDecay,
        momentum: config.momentum,
      }),
      schedule: cosineSchedule(),
      maxResource: maxEpochs,
      batchSize: config.batchSize,
      clipNorm: 1,
      metrics: [classificationMetrics.mcc],
    })
  } finally {
    model.dispose()
  }
}
