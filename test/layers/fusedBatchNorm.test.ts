import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { fusedBatchNorm } from '../../src/layers/index.js'
import { startBackend } from '../support/backends.js'
import { farthest, normals } from '../support/numbers.js'

const shapes = [
  [4, 7, 3],
  [2, 5, 6, 4],
  [9, 2],
  [1, 3, 1],
  [3, 1, 2],
]

/** Batch norm and its gradients in float64, as Ioffe and Szegedy write them. */
function reference(x: Float32Array, dy: Float32Array, gamma: number[], beta: number[], relu: boolean) {
  const channels = gamma.length
  const rows = x.length / channels
  const y = new Float64Array(x.length)
  const dx = new Float64Array(x.length)
  const dgamma = new Float64Array(channels)
  const dbeta = new Float64Array(channels)
  const means = new Float64Array(channels)
  const variances = new Float64Array(channels)
  for (let c = 0; c < channels; c++) {
    const column = Float64Array.from({ length: rows }, (_, r) => x[r * channels + c]!)
    const mean = column.reduce((a, b) => a + b, 0) / rows
    const variance = column.reduce((a, b) => a + (b - mean) ** 2, 0) / rows
    const inverse = 1 / Math.sqrt(variance + 1e-5)
    const dz = column.map((v, r) => {
      const z = (v - mean) * inverse * gamma[c]! + beta[c]!
      y[r * channels + c] = relu ? Math.max(z, 0) : z
      return relu && z <= 0 ? 0 : dy[r * channels + c]!
    })
    const hat = column.map(v => (v - mean) * inverse)
    dbeta[c] = dz.reduce((a, b) => a + b, 0)
    dgamma[c] = dz.reduce((a, b, r) => a + b * hat[r]!, 0)
    for (let r = 0; r < rows; r++)
      dx[r * channels + c] = (gamma[c]! * inverse * (rows * dz[r]! - dbeta[c]! - hat[r]! * dgamma[c]!)) / rows
    means[c] = mean
    variances[c] = variance
  }
  return { y, dx, dgamma, dbeta, means, variances }
}

describe.each(['cpu', 'wasm'] as const)('fusedBatchNorm on %s', backend => {
  beforeAll(() => startBackend(backend))

  it.each([['linear'], ['relu']] as const)('trains as the paper says, activation %s', activation => {
    for (const shape of shapes) {
      const channels = shape.at(-1)!
      const size = shape.reduce((a, b) => a * b, 1)
      const x = normals(1, size).map(v => v * 2 + 3)
      const dy = normals(2, size)
      const gamma = Array.from(normals(3, channels))
      const beta = Array.from(normals(4, channels))
      const want = reference(x, dy, gamma, beta, activation === 'relu')
      const layer = fusedBatchNorm({ activation })
      tf.tidy(() => {
        const input = tf.tensor(x, shape)
        layer.build(shape)
        layer.setWeights([tf.tensor1d(gamma), tf.tensor1d(beta), tf.zeros([channels]), tf.ones([channels])])
        const before = tf.memory().numTensors
        const call = (t: tf.Tensor) => layer.apply(t, { training: true }) as tf.Tensor
        const y = call(input)
        expect(tf.memory().numTensors).toBe(before + 1)
        const dx = tf.grad(call)(input, tf.tensor(dy, shape))
        const { grads } = tf.variableGrads(
          () => tf.sum(tf.mul(call(input), tf.tensor(dy, shape))) as tf.Scalar,
        )
        const [dgamma, dbeta] = layer.trainableWeights.map(w => grads[(w.read() as tf.Variable).name]!)
        const where = `shape ${shape}`
        expect(farthest(y.dataSync(), want.y), where).toBeLessThan(1e-4)
        expect(farthest(dx.dataSync(), want.dx), where).toBeLessThan(1e-3)
        expect(farthest(dgamma!.dataSync(), want.dgamma), where).toBeLessThan(1e-3)
        expect(farthest(dbeta!.dataSync(), want.dbeta), where).toBeLessThan(1e-4)
        const [, , mean, variance] = layer.getWeights().map(w => w.dataSync())
        const moved = (start: number, now: number) => 0.9 ** 3 * start + (1 - 0.9 ** 3) * now
        expect(
          farthest(
            mean!,
            want.means.map(m => moved(0, m)),
          ),
          where,
        ).toBeLessThan(1e-4)
        expect(
          farthest(
            variance!,
            want.variances.map(v => moved(1, v)),
          ),
          where,
        ).toBeLessThan(1e-4)
      })
    }
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
