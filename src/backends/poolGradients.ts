import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { HostCompute } from './hostKernel.js'

type PoolInfo = ReturnType<typeof backend_util.computePool2DInfo>

/** The gradient of max pooling: each output's gradient goes to the first largest element of its window. */
export const maxPoolGrad: HostCompute = ({ inputs, attrs }) => {
  const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo }
  const info = poolInfo(input.shape, attrs)
  return {
    shape: input.shape,
    fill(dx, read) {
      const x = read(input)
      const out = read(dy)
      const top = new Int32Array(info.inChannels)
      eachWindow(info, (y, window) => {
        top.fill(window[0]!)
        for (let c = 0; c < top.length; c++) {
          for (const start of window) if (x[start + c]! > x[top[c]! + c]!) top[c] = start
          dx[top[c]! + c]! += out[y + c]!
        }
      })
    },
  }
}

/**
 * The gradient of average pooling: each output's gradient is shared by the elements of its window that lie in
 * the image, as many as the forward pass divides by (tfjs divides by the whole window here, padding and all).
 */
export const avgPoolGrad: HostCompute = ({ inputs, attrs }) => {
  const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo }
  const info = poolInfo(input.shape, attrs)
  return {
    shape: input.shape,
    fill(dx, read) {
      const out = read(dy)
      eachWindow(info, (y, window) => {
        for (const start of window)
          for (let c = 0; c < info.inChannels; c++) dx[start + c]! += out[y + c]! / window.length
      })
    },
  }
}

function poolInfo(shape: number[], attrs: unknown): PoolInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as {
    filterSize: [number, number]
    strides: [number, number]
    pad: 'same' | 'valid' | number
    dimRoundingMode?: 'floor' | 'round' | 'ceil'
  }
  const image = shape as [number, number, number, number]
  return backend_util.computePool2DInfo(image, filterSize, strides, 1, pad, dimRoundingMode)
}

/** Calls `visit` with where each output's channels start, and where those of its window's elements do. */
function eachWindow(info: PoolInfo, visit: (output: number, window: number[]) => void): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info
  for (let n = 0; n < info.batchSize; n++)
    for (let oh = 0; oh < outHeight; oh++)
      for (let ow = 0; ow < outWidth; ow++) {
        const top = oh * info.strideHeight - padInfo.top
        const left = ow * info.strideWidth - padInfo.left
        const window: number[] = []
        for (let h = Math.max(top, 0); h < Math.min(top + info.filterHeight, inHeight); h++)
          for (let w = Math.max(left, 0); w < Math.min(left + info.filterWidth, inWidth); w++)
            window.push(((n * inHeight + h) * inWidth + w) * inChannels)
        visit(((n * outHeight + oh) * outWidth + ow) * inChannels, window)
      }
}
