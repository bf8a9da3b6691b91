import type { TensorInfo } from '@tensorflow/tfjs-core'
import { cpuKernel, type HostCompute } from './hostKernel.js'
import { avgPoolGrad } from './poolGradients.js'
import { replaceKernel } from './replaceKernel.js'

/**
 * Mends the cpu backend of tfjs 4.22: the gradient of average pooling counts padding that the forward pass does
 * not, and that of nearest-neighbour resizing reads the output gradient of the wrong image.
 */
export function mendCpu(): void {
  replaceKernel('AvgPoolGrad', 'cpu', 'mend', () => cpuKernel(avgPoolGrad))
  replaceKernel('ResizeNearestNeighborGrad', 'cpu', 'mend', () => cpuKernel(resizeNearestGrad))
}

/** The gradient of nearest-neighbour resizing: each output's gradient goes to the element that it copied. */
const resizeNearestGrad: HostCompute = ({ inputs, attrs }) => {
  const { dy, images } = inputs as { dy: TensorInfo; images: TensorInfo }
  const { alignCorners } = attrs as unknown as { alignCorners: boolean }
  const [batch, inHeight, inWidth, channels] = images.shape as [number, number, number, number]
  const [, outHeight, outWidth] = dy.shape as [number, number, number, number]
  const rows = sources(inHeight, outHeight, alignCorners)
  const columns = sources(inWidth, outWidth, alignCorners)
  return {
    shape: images.shape,
    fill(dx, read) {
      const out = read(dy)
      let y = 0
      for (let n = 0; n < batch; n++)
        for (const row of rows)
          for (const column of columns) {
            const x = ((n * inHeight + row) * inWidth + column) * channels
            for (let c = 0; c < channels; c++) dx[x + c]! += out[y++]!
          }
    },
  }
}

/** Which input element each output element along an axis copies. */
function sources(input: number, output: number, alignCorners: boolean): number[] {
  const aligned = alignCorners && output > 1
  const scale = aligned ? (input - 1) / (output - 1) : input / output
  return Array.from({ length: output }, (_, i) =>
    Math.min(input - 1, alignCorners ? Math.round(i * scale) : Math.floor(i * scale)),
  )
}
