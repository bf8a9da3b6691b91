import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { conv2dPadded } from '../../src/layers/conv2dGradient.js'
import '../../src/layers/index.js'
import { startBackend } from '../support/backends.js'
import { type LoopConv, loopFilterGradient, loopForward, loopInputGradient } from '../support/float64Conv.js'
import { centralDifferences, farthest, normals } from '../support/numbers.js'

type Pair = [number, number]
interface Case {
  batch: number
  input: Pair
  kernel: Pair
  stride: Pair
  dilation: Pair
  channels: Pair
  padding: [Pair, Pair]
}

/** Pads like TensorFlow's 'same'. */
function same(c: Omit<Case, 'padding'>): Case {
  const pads = ([0, 1] as const).map((axis): Pair => {
    const output = Math.ceil(c.input[axis] / c.stride[axis])
    const reach = (c.kernel[axis] - 1) * c.dilation[axis] + 1
    const total = Math.max((output - 1) * c.stride[axis] + reach - c.input[axis], 0)
    return [Math.floor(total / 2), Math.ceil(total / 2)]
  }) as [Pair, Pair]
  return { ...c, padding: pads }
}

const cases: Case[] = []
for (const length of [1, 3, 17])
  for (const kernel of [1, 2, 3, 5, 8])
    for (const dilation of [1, 2, 7])
      for (const stride of [1, 2, 3]) {
        const shape = { input: [1, length] as Pair, kernel: [1, kernel] as Pair }
        const rate = { stride: [1, stride] as Pair, dilation: [1, dilation] as Pair }
        cases.push(same({ batch: 2, ...shape, ...rate, channels: [3, 4] }))
        const reach = (kernel - 1) * dilation
        // causal
        cases.push({
          batch: 1,
          ...shape,
          ...rate,
          channels: [1, 2],
          padding: [
            [0, 0],
            [reach, 0],
          ],
        })
        // valid
        if (length > reach)
          cases.push({
            batch: 3,
            ...shape,
            ...rate,
            channels: [2, 1],
            padding: [
              [0, 0],
              [0, 0],
            ],
          })
      }
for (const input of [
  [5, 7],
  [8, 8],
  [2, 9],
] as Pair[])
  for (const kernel of [
    [1, 1],
    [3, 3],
    [2, 5],
    [4, 1],
  ] as Pair[])
    for (const dilation of [
      [1, 1],
      [2, 3],
      [4, 1],
    ] as Pair[])
      for (const stride of [
        [1, 1],
        [2, 2],
        [1, 3],
      ] as Pair[])
        cases.push(same({ batch: 2, input, kernel, stride, dilation, channels: [2, 3] }))

describe.each(['cpu', 'wasm'] as const)('the gradient of Conv2D on %s', backend => {
  beforeAll(() => startBackend(backend))

  it(`agrees with float64 loops in ${cases.length} shapes, and leaves no tensor behind`, () => {
    const tensors = tf.memory().numTensors
    let worst = 0
    for (const c of cases) {
      const output = ([0, 1] as const).map(axis => {
        const reach = (c.kernel[axis] - 1) * c.dilation[axis] + 1
        return (
          Math.floor((c.input[axis] + c.padding[axis][0] + c.padding[axis][1] - reach) / c.stride[axis]) + 1
        )
      }) as Pair
      const [inChannels, outChannels] = c.channels
      const loops: LoopConv = {
        ...c,
        output,
        inChannels,
        outChannels,
        before: [c.padding[0][0], c.padding[1][0]],
      }
      const x = normals(1, c.batch * c.input[0] * c.input[1] * inChannels)
      const w = normals(2, c.kernel[0] * c.kernel[1] * inChannels * outChannels)
      const dy = normals(3, c.batch * output[0] * output[1] * outChannels)
      tf.tidy(() => {
        const tx = tf.tensor4d(x, [c.batch, ...c.input, inChannels])
        const tw = tf.tensor4d(w, [...c.kernel, inChannels, outChannels])
        const tdy = tf.tensor4d(dy, [c.batch, ...output, outChannels])
        const conv = (a: tf.Tensor4D, b: tf.Tensor4D) =>
          conv2dPadded(a, b, { strides: c.stride, dilations: c.dilation, padding: c.padding })
        const [dx, dw] = tf.grads(conv as never)([tx, tw], tdy) as [tf.Tensor, tf.Tensor]
        expect(dx.shape).toEqual(tx.shape)
        expect(dw.shape).toEqual(tw.shape)
        const off = Math.max(
          farthest(conv(tx, tw).dataSync(), loopForward(loops, x, w)),
          farthest(dx.dataSync(), loopInputGradient(loops, dy, w)),
          farthest(dw.dataSync(), loopFilterGradient(loops, x, dy)),
        )
        if (off > 1e-5) throw new Error(`off by ${off}: ${JSON.stringify(c)}`)
        worst = Math.max(worst, off)
      })
    }
    expect(worst).toBeLessThan(1e-5)
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
