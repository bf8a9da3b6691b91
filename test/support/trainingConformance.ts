import { buildWideResNet1d } from '../../src/models/index.js'
import { classificationMetrics, crossEntropy, sgd, trainModel } from '../../src/training/index.js'
import { bumps } from './tinyTraining.js'

/**
 * Trains a Wide ResNet 1-D of dilated convolutions for four steps on the backend in use, with averaged weights and
 * clipped gradients; gives the losses of every step and of the two validations. Two backends differ by rounding.
 */
export async function trainSmallNet(): Promise<number[]> {
  const model = buildWideResNet1d({
    inputShape: [16, 1],
    outputs: 2,
    head: 'classification',
    width: 4,
    kernels: Array.from({ length: 9 }, (_, i) => ({ kernelSize: 3, dilation: 1 + (i % 3) })),
    seed: 1,
  })
  const losses: number[] = []
  const { history } = await trainModel({
    model,
    train: bumps(32),
    validation: bumps(16, 1000),
    loss: crossEntropy(),
    optimizer: sgd({ learningRate: 0.1, weightDecay: 1e-4 }),
    metrics: [classificationMetrics.mcc],
    epochs: 2,
    batchSize: 16,
    clipNorm: 1,
    ema: { decay: 0.9, statisticsBatches: 1 },
    seed: 11,
    onProgress: progress => {
      if (progress.kind === 'batch') losses.push(progress.loss)
    },
  })
  model.dispose()
  return [...losses, ...history.map(record => record.validation!.loss)]
}
