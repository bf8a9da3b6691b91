import * as tf from '@tensorflow/tfjs-core'
import { conv2dPadded } from '../../src/backends/conv2dGradient.js'
import { type LoopConv, loopFilterGradient, loopForward, loopInputGradient } from './float64Conv.js'
import { largestError, normals } from './numbers.js'

type Pair = [number, number]

/** A convolution of [batch, ...input, channels[0]] to channels[1]; in 1-D the first of each pair is 1. */
interface ConvCase {
  readonly batch: number
  readonly input: Pair
  readonly kernel: Pair
  readonly stride: Pair
  readonly dilation: Pair
  readonly channels: Pair
  readonly padding: [Pair, Pair]
}

const NONE: [Pair, Pair] = [
  [0, 0],
  [0, 0],
]

/** Lengths below and above the receptive field, one channel, one image, strides and dilations both above 1. */
function convCases(): ConvCase[] {
  const cases: ConvCase[] = []
  for (const length of [1, 3, 17])
    for (const kernel of [1, 2, 3, 5, 8])
      for (const dilation of [1, 2, 7])
        for (const stride of [1, 2, 3]) {
          const line = {
            input: [1, length] as Pair,
            kernel: [1, kernel] as Pair,
            stride: [1, stride] as Pair,
            dilation: [1, dilation] as Pair,
          }
          const reach = (kernel - 1) * dilation
          cases.push(same({ batch: 2, ...line, channels: [3, 4] }))
          cases.push({
            batch: 1,
            ...line,
            channels: [1, 2],
            padding: [
              [0, 0],
              [reach, 0],
            ],
          })
          if (length > reach) cases.push({ batch: 3, ...line, channels: [2, 1], padding: NONE })
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
  return cases
}

/** The case with the padding of TensorFlow's 'same'. */
function same(c: Omit<ConvCase, 'padding'>): ConvCase {
  const pads = ([0, 1] as const).map((axis): Pair => {
    const output = Math.ceil(c.input[axis] / c.stride[axis])
    const reach = (c.kernel[axis] - 1) * c.dilation[axis] + 1
    const total = Math.max((output - 1) * c.stride[axis] + reach - c.input[axis], 0)
    return [Math.floor(total / 2), Math.ceil(total / 2)]
  })
  return { ...c, padding: pads as [Pair, Pair] }
}

/**
 * The largest error of the convolution and its two gradients on the backend in use, over all cases, against loops
 * in float64; throws with the case where one is above 1e-4. With `every`, only each so-manieth case is tried.
 */
export async function worstConvolution(every = 1): Promise<number> {
  let worst = 0
  for (const c of convCases().filter((_, i) => i % every === 0)) {
    const error = await errorOf(c)
    if (!(error < 1e-4)) throw new Error(`off by ${error}: ${JSON.stringify(c)}`)
    worst = Math.max(worst, error)
  }
  return worst
}

async function errorOf(c: ConvCase): Promise<number> {
  const output = ([0, 1] as const).map(axis => {
    const room = c.input[axis] + c.padding[axis][0] + c.padding[axis][1]
    return Math.floor((room - (c.kernel[axis] - 1) * c.dilation[axis] - 1) / c.stride[axis]) + 1
  }) as Pair
  const [inChannels, outChannels] = c.channels
  const before: Pair = [c.padding[0][0], c.padding[1][0]]
  const loops: LoopConv = { ...c, output, inChannels, outChannels, before }
  const shapes = {
    x: [c.batch, ...c.input, inChannels] as const,
    w: [...c.kernel, inChannels, outChannels] as const,
    dy: [c.batch, ...output, outChannels] as const,
  }
  const values = (seed: number, shape: readonly number[]) =>
    normals(
      seed,
      shape.reduce((a, b) => a * b, 1),
    )
  const [x, w, dy] = [values(1, shapes.x), values(2, shapes.w), values(3, shapes.dy)]
  const results = tf.tidy(() => {
    const tx = tf.tensor4d(x, [...shapes.x])
    const tw = tf.tensor4d(w, [...shapes.w])
    const conv = (a: tf.Tensor4D, b: tf.Tensor4D) =>
      conv2dPadded(a, b, { strides: c.stride, dilations: c.dilation, padding: c.padding })
    return [conv(tx, tw), ...tf.grads(conv as never)([tx, tw], tf.tensor4d(dy, [...shapes.dy]))]
  })
  const want = [loopForward(loops, x, w), loopInputGradient(loops, dy, w), loopFilterGradient(loops, x, dy)]
  return largestError(results, want)
}
