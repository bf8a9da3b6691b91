import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers'
import { arrayDataset, augmentDataset, shifting } from '../../src/data/index.js'
import { Dropout, dilatedConv1d, fusedBatchNorm, SegmentPooling } from '../../src/layers/index.js'
import {
  classificationMetrics,
  cosineSchedule,
  crossEntropy,
  sgd,
  type TrainModelOptions,
} from '../../src/training/index.js'

/** A dataset whose class is whether a bump is up or down, somewhere along 16 elements, learnt in a few epochs. */
export function bumps(size: number, start = 0) {
  const inputs = new Float32Array(size * 16)
  const targets = new Float32Array(size)
  for (let i = 0; i < size; i++) {
    const n = i + start
    for (let x = 0; x < 16; x++) inputs[i * 16 + x] = 0.3 * Math.sin(12.9898 * (n * 16 + x))
    targets[i] = Math.sin(78.233 * n) > 0 ? 1 : 0
    const at = 2 + ((n * 5) % 10)
    for (let x = at; x < at + 3; x++) inputs[i * 16 + x]! += targets[i] ? 1 : -1
  }
  return arrayDataset({ inputs, inputShape: [16, 1], targets })
}

/** A training of every moving part (dropout, augmentation, averaging, momentum) that takes a second. */
export function tinyTraining(
  options: Partial<TrainModelOptions> = {},
): TrainModelOptions & { model: LayersModel } {
  return {
    model: sequential({
      layers: [
        dilatedConv1d({ inputShape: [16, 1], filters: 6, kernelSize: 5, dilationRate: 1, seed: 1 }),
        new Dropout({ rate: 0.1, seed: 2 }),
        fusedBatchNorm({ activation: 'relu' }),
        new SegmentPooling(),
        layers.dense({ units: 2, kernelInitializer: initializers.glorotUniform({ seed: 3 }) }),
      ],
    }),
    train: augmentDataset(bumps(48), [shifting({ most: 2 })]),
    validation: bumps(32, 1000),
    loss: crossEntropy(),
    optimizer: sgd({ learningRate: 0.1, weightDecay: 1e-4 }),
    schedule: cosineSchedule(),
    metrics: [classificationMetrics.mcc],
    epochs: 4,
    batchSize: 8,
    clipNorm: 1,
    ema: { decay: 0.9, statisticsBatches: 4 },
    seed: 11,
    ...options,
  }
}
