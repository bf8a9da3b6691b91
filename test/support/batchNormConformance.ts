import * as tf from '@tensorflow/tfjs-core'
import { fusedBatchNorm } from '../../src/layers/index.js'
import { largestError, normals } from './numbers.js'

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

/**
 * The largest error of fusedBatchNorm while it trains, on the backend in use: outputs, all gradients and moving
 * statistics, over several shapes, with a ReLU and without.
 */
export async function worstBatchNorm(): Promise<number> {
  let worst = 0
  for (const shape of shapes)
    for (const activation of ['linear', 'relu'] as const) {
      worst = Math.max(worst, await errorOf(shape, activation))
    }
  return worst
}

async function errorOf(shape: number[], activation: 'linear' | 'relu'): Promise<number> {
  const channels = shape.at(-1)!
  const size = shape.reduce((a, b) => a * b, 1)
  const x = normals(1, size).map(v => v * 2 + 3)
  const dy = normals(2, size)
  const gamma = Array.from(normals(3, channels))
  const beta = Array.from(normals(4, channels))
  const want = reference(x, dy, gamma, beta, activation === 'relu')
  const layer = fusedBatchNorm({ activation })
  tf.tidy(() => {
    layer.apply(tf.zeros(shape))
  })
  const results = tf.tidy(() => {
    layer.setWeights([tf.tensor1d(gamma), tf.tensor1d(beta), tf.zeros([channels]), tf.ones([channels])])
    const call = (t: tf.Tensor) => layer.apply(t, { training: true }) as tf.Tensor
    const [input, outputGradient] = [tf.tensor(x, shape), tf.tensor(dy, shape)]
    const y = call(input)
    const dx = tf.grad(call)(input, outputGradient)
    const loss = () => tf.sum(tf.mul(call(input), outputGradient)) as tf.Scalar
    const { grads } = tf.variableGrads(loss)
    const [dgamma, dbeta] = layer.trainableWeights.map(w => grads[(w.read() as tf.Variable).name]!)
    const [, , mean, variance] = layer.getWeights()
    return [y, dx, dgamma!, dbeta!, tf.clone(mean!), tf.clone(variance!)]
  })
  // Three calls have moved the statistics from 0 and 1 towards the batch's.
  const moved = (start: number, now: number) => 0.9 ** 3 * start + (1 - 0.9 ** 3) * now
  const error = await largestError(results, [
    want.y,
    want.dx,
    want.dgamma,
    want.dbeta,
    want.means.map(m => moved(0, m)),
    want.variances.map(v => moved(1, v)),
  ])
  layer.dispose()
  return error
}
