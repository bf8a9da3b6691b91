import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { fusedBatchNorm } from '../../src/layers/index.js'
import { startBackend } from '../support/backends.js'
import { worstBatchNorm } from '../support/batchNormConformance.js'
import { farthest, normals } from '../support/numbers.js'

describe.each(['cpu', 'wasm'] as const)('fusedBatchNorm on %s', backend => {
  beforeAll(() => startBackend(backend))

  it('trains as the paper says, with every gradient, and leaves no tensor behind', async () => {
    const tensors = tf.memory().numTensors
    expect(await worstBatchNorm()).toBeLessThan(1e-3)
    expect(tf.memory().numTensors).toBe(tensors)
  })

  it('predicts as tf.layers.batchNormalization with a ReLU, and can be differentiated then', () => {
    tf.tidy(() => {
      const x = tf.tensor(normals(5, 24), [2, 4, 3])
      const ours = fusedBatchNorm({ activation: 'relu', epsilon: 1e-3 })
      const theirs = tfl.layers.batchNormalization({ epsilon: 1e-3 })
      const weights = [normals(6, 3), normals(7, 3), normals(8, 3), normals(9, 3).map(v => v * v)].map(w =>
        tf.tensor1d(w),
      )
      for (const layer of [ours, theirs]) {
        layer.build(x.shape)
        layer.setWeights(weights)
      }
      const [a, b] = [
        (t: tf.Tensor) => ours.apply(t) as tf.Tensor,
        (t: tf.Tensor) => tf.relu(theirs.apply(t) as tf.Tensor),
      ]
      expect(farthest(a(x).dataSync(), b(x).dataSync())).toBeLessThan(1e-5)
      expect(farthest(tf.grad(a)(x).dataSync(), tf.grad(b)(x).dataSync())).toBeLessThan(1e-5)
    })
  })
})

it('refuses options it does not know', () => {
  expect(() => fusedBatchNorm({ activation: 'tanh' as never })).toThrow('`activation` is "tanh"')
  expect(() => fusedBatchNorm({ momentum: 2 })).toThrow('`momentum` is 2')
})
