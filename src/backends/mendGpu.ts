import {
  type AvgPoolAttrs,
  backend_util,
  type GradFunc,
  getBackend,
  getGradient,
  mul,
  type NamedAttrMap,
  type Tensor,
  tensor,
} from '@tensorflow/tfjs-core'
import { replaceGradient } from './replaceKernel.js'

/**
 * Mends the WebGL and WebGPU backends of tfjs 4.22, whose gradient of average pooling divides by the whole window,
 * padding and all, where the forward pass divides by the elements that lie in the image.
 */
export function mendGpu(): void {
  const gradient = getGradient('AvgPool')
  if (gradient !== undefined && !mended.has(gradient.gradFunc)) {
    const gradFunc = withoutPadding(gradient.gradFunc)
    mended.add(gradFunc)
    replaceGradient({ ...gradient, gradFunc })
  }
}

const mended = new WeakSet<GradFunc>()

function withoutPadding(original: GradFunc): GradFunc {
  return (dy, saved, attributes) => {
    const gpu = getBackend() === 'webgl' || getBackend() === 'webgpu'
    if (!gpu) return original(dy, saved, attributes)
    return original(scaled(dy as Tensor, saved[0]!, attributes), saved, attributes)
  }
}

/** Each output's gradient times window size over window elements in the image. */
function scaled(dy: Tensor, x: Tensor, attributes: NamedAttrMap): Tensor {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as AvgPoolAttrs
  const shape = x.shape as [number, number, number, number]
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode)
  const rows = inside(info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, info.padInfo.top)
  const columns = inside(info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, info.padInfo.left)
  const share = rows.flatMap(r => columns.map(c => (info.filterHeight * info.filterWidth) / (r * c)))
  return mul(dy, tensor(share, [1, info.outHeight, info.outWidth, 1]))
}

/** How many elements of each window along an axis lie in the image. */
function inside(input: number, output: number, window: number, stride: number, before: number): number[] {
  return Array.from({ length: output }, (_, i) => {
    const start = i * stride - before
    return Math.max(Math.min(start + window, input) - Math.max(start, 0), 1)
  })
}
