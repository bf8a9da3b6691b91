import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  adamW,
  clipGradients,
  crossEntropy,
  type Loss,
  meanSquaredError,
  multiLabelSoftMargin,
  sgd,
} from '../../src/training/index.js'
import golden from '../golden/training.json' with { type: 'json' }
import { startBackend } from '../support/backends.js'

const makeLoss: Record<string, (options: object) => Loss> = {
  crossEntropy,
  multiLabelSoftMargin,
  meanSquaredError,
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  const scale = Math.max(1, ...expected.map(Math.abs))
  Array.from(actual).forEach((value, i) => {
    expect(Math.abs(value - expected[i]!) / scale, `number ${i}`).toBeLessThan(tolerance)
  })
}

describe.each(['cpu', 'wasm'] as const)('on %s, as in PyTorch,', backend => {
  beforeAll(() => startBackend(backend))

  it.each(golden.losses)('$name $options has its value and gradient', ({ name, options, ...expected }) => {
    const loss = makeLoss[name]!(options)
    const before = tf.memory().numTensors
    tf.tidy(() => {
      const targets = tf.tensor(
        expected.targets,
        name === 'crossEntropy' ? [expected.shape[0]!] : expected.shape,
      )
      const outputs = tf.tensor(expected.outputs, expected.shape)
      const { value, grad } = tf.valueAndGrad(x => loss.compute(x, targets))(outputs)
      expectClose(value.dataSync(), [expected.value], 1e-5)
      expectClose(grad.dataSync(), expected.gradient, 1e-5)
    })
    expect(tf.memory().numTensors).toBe(before)
  })

  it.each(golden.optimizers)('$name $options takes the same steps', ({ name, options, path }) => {
    const before = tf.memory().numTensors
    const weight = tf.variable(tf.tensor1d(golden.start))
    const state = (name === 'sgd' ? sgd(options) : adamW(options)).create([weight])
    golden.gradients.forEach((gradient, i) => {
      tf.tidy(() => state.step([tf.tensor1d(gradient)], (options as { learningRate: number }).learningRate))
      expectClose(weight.dataSync(), path[i]!, 2e-6)
    })
    state.dispose()
    weight.dispose()
    // The one is what `tf.variable` was made from.
    expect(tf.memory().numTensors).toBe(before + 1)
  })

  it('gradients are clipped to the same norm', () => {
    const { norm, before, after } = golden.clipping
    const tensors = before.map(values => tf.tensor1d(values))
    const clipped = clipGradients(tensors, norm)
    clipped.forEach((tensor, i) => {
      expectClose(tensor.dataSync(), after[i]!, 1e-5)
    })
    expect(tensors.every(tensor => tensor.isDisposed)).toBe(true)
    const [small] = clipGradients([tf.tensor1d([0.1, 0.2])], norm)
    expectClose(small!.dataSync(), [0.1, 0.2], 1e-6)
    tf.dispose([...clipped, small!])
  })
})

describe('losses', () => {
  it('refuse weights that do not fit, by name', () => {
    expect(() => crossEntropy({ labelSmoothing: 2 })).toThrow(/labelSmoothing.*is 2/)
    expect(() => crossEntropy({ classWeights: [1, -1] })).toThrow(/classWeights\[1\]/)
    expect(() => crossEntropy({ classWeights: [1] }).compute(tf.zeros([1, 2]), tf.zeros([1]))).toThrow(
      /2 numbers/,
    )
  })

  it('find targets they cannot learn', () => {
    expect(crossEntropy().findInvalid(Float32Array.of(0, 1, 2), 2)).toMatchObject({ position: 2 })
    expect(crossEntropy().findInvalid(Float32Array.of(0, 0.5), 2)).toMatchObject({ position: 1 })
    expect(multiLabelSoftMargin().findInvalid(Float32Array.of(0, 1, -1), 3)).toMatchObject({ position: 2 })
    expect(meanSquaredError().findInvalid(Float32Array.of(0, Number.NaN), 1)).toMatchObject({ position: 1 })
    expect(crossEntropy().findInvalid(Float32Array.of(0, 1), 2)).toBeUndefined()
  })
})
