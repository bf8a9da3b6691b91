import {
  augmentDataset,
  type Checkpoint,
  classificationMetrics,
  cosineSchedule,
  crossEntropy,
  reverseComplementing,
  sgd,
  trainModel,
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

/** Trains on from the checkpoint, if there is one, and reports dev's MCC and loss after each epoch. */
export default async function tuneGUE(run: Run): Promise<void> {
  const { config, resource, checkpoint, report, signal, seed } = run
  const [{ train, validation }] = await ready
  const schedule = cosineSchedule()
  const model = buildWideResNet1d({
    inputShape: train.inputShape as [number, number],
    outputs: 2,
    head: 'classification',
    width: config.width,
    seed,
  })
  let kept = checkpoint?.state
  let reports = Promise.resolve()
  try {
    const { divergence } = await trainModel({
      model,
      train: augmentDataset(train, [reverseComplementing()]),
      validation,
      loss: crossEntropy(),
      optimizer: sgd({
        learningRate: config.learningRate,
        weightDecay: config.weightDecay,
        momentum: config.momentum,
      }),
      schedule: epoch => schedule(epoch, maxEpochs),
      epochs: resource,
      batchSize: config.batchSize,
      clipNorm: 1,
      metrics: [classificationMetrics.mcc],
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
        const { epoch, validation, seconds } = progress.record
        const state = kept!
        const { loss, metrics } = validation!
        reports = reports.then(() =>
          report({ resource: epoch, value: metrics['mcc']!, metrics: { loss, seconds }, state: () => state }),
        )
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
