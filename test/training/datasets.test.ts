import * as tf from '@tensorflow/tfjs-core'
import {
  input,
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/common/dataset.js'
import { arrayDataset } from '../../src/data/index.js'
import { buildWideResNet1d } from '../../src/models/index.js'
import {
  classificationMetrics,
  crossEntropy,
  evaluateModel,
  meanSquaredError,
  multiLabelSoftMargin,
  predictDataset,
  sgd,
  type TrainModelOptions,
  trainModel,
} from '../../src/training/index.js'
import { startBackend } from '../support/backends.js'

beforeAll(() => startBackend('wasm'))
afterEach(() => tf.disposeVariables())

/** Examples of this shape, of two classes in turn unless `label` says otherwise. */
function examples(
  size: number,
  inputShape: readonly number[],
  label: (i: number) => number = i => i % 2,
): Dataset {
  const inputs = Float32Array.from({ length: size * inputShape.reduce((a, b) => a * b) }, (_, i) =>
    Math.sin(i),
  )
  return arrayDataset({ inputs, inputShape, targets: Array.from({ length: size }, (_, i) => label(i)) })
}

const net = () =>
  buildWideResNet1d({ inputShape: [16, 2], outputs: 2, head: 'classification', width: 2, seed: 1 })
const linear = (units = 2) => sequential({ layers: [layers.dense({ inputShape: [3], units })] })
const loss = crossEntropy()

function train(options: Partial<TrainModelOptions> & { model: LayersModel; train: Dataset }) {
  return trainModel({ loss, optimizer: sgd({ learningRate: 0.05 }), epochs: 2, ...options })
}

describe('inputs of another shape than the model takes', () => {
  it.each([[[16, 1]], [[64, 2]], [[16, 5]], [[16]], [[16, 2, 1]]])(
    'are refused in prediction and evaluation: %j',
    async shape => {
      const expected = {
        code: 'invalid-data',
        message: expect.stringMatching(
          /The inputs of the dataset have shape .*, but the model takes \[16, 2\]/,
        ),
      }
      await expect(predictDataset(net(), examples(2, shape))).rejects.toMatchObject(expected)
      await expect(evaluateModel(net(), examples(2, shape), { loss })).rejects.toMatchObject(expected)
      // The backend still works.
      expect(await predictDataset(net(), examples(2, [16, 2]))).toHaveLength(4)
    },
  )

  it('are refused where a batch is not of the shape that its dataset declares', async () => {
    const lying = { ...examples(4, [16, 2]), batch: examples(4, [16, 1]).batch }
    const expected = { code: 'invalid-data', message: expect.stringMatching(/has 64 inputs, but .* 128/) }
    await expect(predictDataset(net(), lying)).rejects.toMatchObject(expected)
    await expect(train({ model: net(), train: lying })).rejects.toMatchObject(expected)
  })

  it('are refused for a model of several inputs', async () => {
    const inputs = [input({ shape: [3] }), input({ shape: [3] })]
    const two = model({ inputs, outputs: layers.add().apply(inputs) as SymbolicTensor })
    await expect(predictDataset(two, examples(2, [3]))).rejects.toThrow(/`model` has 2 inputs and 1 outputs/)
  })
})

describe('targets that the loss cannot compare with the outputs', () => {
  const dataset = (targetShape: readonly number[]) =>
    arrayDataset({
      inputs: new Float32Array(24),
      inputShape: [3],
      targets: new Float32Array(8 * targetShape.reduce((a, b) => a * b, 1)),
      targetShape,
    })

  it.each([
    [loss, [2], /The targets of `train` have shape \[2\], but .* crossEntropy takes \[\].*not one-hot/],
    [multiLabelSoftMargin(), [], /shape \[\], but .* multiLabelSoftMargin takes \[2\].*0 or 1 for each/],
    [meanSquaredError(), [3], /shape \[3\], but .* meanSquaredError takes \[2\]/],
  ])('are refused by shape: %o', async (each, targetShape, message) => {
    const refused = { code: 'invalid-data', message: expect.stringMatching(message) }
    const fit = dataset(each.targetShape!([2]))
    const options = { model: linear(), loss: each }
    await expect(train({ ...options, train: dataset(targetShape) })).rejects.toMatchObject(refused)
    await expect(train({ ...options, train: fit, validation: dataset(targetShape) })).rejects.toThrow(
      /The targets of `validation`/,
    )
    await expect(evaluateModel(linear(), dataset(targetShape), { loss: each })).rejects.toThrow(
      /The targets of the dataset/,
    )
    expect((await train({ ...options, train: fit })).status).toBe('completed')
  })

  it('may have axes of length 1 more or fewer', async () => {
    const one = { model: linear(1), loss: meanSquaredError() }
    for (const shape of [[], [1], [1, 1]]) {
      expect((await train({ ...one, train: dataset(shape) })).status).toBe('completed')
    }
  })

  it.each([9, -1, 0.5, Number.NaN])(
    'are refused in validation and evaluation out of range: %d',
    async odd => {
      const some = examples(16, [16, 2], i => (i === 3 ? odd : i % 2))
      const message = expect.stringMatching(
        new RegExp(`Example 3 of .* has the target ${odd}, but must have a whole number from 0 to 1`),
      )
      const refused = { code: 'invalid-data', message }
      await expect(evaluateModel(net(), some, { loss })).rejects.toMatchObject(refused)
      await expect(
        train({ model: net(), train: examples(16, [16, 2]), validation: some }),
      ).rejects.toMatchObject(refused)
    },
  )

  it('of several labels and of dense outputs are refused in evaluation out of range', async () => {
    const targets = Float32Array.of(0, 1, 1, 2)
    const two = arrayDataset({ inputs: new Float32Array(6), inputShape: [3], targets, targetShape: [2] })
    await expect(evaluateModel(linear(), two, { loss: multiLabelSoftMargin() })).rejects.toThrow(
      /Example 1 .* target 2, but must have a number from 0 to 1/,
    )
    const infinite = arrayDataset({ inputs: new Float32Array(3), inputShape: [3], targets: [Infinity] })
    await expect(evaluateModel(linear(1), infinite, { loss: meanSquaredError() })).rejects.toThrow(/finite/)
  })
})

describe('inputs that are not finite', () => {
  const odd = (value: number) =>
    arrayDataset({
      inputs: Float32Array.from({ length: 4 * 32 }, (_, i) => (i === 70 ? value : Math.sin(i))),
      inputShape: [16, 2],
      targets: [0, 1, 0, 1],
    })

  it.each([Number.NaN, Infinity, -Infinity])('are refused wherever a model meets them: %d', async value => {
    const refused = {
      code: 'invalid-data',
      message: expect.stringMatching(
        new RegExp(`Example 2 of .* has the input ${value}, but all must be finite`),
      ),
    }
    await expect(predictDataset(net(), odd(value))).rejects.toMatchObject(refused)
    await expect(evaluateModel(net(), odd(value), { loss })).rejects.toMatchObject(refused)
    await expect(train({ model: net(), train: odd(value) })).rejects.toMatchObject(refused)
    const sound = examples(4, [16, 2])
    await expect(train({ model: net(), train: sound, validation: odd(value) })).rejects.toThrow(
      /Example 2 of `validation`/,
    )
  })
})

describe('a metric that is undefined', () => {
  const data = examples(32, [16, 2])
  const ones = examples(8, [16, 2], () => 1)

  it('leaves the choice of the epoch to the validation loss', async () => {
    const metrics = [classificationMetrics.auroc]
    const result = await train({ model: net(), train: data, validation: ones, metrics, epochs: 4 })
    expect(result.history.map(record => record.validation!.metrics['auroc'])).toEqual(
      Array(4).fill(Number.NaN),
    )
    const losses = result.history.map(record => record.validation!.loss)
    expect(result.best!.validation!.loss).toBe(Math.min(...losses))
    expect(result.best!.epoch).toBeGreaterThan(1)
  })

  it('does not end the training early while the loss falls', async () => {
    const options = { model: net(), train: data, validation: ones, epochs: 6, earlyStopping: { patience: 2 } }
    const result = await train({ ...options, metrics: [classificationMetrics.auroc] })
    const losses = result.history.map(record => record.validation!.loss)
    expect(losses.slice(0, 4)).toEqual(losses.slice(0, 4).sort((a, b) => b - a))
    expect(result.history.length).toBeGreaterThan(3)
  })

  it('in some epochs only is worse than any number', async () => {
    const values = [Number.NaN, 0.2, Number.NaN, 0.1]
    let epoch = 0
    const some = { name: 'some', direction: 'max' as const, compute: () => values[epoch++]! }
    const result = await train({ model: net(), train: data, validation: data, metrics: [some], epochs: 4 })
    expect(result.best!.epoch).toBe(2)
  })
})

describe('early stopping', () => {
  const images = examples(8, [16, 16, 1])
  const anySize = () =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: [16, 16, 1], filters: 2, kernelSize: 3, padding: 'same' }),
        layers.globalAveragePooling2d({}),
        layers.dense({ units: 2 }),
      ],
    })

  it('counts epochs of whole images only', async () => {
    const constant = { name: 'constant', direction: 'max' as const, compute: () => 1 }
    const options = { train: images, validation: images, metrics: [constant], earlyStopping: { patience: 2 } }
    const half = (epoch: number) => (epoch < 5 ? 0.5 : 1)
    const result = await train({ ...options, model: anySize(), imageScale: half, epochs: 12 })
    expect(result.status).toBe('stopped-early')
    // Five small epochs, one whole epoch to compare with, and two without a rise.
    expect(result.history).toHaveLength(8)
    expect(result.best!.epoch).toBe(6)
  })

  it('refuses a `minDelta` that is no number from 0 on', async () => {
    const data = examples(8, [16, 2])
    for (const minDelta of [Number.NaN, -1]) {
      await expect(
        train({ model: net(), train: data, validation: data, earlyStopping: { patience: 1, minDelta } }),
      ).rejects.toThrow(/`earlyStopping.minDelta`/)
    }
  })
})
