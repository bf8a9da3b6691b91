import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { SupervisedBaselinesError } from '../../src/errors.js'
import {
  type DilatedConv1DConfig,
  dilatedConv1d,
  dilatedConv2d,
  MixtureConv1D,
} from '../../src/layers/index.js'
import { UpConvolution2D } from '../../src/layers/upConvolution2d.js'
import { startBackend } from '../support/backends.js'

beforeAll(() => startBackend('wasm'))

/** The layer's output on one image made of 1, 2, 3, ... */
function output(layer: tfl.layers.Layer, shape: number[]): { shape: number[]; values: number[] } {
  return tf.tidy(() => {
    const x = tf.reshape(tf.range(1, 1 + shape.reduce((a, b) => a * b, 1), 1, 'float32'), shape)
    const y = layer.apply(x) as tf.Tensor
    return { shape: y.shape, values: [...y.dataSync()] }
  })
}

const ones = tfl.initializers.ones()

describe('dilatedConv1d', () => {
  it('sums the taps it should, by hand', () => {
    const config: DilatedConv1DConfig = {
      filters: 1,
      kernelSize: 3,
      dilationRate: 2,
      kernelInitializer: ones,
    }
    const shape = [1, 6, 1]
    expect(output(dilatedConv1d(config), shape).values).toEqual([4, 6, 9, 12, 8, 10])
    expect(output(dilatedConv1d({ ...config, padding: 'causal' }), shape).values).toEqual([1, 2, 4, 6, 9, 12])
    expect(output(dilatedConv1d({ ...config, padding: 'valid' }), shape).values).toEqual([9, 12])
    expect(output(dilatedConv1d({ ...config, strides: 2 }), shape).values).toEqual([6, 12, 10])
  })

  it.each(['same', 'valid'] as const)('equals tf.layers.conv1d with %s padding', padding => {
    const shape = [2, 9, 3]
    for (const [dilationRate, strides] of [
      [1, 1],
      [2, 1],
      [1, 2],
      [3, 1],
    ] as const) {
      const ours = dilatedConv1d({ filters: 4, kernelSize: 3, dilationRate, strides, padding, seed: 5 })
      const theirs = tfl.layers.conv1d({ filters: 4, kernelSize: 3, dilationRate, strides, padding })
      const got = output(ours, shape)
      output(theirs, shape)
      theirs.setWeights(ours.getWeights())
      const want = output(theirs, shape)
      expect(got.shape).toEqual(want.shape)
      expect(ours.computeOutputShape([null, 9, 3])).toEqual([null, ...want.shape.slice(1)])
      for (const [i, value] of got.values.entries()) expect(value).toBeCloseTo(want.values[i]!, 4)
      ours.dispose()
      theirs.dispose()
    }
  })

  it('draws the same weights from the same seed', () => {
    const draw = (seed: number) => {
      const layer = dilatedConv1d({ filters: 4, kernelSize: 5, seed })
      output(layer, [1, 4, 2])
      const drawn = [...layer.getWeights()[0]!.dataSync()]
      layer.dispose()
      return drawn
    }
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })

  it('refuses what it cannot do, by name', () => {
    expect(() => dilatedConv1d({ filters: 0, kernelSize: 3 })).toThrow('`filters` is 0')
    expect(() => dilatedConv1d({ filters: 1, kernelSize: 2.5 })).toThrow('`kernelSize` is 2.5')
    expect(() => dilatedConv2d({ filters: 1, kernelSize: [3, 3, 3] as never })).toThrow('kernelSize')
    expect(() => dilatedConv2d({ filters: 1, kernelSize: 3, padding: 'causal' })).toThrow('padding')
    const long = dilatedConv1d({ filters: 1, kernelSize: 3, dilationRate: 4, padding: 'valid', name: 'wide' })
    expect(() => output(long, [1, 8, 1])).toThrow(SupervisedBaselinesError)
    expect(() => output(long, [1, 8, 1])).toThrow('Layer wide sees 9 elements at once')
  })

  it.each([
    ['dilatedConv1d', () => dilatedConv1d({ filters: 2, kernelSize: 3 }), [1, 8]],
    ['dilatedConv2d', () => dilatedConv2d({ filters: 2, kernelSize: 3 }), [1, 8, 8]],
    ['UpConvolution2D', () => new UpConvolution2D({ filters: 2, seed: 1 }), [1, 4, 4]],
    [
      'MixtureConv1D',
      () => new MixtureConv1D({ filters: 2, kernelSizes: [3], dilations: [1], seed: 1 }),
      [1, 8],
    ],
  ])('refuses inputs of other channels than it was built for, as tf.layers does: %s', (_, make, shape) => {
    const layer = make()
    output(layer, [...shape, 2])
    for (const channels of [1, 5]) expect(() => output(layer, [...shape, channels])).toThrow(/axis/)
    output(layer, [...shape, 2])
  })

  it('takes an empty batch', () => {
    expect(output(dilatedConv1d({ filters: 2, kernelSize: 3, dilationRate: 5 }), [0, 4, 3]).shape).toEqual([
      0, 4, 2,
    ])
  })
})

describe('a model of dilated convolutions', () => {
  const build = () => {
    const input = tfl.input({ shape: [12, 2] })
    const one = dilatedConv1d({
      filters: 3,
      kernelSize: 3,
      dilationRate: 2,
      padding: 'causal',
      seed: 3,
      kernelRegularizer: tfl.regularizers.l2({ l2: 0.01 }),
      name: 'block_1_conv',
    }).apply(input) as tfl.SymbolicTensor
    const image = tfl.layers.reshape({ targetShape: [6, 2, 3] }).apply(one) as tfl.SymbolicTensor
    const two = dilatedConv2d({ filters: 2, kernelSize: [3, 1], dilationRate: [2, 1], strides: 2, seed: 4 })
    return tfl.model({ inputs: input, outputs: two.apply(image) as tfl.SymbolicTensor })
  }

  it('is the same after save and load', async () => {
    const model = build()
    let saved: tf.io.ModelArtifacts | undefined
    await model.save(
      tf.io.withSaveHandler(async artifacts => {
        saved = artifacts
        return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) }
      }),
    )
    const loaded = await tfl.loadLayersModel(
      tf.io.fromMemory(
        JSON.parse(JSON.stringify(saved), (k, v) => (k === 'weightData' ? saved!.weightData : v)),
      ),
    )
    expect(loaded.layers.map(l => l.name)).toEqual(model.layers.map(l => l.name))
    expect(loaded.layers[1]!.getConfig()).toEqual(model.layers[1]!.getConfig())
    const x = tf.randomNormal([2, 12, 2], 0, 1, 'float32', 9)
    const outputs = [model, loaded].map(m => [...(m.predict(x) as tf.Tensor).dataSync()])
    expect(outputs[0]).toEqual(outputs[1])
  })

  it('trains: a hundred steps of gradient descent bring the loss down', async () => {
    const model = build()
    const x = tf.randomNormal([8, 12, 2], 0, 1, 'float32', 1)
    const y = tf.randomNormal([8, 3, 1, 2], 0, 1, 'float32', 2)
    const optimizer = tf.train.sgd(0.2)
    const step = () =>
      tf.tidy(() => {
        const loss = optimizer.minimize(
          () => tf.losses.meanSquaredError(y, model.apply(x, { training: true }) as tf.Tensor),
          true,
        )!
        return loss.dataSync()[0]!
      })
    const first = step()
    const tensors = tf.memory().numTensors
    let last = first
    for (let i = 0; i < 100; i++) last = step()
    expect(last).toBeLessThan(first * 0.7)
    expect(tf.memory().numTensors).toBe(tensors)
  })
})
