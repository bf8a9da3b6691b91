import * as tf from '@tensorflow/tfjs-core'
import { layers, sequential } from '@tensorflow/tfjs-layers'
import { beforeAll, expect, it } from 'vitest'
import { createRandom } from '../../src/common/random.js'
import { arrayDataset } from '../../src/data/index.js'
import { fusedBatchNorm } from '../../src/layers/index.js'
import { averageWeights } from '../../src/training/averagedWeights.js'
import { startBackend } from '../support/backends.js'

beforeAll(() => startBackend('wasm'))

it.each([
  [0.9, 'by itself'],
  [0.75, 'given'],
])('gives the momentum of %f, %s, back where a batch cannot be read', async momentum => {
  const norm = fusedBatchNorm({ momentum })
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] }), norm] })
  const average = averageWeights(model, { decay: 0.3 })
  let reads = 0
  const inputs = [1, 2, 3, 4, 5, 6, 7, 8]
  const whole = arrayDataset({ inputs, inputShape: [1], targets: new Uint8Array(8) })
  const train = {
    ...whole,
    batch(indices: ArrayLike<number>) {
      if (++reads === 3) throw new Error('the disk is gone')
      return whole.batch(indices)
    },
  }
  await expect(average.writeTo(model, train, 2, createRandom(1))).rejects.toThrow('the disk is gone')
  expect(norm.momentum).toBe(momentum)
  average.dispose()
  model.dispose()
})

it('follows the weights slowly, and measures the batch-norm statistics that its own weights have', async () => {
  const dense = layers.dense({ units: 1, useBias: false, inputShape: [1], weights: [tf.tensor2d([[1]])] })
  const norm = fusedBatchNorm()
  const model = sequential({ layers: [dense, norm] })
  const average = averageWeights(model, { decay: 0.3 })
  const weight = dense.trainableWeights[0]!
  // The first average keeps 2 / 11 of the weight at the start, the second 3 / 12; from then on it would be 0.3.
  for (const value of [3, 5]) {
    tf.tidy(() => void weight.write(tf.tensor2d([[value]])))
    average.update()
  }
  const expected = (1 * (2 / 11) + 3 * (9 / 11)) * (3 / 12) + 5 * (9 / 12)
  const inputs = [1, 2, 3, 4, 5, 6, 7, 8]
  const train = arrayDataset({ inputs, inputShape: [1], targets: new Uint8Array(8) })
  await average.writeTo(model, train, 8, createRandom(1))
  expect(weight.read().dataSync()[0]).toBeCloseTo(expected, 5)
  const [, , mean, variance] = norm.getWeights().map(t => t.dataSync()[0]!)
  expect(mean).toBeCloseTo(4.5 * expected, 4)
  expect(variance).toBeCloseTo(5.25 * expected ** 2, 3)
  expect(norm.momentum).toBe(0.9)
  average.dispose()
  model.dispose()
})
