import * as tf from '@tensorflow/tfjs-core'
import { initializers, layers, regularizers, sequential } from '@tensorflow/tfjs-layers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { arrayDataset } from '../../src/data/index.js'
import { dilatedConv1d, dilatedConv2d, GlobalAveragePooling } from '../../src/layers/index.js'
import { crossEntropy, sgd, trainModel } from '../../src/training/index.js'
import { startBackend } from '../support/backends.js'

beforeAll(() => startBackend('wasm'))
afterEach(() => tf.disposeVariables())

const head = () => [
  new GlobalAveragePooling(),
  layers.dense({ units: 2, kernelInitializer: initializers.glorotUniform({ seed: 2 }) }),
]
const conv = { filters: 2, kernelSize: 3, seed: 1 }
const l2 = () => regularizers.l2({ l2: 1 })

/** The norm of the first kernel and the first epoch's loss after a short training. */
async function trained(inputShape: readonly number[], first: Parameters<typeof sequential>[0]) {
  const model = sequential(first)
  const inputs = Float32Array.from({ length: 32 * inputShape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i))
  const data = arrayDataset({ inputs, inputShape, targets: Array.from({ length: 32 }, (_, i) => i % 2) })
  const options = {
    model,
    train: data,
    loss: crossEntropy(),
    optimizer: sgd({ learningRate: 0.05 }),
    epochs: 10,
  }
  const { history } = await trainModel(options)
  return { norm: Math.hypot(...(await model.getWeights()[0]!.data())), loss: history[0]!.trainLoss }
}

describe('regularizers in trainModel', () => {
  const inputShape = [8, 1]
  it.each([
    [
      'dilatedConv1d',
      [8, 1],
      (kernelRegularizer?: ReturnType<typeof l2>) =>
        dilatedConv1d({ ...conv, inputShape, ...(kernelRegularizer && { kernelRegularizer }) }),
    ],
    [
      'dilatedConv2d',
      [4, 4, 1],
      (kernelRegularizer?: ReturnType<typeof l2>) =>
        dilatedConv2d({ ...conv, inputShape: [4, 4, 1], ...(kernelRegularizer && { kernelRegularizer }) }),
    ],
    [
      'tf.layers.conv1d',
      [8, 1],
      (kernelRegularizer?: ReturnType<typeof l2>) =>
        layers.conv1d({
          ...{ inputShape, filters: 2, kernelSize: 3, kernelInitializer: initializers.heNormal({ seed: 1 }) },
          ...(kernelRegularizer && { kernelRegularizer }),
        }),
    ],
  ])('shrink the kernel of %s', async (_, shape, first) => {
    const without = await trained(shape, { layers: [first(), ...head()] })
    const penalised = await trained(shape, { layers: [first(l2()), ...head()] })
    expect(penalised.norm).toBeLessThan(without.norm / 2)
    expect(penalised.loss).toBeGreaterThan(without.loss + 0.1)
  })

  it('may be on a bias or be of the kind l1', async () => {
    const layer = (penalty: object) =>
      layers.dense({ inputShape: [3], units: 2, kernelInitializer: initializers.ones(), ...penalty })
    const plain = await trained([3], { layers: [layer({})] })
    const l1 = await trained([3], {
      layers: [layer({ kernelRegularizer: regularizers.l1({ l1: 0.1 }) })],
    })
    expect(l1.norm).toBeLessThan(plain.norm * 0.95)
    // A bias that starts at ones has its penalty in the loss.
    const bias = { biasInitializer: initializers.ones(), biasRegularizer: l2() }
    const penalised = await trained([3], { layers: [layer(bias)] })
    expect(penalised.loss).toBeGreaterThan(plain.loss + 0.5)
  })
})
