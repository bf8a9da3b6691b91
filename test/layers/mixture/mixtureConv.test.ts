import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { dilatedConv1d, dilatedConv2d } from '../../../src/layers/index.js'
import { gumbelSoftmax } from '../../../src/layers/mixture/gumbelSoftmax.js'
import {
  MixtureConv1D,
  MixtureConv2D,
  type MixtureConvConfig,
  type MixtureForm,
} from '../../../src/layers/mixture/index.js'
import { startBackend } from '../../support/backends.js'
import { farthest, normals } from '../../support/numbers.js'

beforeAll(() => startBackend('wasm'))

interface Case {
  readonly space: readonly number[]
  readonly config: Omit<MixtureConvConfig, 'filters'>
  readonly channels?: readonly [number, number]
  readonly batch?: number
}

const cases: readonly (readonly [string, Case])[] = [
  ['causal', { space: [23], config: { kernelSizes: [3, 5, 7], dilations: [1, 3], padding: 'causal' } }],
  ['same', { space: [23], config: { kernelSizes: [3, 5, 7], dilations: [1, 3, 4] } }],
  ['even and odd sizes', { space: [14], config: { kernelSizes: [1, 2, 3, 4], dilations: [1, 2, 3] } }],
  ['strided, odd length', { space: [15], config: { kernelSizes: [3, 5], dilations: [1, 2], strides: 2 } }],
  [
    'strided, even length',
    { space: [16], config: { kernelSizes: [1, 4, 5], dilations: [1, 3], strides: 3 } },
  ],
  [
    'longer than its input',
    { space: [5], config: { kernelSizes: [3, 9], dilations: [1, 7], padding: 'causal' } },
  ],
  [
    'one element',
    { space: [1], config: { kernelSizes: [3, 5], dilations: [1, 2] }, batch: 1, channels: [1, 1] },
  ],
  ['one candidate', { space: [9], config: { kernelSizes: [3], dilations: [2] } }],
  ['images', { space: [7, 9], config: { kernelSizes: [3, 5], dilations: [1, 3] } }],
  ['strided images', { space: [8, 7], config: { kernelSizes: [3, 5], dilations: [1, 2], strides: 2 } }],
  ['images of even and odd sizes', { space: [6, 5], config: { kernelSizes: [1, 2, 3], dilations: [1, 3] } }],
]

/** Outputs and the gradients of input, kernels and logits of `sum(f * dy)`. */
function run(
  layer: MixtureConv1D | MixtureConv2D,
  x: tf.Tensor,
  f: (x: tf.Tensor) => tf.Tensor,
): Float32Array[] {
  return tf.tidy(() => {
    const y = f(x)
    const dy = tf.tensor(normals(9, y.size), y.shape)
    const weights = layer.trainableWeights.map(weight => weight.read() as tf.Variable)
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(f(x), dy)), weights)
    const dx = tf.grad(input => tf.sum(tf.mul(f(input), dy)))(x)
    return [y, dx, ...weights.map(weight => grads[weight.name]!)].map(
      tensor => tensor.dataSync() as Float32Array,
    )
  })
}

/** Every candidate convolved by itself, and the results weighted and added up. */
function naive(layer: MixtureConv1D | MixtureConv2D, config: Case['config'], pairWeights: () => tf.Tensor1D) {
  const weights = layer.trainableWeights.map(weight => weight.read())
  const [stacks, bias] = [weights.slice(0, -2), weights.at(-2)]
  const [channels, filters] = stacks[0]!.shape.slice(1) as [number, number]
  const { strides = 1, padding = 'same' } = config
  return (x: tf.Tensor): tf.Tensor => {
    const weights = pairWeights()
    const kernels = tf.concat(stacks, 0)
    let row = 0
    const parts = layer.pairs.map(({ kernelSize, dilation }, i) => {
      const taps = kernelSize ** layer.rank
      const size = Array<number>(layer.rank).fill(kernelSize)
      const kernel = tf.reshape(tf.slice(kernels, [row, 0, 0], [taps, -1, -1]), [...size, channels, filters])
      row += taps
      const shared = { filters, kernelSize, dilationRate: dilation, strides, useBias: false }
      const conv =
        layer.rank === 1
          ? dilatedConv1d({ ...shared, padding })
          : dilatedConv2d({ ...shared, padding: 'same' })
      conv.build(x.shape)
      // The kernel takes the place of the layer's own, so that gradients reach it.
      Object.assign(conv, { kernel: { read: () => kernel } })
      return tf.mul(conv.call(x), tf.slice(weights, [i], [1]))
    })
    return tf.add(tf.addN(parts), bias!)
  }
}

describe.each(['dilations', 'dense', 'fourier'] as MixtureForm[])('the form %s', form => {
  it.each(cases)('equals the sum of all convolutions with all gradients: %s', (_, c) => {
    const [inputs, filters] = c.channels ?? [3, 4]
    const Layer = c.space.length === 1 ? MixtureConv1D : MixtureConv2D
    const layer = new Layer({ ...c.config, filters, form, seed: 4 })
    const shape = [c.batch ?? 2, ...c.space, inputs]
    const x = tf.tensor(
      normals(
        7,
        shape.reduce((a, b) => a * b),
      ),
      shape,
    )
    tf.dispose(layer.apply(x) as tf.Tensor)
    const logits = layer.trainableWeights.at(-1)
    for (const [seed, weight] of layer.trainableWeights.entries()) {
      tf.tidy(() => {
        const { shape } = weight.read()
        weight.write(tf.tensor(normals(seed, weight.read().size), shape))
      })
    }
    const read = () => logits!.read() as tf.Tensor1D
    for (const training of [false, true]) {
      layer.setStep(12)
      const got = run(layer, x, input => layer.call(input, { training }))
      const want = run(
        layer,
        x,
        naive(layer, c.config, () => (training ? gumbelSoftmax(read(), 1, 4, 12) : tf.softmax(read()))),
      )
      for (const [i, values] of got.entries()) {
        const scale = Math.max(1, ...want[i]!.map(Math.abs))
        expect(farthest(values, want[i]!) / scale).toBeLessThan(3e-6)
      }
    }
    x.dispose()
    layer.dispose()
  })
})

describe('MixtureConv1D', () => {
  it('equals the plain convolution once all weight is on one candidate', () => {
    const layer = new MixtureConv1D({ filters: 4, kernelSizes: [3, 5], dilations: [1, 2], useBias: false })
    const x = tf.tensor(normals(1, 2 * 20 * 3), [2, 20, 3])
    layer.build(x.shape)
    const [first, second] = layer.getWeights()
    layer.setWeights([first!, second!, tf.tensor1d([0, 0, 0, 1000])])
    const plain = dilatedConv1d({ filters: 4, kernelSize: 5, dilationRate: 2, useBias: false })
    plain.build(x.shape)
    plain.setWeights([tf.slice(second!, [3, 0, 0], [5, 3, 4])])
    const [got, want] = [layer.call(x, {}), plain.call(x)]
    expect(layer.pairs[3]).toEqual({ kernelSize: 5, dilation: 2 })
    expect(farthest(got.dataSync(), want.dataSync())).toBeLessThan(1e-6)
    tf.dispose([got, want, x])
  })

  it('leaves nothing on the device but what it made', () => {
    const before = tf.memory().numTensors
    const layer = new MixtureConv1D({ filters: 4, kernelSizes: [3, 5], dilations: [1, 2], form: 'fourier' })
    for (const length of [20, 20, 31]) {
      tf.tidy(() => void layer.apply(tf.ones([2, length, 3]), { training: true }))
    }
    layer.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})
