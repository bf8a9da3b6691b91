import { backend_util, type Conv2DAttrs } from '@tensorflow/tfjs-core'

/** One spatial axis of a convolution, in elements. */
export interface ConvAxis {
  /** Input length. */
  readonly input: number
  /** Output length. */
  readonly output: number
  /** Kernel taps. */
  readonly kernel: number
  readonly stride: number
  readonly dilation: number
  /** Zeros before and after the input. */
  readonly before: number
  readonly after: number
}

/** A channels-last 2-D convolution; a 1-D one has a height of 1. */
export interface ConvGeometry {
  readonly batch: number
  readonly inChannels: number
  readonly outChannels: number
  readonly height: ConvAxis
  readonly width: ConvAxis
}

type Shape4D = [number, number, number, number]
/** Zeros before and after; below 0, elements to leave out. */
export type Pair = [number, number]

/** The geometry of a `Conv2D` kernel call on an NHWC input. */
export function convGeometry(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: Conv2DAttrs,
): ConvGeometry {
  const info = backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    attrs.strides,
    attrs.dilations,
    attrs.pad,
    attrs.dimRoundingMode,
  )
  return {
    batch: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    height: {
      input: info.inHeight,
      output: info.outHeight,
      kernel: info.filterHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      before: info.padInfo.top,
      after: info.padInfo.bottom,
    },
    width: {
      input: info.inWidth,
      output: info.outWidth,
      kernel: info.filterWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      before: info.padInfo.left,
      after: info.padInfo.right,
    },
  }
}

/** The padding of the convolution that gives the gradient with respect to the input, along one axis. */
export function inputGradientPadding(axis: ConvAxis): Pair {
  const before = (axis.kernel - 1) * axis.dilation - axis.before
  return [before, axis.input - (axis.output - 1) * axis.stride - 1 + axis.before]
}

/** The padding of the convolution that gives the gradient with respect to the kernel, along one axis. */
export function filterGradientPadding(axis: ConvAxis): Pair {
  const span = (axis.output - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1
  return [axis.before, span - axis.input - axis.before]
}
