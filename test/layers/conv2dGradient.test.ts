import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../src/common/random.js'
import { conv2dPadded } from '../../src/layers/conv2dGradient.js'
import '../../src/layers/index.js'
import { startBackend } from '../support/backends.js'
import { type LoopConv, loopFilterGradient, loopForward, loopInputGradient } from '../support/float64Conv.js'

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

function random(seed: number, n: number): Float32Array {
  const source = createRandom(seed)
  return Float32Array.from({ length: n }, () => source.normal())
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  let worst = 0
  for (let i = 0; i < a.length; i++) {
    const gap = Math.abs(a[i]! - b[i]!)
    worst = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(worst, gap)
  }
  return worst
}

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
      const x = random(1, c.batch * c.input[0] * c.input[1] * inChannels)
      const w = random(2, c.kernel[0] * c.kernel[1] * inChannels * outChannels)
      const dy = random(3, c.batch * output[0] * output[1] * outChannels)
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
})
