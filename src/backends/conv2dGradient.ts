import {
  type Conv2DAttrs,
  type Conv2DBackpropFilterAttrs,
  concat,
  engine,
  type GradFunc,
  getBackend,
  getGradient,
  type NamedAttrMap,
  pad,
  reshape,
  slice,
  type Tensor,
  type Tensor4D,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-layers'
import {
  type ConvGeometry,
  convGeometry,
  filterGradientPadding,
  inputGradientPadding,
  type Pair,
} from './convGeometry.js'
import { convGradientsOf } from './convGradients.js'
import { replaceGradient, replaceKernel } from './replaceKernel.js'

/**
 * Puts a gradient of `Conv2D` in the place of tfjs's own, with which `tf.conv1d`, `tf.conv2d` and every layer made
 * of them train with any kernel size, stride and dilation on every backend (tfjs's refuses dilations above 1, and
 * wasm has no filter gradient at all). This happens as the module loads; again is needed after `@tensorflow/tfjs`
 * or tfjs-node is loaded, which register theirs.
 *
 * Both gradients are convolutions again, so they run at the speed of the backend's forward kernel, and can be
 * differentiated themselves. The input gradient is computed only where it is asked for.
 */
export function registerConv2DGradient(): void {
  if (getGradient('Conv2D')?.gradFunc !== gradFunc) {
    replaceGradient({ kernelName: 'Conv2D', inputsToSave: ['x', 'filter'], gradFunc })
  }
  // What tf.fused.conv2d, and with it tf.layers.conv2d, asks for; the wasm backend has none.
  replaceKernel('Conv2DBackpropFilter', 'wasm', 'mend', () => ({ inputs, attrs }) => {
    const { x, dy } = inputs as { x: Tensor4D; dy: Tensor4D }
    const { filterShape, ...conv } = attrs as unknown as Conv2DBackpropFilterAttrs
    const geometry = convGeometry(x.shape, filterShape, { ...conv, dilations: 1 })
    return tidy(() => conv2dFilterGradient(geometry, x, dy))
  })
}

const gradFunc: GradFunc = (dy, saved, attributes) => {
  const attrs = attributes as unknown as Conv2DAttrs
  const [x, filter] = saved as [Tensor4D, Tensor4D]
  const channelsFirst = attrs.dataFormat === 'NCHW'
  const last = (t: Tensor4D) => (channelsFirst ? transpose(t, [0, 2, 3, 1]) : t)
  const geometry = convGeometry(last(x).shape, filter.shape, attrs)
  // A backend's own kernels have no gradient, so second derivatives go the composed way.
  const own = engine().state.gradientDepth === 0 ? convGradientsOf(getBackend()) : undefined
  return {
    x: () => {
      const args = [geometry, last(dy as Tensor4D), filter] as const
      const dx = own?.inputGradient(...args) ?? conv2dInputGradient(...args)
      return channelsFirst ? transpose(dx, [0, 3, 1, 2]) : dx
    },
    filter: () => {
      const args = [geometry, last(x), last(dy as Tensor4D)] as const
      return own?.filterGradient(...args) ?? conv2dFilterGradient(...args)
    },
  }
}

registerConv2DGradient()

/**
 * The gradient of a convolution with respect to its input [batch, height, width, inChannels]: the output
 * gradient, spread out by the stride, convolved with the flipped kernel whose channel axes are swapped.
 */
function conv2dInputGradient(geometry: ConvGeometry, dy: Tensor4D, filter: Tensor4D): Tensor4D {
  const { height, width, batch, inChannels } = geometry
  if (dy.size === 0) return zeros([batch, height.input, width.input, inChannels])
  const pointwise = height.kernel * width.kernel === 1 && height.before + width.before === 0
  if (pointwise && height.stride * width.stride > 1) {
    // A strided 1 x 1 kernel: convolve first, so that no work is spent on the zeros between.
    const dx = spread(conv2dPadded(dy, transpose(filter, [0, 1, 3, 2])), height.stride, width.stride)
    return padOrCrop(dx, inputGradientPadding(height), inputGradientPadding(width))
  }
  return conv2dPadded(spread(dy, height.stride, width.stride), flipped(filter), {
    dilations: [height.dilation, width.dilation],
    padding: [inputGradientPadding(height), inputGradientPadding(width)],
  })
}

/**
 * The gradient of a convolution with respect to its kernel [height, width, inChannels, outChannels]: the input
 * (input channels as its batch, batch as its channels) convolved with the output gradient as the kernel, with
 * stride and dilation trading places.
 */
function conv2dFilterGradient(geometry: ConvGeometry, x: Tensor4D, dy: Tensor4D): Tensor4D {
  const { height, width, inChannels, outChannels, batch } = geometry
  if (dy.size === 0 || x.size === 0) return zeros([height.kernel, width.kernel, inChannels, outChannels])
  const flat = height.input === 1 && height.kernel === 1 && height.output === 1
  if (flat) {
    // 1-D: the channels stand in the height, and one image is convolved instead of many.
    const image = transpose(reshape(x, [batch, width.input, inChannels]), [2, 1, 0])
    const kernel = transpose(reshape(dy, [batch, width.output, outChannels]), [1, 0, 2])
    const taps = conv2dPadded(
      reshape(image, [1, inChannels, width.input, batch]),
      reshape(kernel, [1, width.output, batch, outChannels]),
      {
        strides: [1, width.dilation],
        dilations: [1, width.stride],
        padding: [[0, 0], filterGradientPadding(width)],
      },
    )
    return transpose(taps, [0, 2, 1, 3])
  }
  const taps = conv2dPadded(transpose(x, [3, 1, 2, 0]), transpose(dy, [1, 2, 0, 3]), {
    strides: [height.dilation, width.dilation],
    dilations: [height.stride, width.stride],
    padding: [filterGradientPadding(height), filterGradientPadding(width)],
  })
  return transpose(taps, [1, 2, 0, 3])
}

interface RawConvOptions {
  readonly strides?: Pair
  readonly dilations?: Pair
  /** Zeros around rows and columns; negative ones crop. */
  readonly padding?: readonly [Pair, Pair]
}

/** The `Conv2D` kernel itself: stride and dilation may both be above 1, which `tf.conv2d` refuses. */
export function conv2dPadded(x: Tensor4D, filter: Tensor4D, options: RawConvOptions = {}): Tensor4D {
  const [rows, columns] = options.padding ?? [
    [0, 0],
    [0, 0],
  ]
  const positive = (pair: Pair): Pair => [Math.max(pair[0], 0), Math.max(pair[1], 0)]
  const negative = (pair: Pair): Pair => [Math.min(pair[0], 0), Math.min(pair[1], 0)]
  const attrs: Conv2DAttrs = {
    strides: options.strides ?? [1, 1],
    dilations: options.dilations ?? [1, 1],
    pad: [[0, 0], positive(rows), positive(columns), [0, 0]],
    dataFormat: 'NHWC',
    dimRoundingMode: 'floor',
  }
  const cropped = padOrCrop(x, negative(rows), negative(columns))
  return engine().runKernel('Conv2D', { x: cropped, filter }, attrs as unknown as NamedAttrMap)
}

/** Zeros added around rows and columns, or elements taken away where a pad is negative. */
function padOrCrop(x: Tensor4D, rows: Pair, columns: Pair): Tensor4D {
  const [batch, height, width, channels] = x.shape
  const cut = ([before, after]: Pair) => [Math.max(-before, 0), Math.max(-after, 0)] as const
  const [top, bottom] = cut(rows)
  const [left, right] = cut(columns)
  const kept =
    top + bottom + left + right === 0
      ? x
      : slice(x, [0, top, left, 0], [batch, height - top - bottom, width - left - right, channels])
  const added = [...rows, ...columns].some(n => n > 0)
  const zeros = ([before, after]: Pair): Pair => [Math.max(before, 0), Math.max(after, 0)]
  return added ? pad(kept, [[0, 0], zeros(rows), zeros(columns), [0, 0]]) : kept
}

/** `x` with stride - 1 zeros between its rows and between its columns. */
function spread(x: Tensor4D, strideHeight: number, strideWidth: number): Tensor4D {
  const [batch, height, width, channels] = x.shape
  const wide = withZerosBetween(x, [batch * height, width, channels], strideWidth)
  const columns = (width - 1) * strideWidth + 1
  const tall = withZerosBetween(wide, [batch, height, columns * channels], strideHeight)
  return reshape(tall, [batch, (height - 1) * strideHeight + 1, columns, channels])
}

/** [outer, n, inner] with `stride - 1` zeros between the n. */
function withZerosBetween(x: Tensor, [outer, n, inner]: [number, number, number], stride: number): Tensor {
  if (stride === 1) return x
  const apart = concat([reshape(x, [outer * n, 1, inner]), zeros([outer * n, stride - 1, inner])], 1)
  return slice(reshape(apart, [outer, n * stride, inner]), [0, 0, 0], [outer, (n - 1) * stride + 1, inner])
}

/** The kernel turned around in space, with its channel axes swapped. */
function flipped(filter: Tensor4D): Tensor4D {
  const [height, width, inChannels, outChannels] = filter.shape
  const taps = height * width
  const swapped = transpose(filter, [0, 1, 3, 2])
  if (taps === 1) return swapped
  // Slices joined the other way around: the Reverse kernel of the wasm backend is several times slower.
  const list = reshape(swapped, [taps, outChannels, inChannels])
  const turned = Array.from({ length: taps }, (_, tap) => slice(list, [taps - 1 - tap, 0, 0], [1, -1, -1]))
  return reshape(concat(turned, 0), [height, width, outChannels, inChannels])
}
