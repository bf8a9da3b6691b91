import * as tf from '@tensorflow/tfjs-core'
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { arrayDataset, augmentDataset, resizeImages, turning } from '../../src/data/index.js'
import { dilatedConv2d, fusedBatchNorm, GlobalAveragePooling } from '../../src/layers/index.js'
import { buildUNet2d, buildWideResNet2d } from '../../src/models/index.js'
import { progressiveCost } from '../../src/training/imageScale.js'
import {
  checkpointMemory,
  classificationMetrics,
  constantSchedule,
  cosineSchedule,
  crossEntropy,
  evaluateModel,
  progressiveResizing,
  saveWeights,
  sgd,
  type TrainModelOptions,
  trainModel,
} from '../../src/training/index.js'
import { startBackend } from '../support/backends.js'
import { tinyTraining } from '../support/tinyTraining.js'

beforeAll(() => startBackend('wasm'))
afterEach(() => tf.disposeVariables())

const side = 32
/** Images with a bright or a dark spot. */
function spots(size: number, start = 0) {
  const inputs = new Float32Array(size * side * side)
  const targets = new Float32Array(size)
  for (let i = 0; i < size; i++) {
    const n = i + start
    for (let p = 0; p < side * side; p++)
      inputs[i * side * side + p] = 0.3 * Math.sin(12.9898 * (n * 37 + p * p))
    targets[i] = Math.sin(78.233 * n) > 0 ? 1 : 0
    const [row, column] = [(n * 5) % 24, (n * 11) % 24]
    for (let y = row; y < row + 8; y++) {
      for (let x = column; x < column + 8; x++) inputs[(i * side + y) * side + x]! += targets[i] ? 1 : -1
    }
  }
  return arrayDataset({ inputs, inputShape: [side, side, 1], targets })
}

function training(options: Partial<TrainModelOptions> = {}): TrainModelOptions {
  return {
    model: sequential({
      layers: [
        dilatedConv2d({ inputShape: [side, side, 1], filters: 4, kernelSize: 3, strides: 2, seed: 1 }),
        fusedBatchNorm({ activation: 'relu' }),
        dilatedConv2d({ filters: 6, kernelSize: 3, strides: 2, seed: 2 }),
        fusedBatchNorm({ activation: 'relu' }),
        new GlobalAveragePooling(),
        layers.dense({ units: 2, kernelInitializer: initializers.glorotUniform({ seed: 3 }) }),
      ],
    }),
    train: augmentDataset(spots(48), [turning()]),
    validation: spots(32, 1000),
    loss: crossEntropy(),
    optimizer: sgd({ learningRate: 0.1 }),
    schedule: cosineSchedule(),
    metrics: [classificationMetrics.accuracy],
    ...{ epochs: 8, batchSize: 8, ema: { decay: 0.9, statisticsBatches: 4 }, seed: 5 },
    ...options,
  }
}

describe('progressiveResizing', () => {
  it('goes from half to whole, and always ends with whole images', () => {
    const scales = (epochs: number) =>
      Array.from({ length: epochs }, (_, epoch) => progressiveResizing()(epoch, epochs))
    expect(scales(8)).toEqual([0.5, 0.5, 0.5, 0.5, 0.75, 0.75, 1, 1])
    expect([1, 2, 3, 4].map(scales)).toEqual([[1], [0.5, 1], [0.5, 0.75, 1], [0.5, 0.5, 0.75, 1]])
  })

  it('costs what its pixels cost', () => {
    const scales = Array.from({ length: 400 }, (_, epoch) => progressiveResizing()(epoch, 400))
    expect(progressiveCost).toBeCloseTo(scales.reduce((sum, scale) => sum + scale ** 2, 0) / 400, 12)
  })
})

describe('imageScale', () => {
  it('learns from small images first, and gives the best of the epochs of whole ones', async () => {
    const asked = training({ imageScale: progressiveResizing() })
    const result = await trainModel(asked)
    expect(result.history.map(({ imageScale = 1 }) => imageScale)).toEqual([
      0.5, 0.5, 0.5, 0.5, 0.75, 0.75, 1, 1,
    ])
    expect(result.best!.epoch).toBeGreaterThan(6)
    expect(result.best!.validation!.metrics['accuracy']).toBeGreaterThan(0.8)
    const { loss, metrics } = asked
    const again = await evaluateModel(asked.model, asked.validation!, {
      loss,
      metrics: metrics!,
      batchSize: 8,
    })
    expect(again).toEqual(result.best!.validation)
  })

  it('trains and validates as on images that were small before', async () => {
    const size = { height: 16, width: 16 }
    const { train, validation } = training()
    const small = { train: resizeImages(train, size), validation: resizeImages(validation!, size) }
    const scores = []
    const schedule = constantSchedule()
    for (const options of [{ imageScale: (epoch: number) => (epoch < 2 ? 0.5 : 1) }, small]) {
      const { history } = await trainModel(training({ model: anySize(), epochs: 3, schedule, ...options }))
      scores.push(history.slice(0, 2).map(({ trainLoss, validation }) => [trainLoss, validation]))
    }
    expect(scores[0]).toEqual(scores[1])
  })

  it('gives weights for whole images where it ends before there were any', async () => {
    const controller = new AbortController()
    const asked = training({
      imageScale: progressiveResizing(),
      signal: controller.signal,
      onProgress: ({ kind }) => kind === 'epoch' && controller.abort(),
    })
    const result = await trainModel(asked)
    expect(result).toMatchObject({ status: 'aborted', history: [{ imageScale: 0.5 }] })
    expect(result.best).toBeUndefined()
    const { loss } = await evaluateModel(asked.model, asked.validation!, { loss: asked.loss })
    expect(loss).toBeLessThan(1)
  })

  it('goes on from a checkpoint as if it had never stopped', async () => {
    const imageScale = progressiveResizing()
    const whole = training({ imageScale })
    await trainModel(whole)
    const store = checkpointMemory()
    const controller = new AbortController()
    let batches = 0
    await trainModel(
      training({
        ...{ imageScale, checkpoint: { store }, signal: controller.signal },
        onProgress: ({ kind }) => kind === 'batch' && ++batches === 27 && controller.abort(),
      }),
    )
    const resumed = training({ imageScale, checkpoint: { store } })
    await trainModel(resumed)
    expect(await saveWeights(resumed.model)).toEqual(await saveWeights(whole.model))
  })

  it('rounds to sizes that can be halved, and leaves no tensors behind', async () => {
    const shapes = new Set<string>()
    const asked = training({ epochs: 2, imageScale: epoch => (epoch === 0 ? 0.4 : 1) })
    const apply = asked.model.apply.bind(asked.model)
    asked.model.apply = ((inputs: tf.Tensor, options: object) => {
      shapes.add(inputs.shape.slice(1).join())
      return apply(inputs, options)
    }) as never
    const before = tf.memory().numTensors
    await trainModel(asked)
    expect(tf.memory().numTensors).toBe(before)
    expect([...shapes]).toEqual(['16,16,1', '32,32,1'])
  })

  it.each([
    ['wideResNet2d', () => buildWideResNet2d({ ...net, depth: 10, width: 1, stemStride: 2 })],
    ['unet2d', () => buildUNet2d(net)],
  ])('is for every network for images: %s', async (_, model) => {
    const few = { train: spots(8), validation: spots(8), epochs: 3 }
    const result = await trainModel(training({ ...few, model: model(), imageScale: progressiveResizing() }))
    expect(result.status).toBe('completed')
    expect(result.best!.epoch).toBe(3)
  })

  it('is refused for what is no image, for other scales and for models of one size', async () => {
    const imageScale = progressiveResizing()
    await expect(trainModel(tinyTraining({ imageScale }))).rejects.toThrow(/`imageScale`.*not images/)
    for (const scale of [0, 1.5, Number.NaN]) {
      await expect(trainModel(training({ imageScale: () => scale }))).rejects.toThrow(/`imageScale`.*above 0/)
    }
    await expect(trainModel(training({ imageScale: () => 0.5 }))).rejects.toThrow(/0.5 in the last epoch/)
    await expect(trainModel(training({ imageScale: 0.5 as never }))).rejects.toThrow(
      /`imageScale`.*a schedule/,
    )
    const model = sequential({
      layers: [layers.flatten({ inputShape: [side, side, 1] }), layers.dense({ units: 2 })],
    })
    await expect(trainModel(training({ model, imageScale }))).rejects.toThrow(
      /`imageScale`.*depend on the size/,
    )
    const dense = buildWideResNet2d({ ...net, head: 'dense', depth: 10, width: 1 })
    const inputs = new Float32Array(side * side)
    const targets = new Float32Array(side * side)
    const train = arrayDataset({ inputs, inputShape: [side, side, 1], targets, targetShape: [side, side] })
    await expect(
      trainModel(training({ model: dense, train, validation: train, imageScale })),
    ).rejects.toThrow(/depend on the size/)
  })
})

const net = {
  inputShape: [side, side, 1] as [number, number, number],
  outputs: 2,
  head: 'classification',
  seed: 1,
} as const

/** A net whose inputs may be declared of any size. */
function anySize() {
  const anySide = null as unknown as number
  return sequential({
    layers: [
      dilatedConv2d({ inputShape: [anySide, anySide, 1], filters: 4, kernelSize: 3, strides: 2, seed: 1 }),
      fusedBatchNorm({ activation: 'relu' }),
      new GlobalAveragePooling(),
      layers.dense({ units: 2, kernelInitializer: initializers.glorotUniform({ seed: 3 }) }),
    ],
  })
}
