import * as tf from '@tensorflow/tfjs-core'
import type { layers } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  Dropout,
  JoinSkip,
  LinearUpsampling1D,
  PairMaxPooling,
  PositionChannels,
  SegmentPooling,
  UpConvolution2D,
} from '../../src/layers/index.js'
import { startBackend } from '../support/backends.js'

/** Distinct numbers, none of them near another, so that no maximum changes under a small step. */
function numbers(shape: number[]): Float32Array {
  const size = tf.util.sizeFromShape(shape)
  return Float32Array.from({ length: size }, (_, i) => (((i * 37) % size) - size / 2) / 10)
}

function apply(layer: layers.Layer, inputs: Float32Array, shape: number[]): tf.Tensor {
  return layer.apply(tf.tensor(inputs, shape)) as tf.Tensor
}

const cases: [string, () => layers.Layer, number[], number[]][] = [
  ['PairMaxPooling in 1-D', () => new PairMaxPooling({}), [2, 7, 3], [2, 3, 3]],
  ['PairMaxPooling in 2-D', () => new PairMaxPooling({}), [2, 4, 5, 2], [2, 2, 2, 2]],
  ['LinearUpsampling1D', () => new LinearUpsampling1D({}), [2, 5, 3], [2, 10, 3]],
  ['LinearUpsampling1D of one element', () => new LinearUpsampling1D({}), [2, 1, 3], [2, 2, 3]],
  ['UpConvolution2D', () => new UpConvolution2D({ filters: 2, seed: 1 }), [2, 3, 2, 3], [2, 6, 4, 2]],
  ['SegmentPooling of one', () => new SegmentPooling(), [2, 7, 3], [2, 3]],
  ['SegmentPooling in 1-D', () => new SegmentPooling({ segments: 3 }), [2, 7, 3], [2, 9]],
  ['SegmentPooling in 2-D', () => new SegmentPooling({ segments: 2 }), [2, 4, 5, 2], [2, 8]],
  ['PositionChannels', () => new PositionChannels({ waves: 2 }), [2, 4, 3, 2], [2, 4, 3, 6]],
]

describe.each(['cpu', 'wasm'] as const)('on %s', backend => {
  beforeAll(() => startBackend(backend))

  it.each(cases)('%s has the shape and the gradient it should', (_, make, shape, expected) => {
    const layer = make()
    const x = numbers(shape)
    const outputs = tf.tidy(() => apply(layer, x, shape))
    expect(outputs.shape).toEqual(expected)
    expect(layer.computeOutputShape(shape)).toEqual(expected)
    const before = tf.memory().numTensors
    const weights = Float32Array.from({ length: outputs.size }, (_, i) => Math.sin(i + 1))
    const objective = (input: tf.Tensor) => {
      const result = layer.apply(input) as tf.Tensor
      return tf.sum(tf.mul(result, tf.tensor(weights, expected))) as tf.Scalar
    }
    const gradient = tf.tidy(() => tf.grad(objective)(tf.tensor(x, shape)).dataSync())
    const value = (values: Float32Array) => tf.tidy(() => objective(tf.tensor(values, shape)).dataSync()[0]!)
    const step = 0.02
    for (let i = 0; i < x.length; i += Math.max(1, Math.floor(x.length / 12))) {
      const [up, down] = [x.slice(), x.slice()]
      up[i]! += step
      down[i]! -= step
      const slope = (value(up) - value(down)) / (2 * step)
      expect(Math.abs(gradient[i]! - slope), `number ${i}`).toBeLessThan(2e-3)
    }
    expect(tf.memory().numTensors).toBe(before)
    outputs.dispose()
  })

  it('max pooling gives the gradient of a tie to the first', () => {
    const gradient = tf.tidy(() =>
      tf
        .grad(x => tf.sum(new PairMaxPooling({}).apply(x) as tf.Tensor))(tf.zeros([1, 4, 1]))
        .dataSync(),
    )
    expect([...gradient]).toEqual([1, 0, 1, 0])
  })
})

describe('layers', () => {
  beforeAll(() => startBackend('wasm'))

  it('join a skip with what has lost an element', () => {
    const joined = tf.tidy(() => {
      const x = tf.tensor([5, 6], [1, 2, 1])
      return (new JoinSkip({}).apply([tf.tensor([1, 2, 3], [1, 3, 1]), x]) as tf.Tensor).arraySync()
    })
    expect(joined).toEqual([
      [
        [1, 5],
        [2, 6],
        [3, 0],
      ],
    ])
  })

  it('drop the same values at the same step, others at the next, none outside training', () => {
    const layer = new Dropout({ rate: 0.3, seed: 4 })
    const drop = (step: number | undefined, training: boolean) => {
      layer.setStep(step)
      return tf.tidy(() => (layer.apply(tf.ones([100, 100]), { training }) as tf.Tensor).dataSync())
    }
    const first = drop(1, true)
    expect(drop(1, true)).toEqual(first)
    expect(drop(2, true)).not.toEqual(first)
    const dropped = first.filter(value => value === 0).length / first.length
    expect(Math.abs(dropped - 0.3)).toBeLessThan(0.02)
    expect(Math.max(...first)).toBeCloseTo(1 / 0.7)
    for (const untouched of [drop(1, false), drop(undefined, true)]) {
      expect(untouched.every(value => value === 1)).toBe(true)
    }
  })

  it('average unequal segments by their own lengths', () => {
    const pooled = tf.tidy(() =>
      (
        new SegmentPooling({ segments: 2 }).apply(tf.tensor([1, 3, 6, 7, 8], [1, 5, 1])) as tf.Tensor
      ).dataSync(),
    )
    expect([...pooled]).toEqual([2, 7])
  })
})
