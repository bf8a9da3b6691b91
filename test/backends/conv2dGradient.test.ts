import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import '../../src/layers/index.js'
import { startBackend } from '../support/backends.js'
import { worstConvolution } from '../support/convConformance.js'
import { type LoopConv, loopFilterGradient, loopForward, loopInputGradient } from '../support/float64Conv.js'
import { centralDifferences, farthest, normals } from '../support/numbers.js'

describe.each(['cpu', 'wasm'] as const)('the gradient of Conv2D on %s', backend => {
  beforeAll(() => startBackend(backend))

  it('agrees with float64 loops in every shape, and leaves no tensor behind', async () => {
    const tensors = tf.memory().numTensors
    expect(await worstConvolution()).toBeLessThan(1e-5)
    expect(tf.memory().numTensors).toBe(tensors)
  })

  it('agrees with finite differences of a dilated tf.conv1d', () => {
    const [x, w, dy] = [normals(4, 2 * 9 * 3), normals(5, 5 * 3 * 2), normals(6, 2 * 9 * 2)]
    const conv = (x: Float32Array, w: Float32Array) =>
      tf.tidy(() =>
        tf.conv1d(tf.tensor3d(x, [2, 9, 3]), tf.tensor3d(w, [5, 3, 2]), 1, 'same', 'NWC', 3).dataSync(),
      )
    const [dx, dw] = tf.tidy(() => {
      const f = (x: tf.Tensor3D, w: tf.Tensor3D) => tf.conv1d(x, w, 1, 'same', 'NWC', 3)
      const inputs = [tf.tensor3d(x, [2, 9, 3]), tf.tensor3d(w, [5, 3, 2])]
      return tf
        .grads(f as never)(inputs, tf.tensor3d(dy, [2, 9, 2]))
        .map(g => g.dataSync())
    }) as [Float32Array, Float32Array]
    expect(
      farthest(
        dx,
        centralDifferences(at => conv(at, w), x, dy),
      ),
    ).toBeLessThan(2e-3)
    expect(
      farthest(
        dw,
        centralDifferences(at => conv(x, at), w, dy),
      ),
    ).toBeLessThan(2e-3)
  })

  it('has second derivatives', () => {
    // d/dx of sum((dL/dx)^2), with L = sum(conv(x)^2) / 2, is 2 (A'A)(A'A) x; A'A by the first derivative.
    const w = tf.tensor4d(normals(7, 3 * 2 * 2), [1, 3, 2, 2])
    const x = tf.tensor4d(normals(8, 6 * 2), [1, 1, 6, 2])
    const loss = (x: tf.Tensor) =>
      tf.mul(tf.sum(tf.square(tf.conv2d(x as tf.Tensor4D, w, 1, 'same', 'NHWC', [1, 2]))), 0.5)
    const first = tf.grad(loss)
    const got = tf.grad((x: tf.Tensor) => tf.sum(tf.square(first(x))))(x)
    const want = tf.mul(first(first(x)), 2)
    expect(farthest(got.dataSync(), want.dataSync())).toBeLessThan(1e-3)
    tf.dispose([w, x, got, want])
  })

  it('takes an input without rows, columns or images', () => {
    tf.tidy(() => {
      const w = tf.tensor4d(normals(9, 3 * 2 * 2), [1, 3, 2, 2])
      for (const shape of [
        [0, 1, 5, 2],
        [2, 0, 5, 2],
      ] as [number, number, number, number][]) {
        const f = (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 1, 'same', 'NHWC', [1, 2])
        const y = f(tf.zeros(shape), w)
        const [dx, dw] = tf.grads(f as never)([tf.zeros(shape), w], tf.zeros(y.shape)) as [
          tf.Tensor,
          tf.Tensor,
        ]
        expect(dx.shape).toEqual(shape)
        expect(farthest(dw.dataSync(), new Float32Array(12))).toBe(0)
      }
    })
  })
})

describe('the float64 loops', () => {
  it('agree with their own finite differences', () => {
    const shape: LoopConv = {
      batch: 2,
      input: [3, 7],
      kernel: [2, 3],
      stride: [1, 2],
      dilation: [2, 3],
      before: [1, 4],
      output: [2, 4],
      inChannels: 2,
      outChannels: 3,
    }
    const [x, w, dy] = [2 * 3 * 7 * 2, 2 * 3 * 2 * 3, 2 * 2 * 4 * 3].map((n, i) =>
      Float64Array.from(normals(i, n)),
    )
    const dx = centralDifferences(at => loopForward(shape, at, w!), x!, dy!)
    const dw = centralDifferences(at => loopForward(shape, x!, at), w!, dy!)
    expect(farthest(loopInputGradient(shape, dy!, w!), dx)).toBeLessThan(1e-9)
    expect(farthest(loopFilterGradient(shape, x!, dy!), dw)).toBeLessThan(1e-9)
  })
})

describe('the gradient of Conv2D at dilation 1', () => {
  it('is what the cpu backend of tfjs computes', async () => {
    await startBackend('cpu')
    tf.tidy(() => {
      const x = tf.tensor4d(normals(10, 2 * 7 * 6 * 3), [2, 7, 6, 3])
      const w = tf.tensor4d(normals(11, 3 * 3 * 3 * 4), [3, 3, 3, 4])
      for (const [stride, pad] of [
        [1, 'same'],
        [2, 'same'],
        [2, 'valid'],
      ] as const) {
        const conv = (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, stride, pad)
        const dy = conv(x, w)
        const [dx, dw] = tf.grads(conv as never)([x, w], dy) as [tf.Tensor, tf.Tensor]
        const attrs = { strides: [stride, stride], pad, dataFormat: 'NHWC', dimRoundingMode: 'floor' }
        const theirDx = tf
          .engine()
          .runKernel<tf.Tensor>('Conv2DBackpropInput', { dy, filter: w }, { ...attrs, inputShape: x.shape })
        const theirDw = tf
          .engine()
          .runKernel<tf.Tensor>('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: w.shape })
        expect(farthest(dx.dataSync(), theirDx.dataSync())).toBeLessThan(1e-4)
        expect(farthest(dw.dataSync(), theirDw.dataSync())).toBeLessThan(1e-3)
      }
    })
  })
})
