import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  addBias,
  channelAffine,
  channelMean,
  globalAveragePooling,
  upSampling,
} from '../../src/layers/index.js'
import { startBackend } from '../support/backends.js'
import { farthest, normals } from '../support/numbers.js'

describe.each(['cpu', 'wasm'] as const)('pooling and channel operations on %s', backend => {
  beforeAll(() => startBackend(backend))

  it('repeats elements along the length', () => {
    tf.tidy(() => {
      const layer = upSampling({ size: 3 })
      const x = tf.tensor3d([1, 2, 3, 4], [1, 2, 2])
      const call = (t: tf.Tensor) => layer.apply(t) as tf.Tensor
      expect([...call(x).dataSync()]).toEqual([1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4])
      expect(call(x).shape).toEqual([1, 6, 2])
      const dx = tf.grad(call)(x, tf.reshape(tf.range(1, 13, 1, 'float32'), [1, 6, 2]))
      expect(farthest(dx.dataSync(), [1 + 3 + 5, 2 + 4 + 6, 7 + 9 + 11, 8 + 10 + 12])).toBeLessThan(1e-5)
    })
  })

  it('repeats rows and columns as tf.layers.upSampling2d', () => {
    tf.tidy(() => {
      const x = tf.tensor(normals(1, 2 * 3 * 4 * 2), [2, 3, 4, 2])
      const ours = (t: tf.Tensor) => upSampling({ size: [2, 3] }).apply(t) as tf.Tensor
      const theirs = (t: tf.Tensor) => tfl.layers.upSampling2d({ size: [2, 3] }).apply(t) as tf.Tensor
      expect(farthest(ours(x).dataSync(), theirs(x).dataSync())).toBe(0)
      const dy = tf.tensor(normals(2, 2 * 6 * 12 * 2), [2, 6, 12, 2])
      expect(farthest(tf.grad(ours)(x, dy).dataSync(), tf.grad(theirs)(x, dy).dataSync())).toBeLessThan(1e-5)
    })
  })

  it.each([[[2, 5, 3]], [[2, 3, 4, 5]]])('averages over space, %j', shape => {
    tf.tidy(() => {
      const x = tf.tensor(
        normals(
          3,
          shape.reduce((a, b) => a * b, 1),
        ),
        shape,
      )
      const axes = shape.slice(1, -1).map((_, i) => i + 1)
      const ours = (t: tf.Tensor) => globalAveragePooling().apply(t) as tf.Tensor
      const theirs = (t: tf.Tensor) => tf.mean(t, axes)
      expect(ours(x).shape).toEqual([shape[0], shape.at(-1)])
      expect(farthest(ours(x).dataSync(), theirs(x).dataSync())).toBeLessThan(1e-6)
      const dy = tf.tensor(normals(4, shape[0]! * shape.at(-1)!), [shape[0]!, shape.at(-1)!])
      expect(farthest(tf.grad(ours)(x, dy).dataSync(), tf.grad(theirs)(x, dy).dataSync())).toBeLessThan(1e-6)
    })
  })

  it.each(['linear', 'relu'] as const)('scales and shifts channels with gradients, then %s', activation => {
    tf.tidy(() => {
      const inputs = [
        tf.tensor(normals(5, 2 * 6 * 3), [2, 6, 3]),
        tf.tensor1d(normals(6, 3)),
        tf.tensor1d(normals(7, 3)),
      ] as const
      const ours = (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) =>
        channelAffine(x, a as tf.Tensor1D, b as tf.Tensor1D, activation)
      const theirs = (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => {
        const z = tf.add(tf.mul(x, a), b)
        return activation === 'relu' ? tf.relu(z) : z
      }
      const dy = tf.tensor(normals(8, 36), [2, 6, 3])
      expect(farthest(ours(...inputs).dataSync(), theirs(...inputs).dataSync())).toBeLessThan(1e-5)
      const [got, want] = [ours, theirs].map(f => tf.grads(f as never)([...inputs], dy))
      for (const i of [0, 1, 2])
        expect(farthest(got![i]!.dataSync(), want![i]!.dataSync())).toBeLessThan(1e-5)
    })
  })

  it('takes channel means and adds biases with gradients', () => {
    tf.tidy(() => {
      const x = tf.tensor(normals(9, 40), [4, 5, 2])
      expect(farthest(channelMean(x).dataSync(), tf.mean(x, [0, 1]).dataSync())).toBeLessThan(1e-6)
      const [dx, db] = tf.grads((a, b) => addBias(a!, b!))([x, tf.tensor1d([1, 2])], x) as [
        tf.Tensor,
        tf.Tensor,
      ]
      expect(farthest(dx.dataSync(), x.dataSync())).toBe(0)
      expect(farthest(db.dataSync(), tf.sum(x, [0, 1]).dataSync())).toBeLessThan(1e-5)
    })
  })

  it('trains tf.layers.conv2d, whose fused kernel asks for the filter gradient by name', () => {
    const layer = tfl.layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same' })
    tf.tidy(() => {
      const x = tf.tensor4d(normals(10, 2 * 5 * 4 * 3), [2, 5, 4, 3])
      layer.apply(x)
      const kernel = layer.getWeights()[0] as tf.Tensor4D
      const fused = (w: tf.Tensor) =>
        tf.fused.conv2d({ x, filter: w as tf.Tensor4D, strides: 1, pad: 'same' })
      const plain = (w: tf.Tensor) => tf.conv2d(x, w as tf.Tensor4D, 1, 'same')
      const got = tf.grad(fused)(kernel).dataSync()
      expect(farthest(got, tf.grad(plain)(kernel).dataSync())).toBeLessThan(1e-5)
    })
    layer.dispose()
  })
})
