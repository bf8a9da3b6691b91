import { reshape, transpose } from '@tensorflow/tfjs-core'
import { layers, type Shape } from '@tensorflow/tfjs-layers'
import { inTurn, type PlainLayer, type PlainParts } from './plainParts.js'

type Pair = [number, number]

/**
 * `Conv1D` or `Conv2D` where these can do it. tfjs's have no causal padding, and none in Keras has a stride beside a dilation: there zeros are
 * laid around the input, and every n-th output is taken by pooling over single elements.
 */
export function plainConvolution(parts: PlainParts): PlainLayer | undefined {
  const { name, config, shape, layer, weigh } = parts
  const rank = shape.length - 2
  const { filters, padding, useBias } = config as { filters: number; padding: string; useBias: boolean }
  const sizes = (option: string) => [config[option]].flat() as number[]
  const [kernel, dilation, strides] = [sizes('kernelSize'), sizes('dilationRate'), sizes('strides')]
  const isStrided = strides.some(n => n > 1)
  const isDilated = dilation.some(n => n > 1)
  const common = { filters, useBias, kernelInitializer: 'zeros' as const }
  if (padding !== 'causal' && !(isStrided && isDilated)) {
    const given = { ...common, name, padding: padding as 'same' | 'valid' }
    const convolution =
      rank === 1
        ? layers.conv1d({
            ...given,
            kernelSize: kernel[0]!,
            dilationRate: dilation[0]!,
            strides: strides[0]!,
          })
        : layers.conv2d({
            ...given,
            kernelSize: kernel as Pair,
            dilationRate: dilation as Pair,
            strides: strides as Pair,
          })
    return inTurn(weigh(convolution, () => layer.getWeights()))
  }
  const pads = kernel.map((n, axis) =>
    padsOf(padding, (n - 1) * dilation[axis]! + 1, strides[axis]!, shape[axis + 1]!),
  )
  if (pads.some(pair => pair === undefined)) return undefined
  const plane = (list: readonly number[], other: number) => (rank === 1 ? [list[0]!, other] : list) as Pair
  const convolution = layers.conv2d({
    ...common,
    name,
    padding: 'valid',
    kernelSize: plane(kernel, 1),
    dilationRate: plane(dilation, 1),
    strides: isDilated ? 1 : plane(strides, 1),
  })
  weigh(convolution, () => {
    const [weights, ...bias] = layer.getWeights()
    const [taps, channels, outputs] = weights!.shape as [number, number, number]
    return [rank === 1 ? reshape(weights!, [taps, 1, channels, outputs]) : weights!, ...bias]
  })
  const padding2d = [pads[0], rank === 1 ? [0, 0] : pads[1]] as [Pair, Pair]
  const steps = [
    layers.zeroPadding2d({ name: `${name}_padding`, padding: padding2d }),
    convolution,
    ...(isStrided && isDilated
      ? [layers.maxPooling2d({ name: `${name}_strides`, poolSize: [1, 1], strides: plane(strides, 1) })]
      : []),
  ]
  return rank === 1
    ? inTurn(...throughPlane(name, shape, steps, layer.computeOutputShape(shape) as Shape))
    : inTurn(...steps)
}

/** Layers for images between [length, channels] of two shapes with the batch, as images of the width 1. */
export function throughPlane(
  name: string,
  from: Shape,
  steps: readonly layers.Layer[],
  to: Shape = from,
): layers.Layer[] {
  const [before, after] = [from, to].map(shape => shape.slice(1).map(n => n ?? -1)) as [Pair, Pair]
  return [
    layers.reshape({ name: `${name}_plane`, targetShape: [before[0], 1, before[1]] }),
    ...steps,
    layers.reshape({ name: `${name}_line`, targetShape: after }),
  ]
}

/** The up-convolution as a transposed convolution, kernel [2, 2, filters, channels]. */
export function plainUpConvolution({ name, config, layer, weigh }: PlainParts): PlainLayer {
  const filters = config['filters'] as number
  const transposed = layers.conv2dTranspose({
    name,
    filters,
    kernelSize: 2,
    strides: 2,
    padding: 'valid',
    kernelInitializer: 'zeros',
  })
  return inTurn(
    weigh(transposed, () => {
      const [kernel, bias] = layer.getWeights()
      return [transpose(reshape(kernel!, [kernel!.shape[2]!, 2, 2, filters]), [1, 2, 3, 0]), bias!]
    }),
  )
}

/** Zeros before and after an axis, as the dilated convolution lays them; undefined where an open length decides. */
function padsOf(padding: string, reach: number, stride: number, length: number | null): Pair | undefined {
  if (padding === 'valid') return [0, 0]
  if (padding === 'causal') return [reach - 1, 0]
  if (length === null && stride > 1) return undefined
  const total =
    stride === 1 ? reach - 1 : Math.max((Math.ceil(length! / stride) - 1) * stride + reach - length!, 0)
  return [Math.floor(total / 2), Math.ceil(total / 2)]
}
