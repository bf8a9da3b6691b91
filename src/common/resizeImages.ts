import { wholeNumber } from './checks.js'
import type { Dataset } from './dataset.js'

/** The size of an image. */
export interface ImageSize {
  /** In pixels. */
  readonly height: number
  /** In pixels. */
  readonly width: number
}

/**
 * The same images at another size, made batch by batch: each pixel is the mean of what it covers of the whole image, as
 * a camera of that resolution would see it.
 *
 * @example
 * const pixels = new Uint8Array(10 * 64 * 64 * 3)
 * const images = arrayDataset({ inputs: pixels, inputShape: [64, 64, 3], targets: new Uint8Array(10) })
 * resizeImages(images, { height: 32, width: 32 }).inputShape // [32, 32, 3]
 */
export function resizeImages(dataset: Dataset, size: ImageSize): Dataset {
  const [fromHeight, fromWidth, channels] = dataset.inputShape as [number, number, number]
  const height = wholeNumber('height', size.height, 1)
  const width = wholeNumber('width', size.width, 1)
  const rows = coverage(fromHeight, height)
  const columns = coverage(fromWidth, width)
  const inputShape = [height, width, channels]
  return {
    size: dataset.size,
    inputShape,
    targetShape: dataset.targetShape,
    async batch(indices, random) {
      const { inputs, targets } = await dataset.batch(indices, random)
      // Rows of pixels, each row's columns, and then the rows themselves.
      const lines = meanOf(
        inputs,
        { before: indices.length * fromHeight, from: fromWidth, after: channels },
        columns,
      )
      const resized = meanOf(
        lines,
        { before: indices.length, from: fromHeight, after: width * channels },
        rows,
      )
      return { inputs: resized, targets }
    },
  }
}

/** What each new element covers of the old ones: the first of these, and their shares. */
interface Cover {
  readonly first: number
  readonly shares: readonly number[]
}

function coverage(from: number, to: number): readonly Cover[] {
  const step = from / to
  return Array.from({ length: to }, (_, i) => {
    const start = i * step
    const end = start + step
    const first = Math.floor(start)
    const shares: number[] = []
    for (let at = first; at < Math.min(end, from); at++) {
      const share = (Math.min(end, at + 1) - Math.max(start, at)) / step
      if (share > 1e-9) shares.push(share)
    }
    return { first, shares }
  })
}

/** The middle axis of [before, from, after] by weighted means. */
function meanOf(
  values: Float32Array,
  { before, from, after }: { readonly before: number; readonly from: number; readonly after: number },
  covers: readonly Cover[],
): Float32Array {
  const result = new Float32Array(before * covers.length * after)
  for (let i = 0; i < before; i++) {
    for (const [to, { first, shares }] of covers.entries()) {
      const target = (i * covers.length + to) * after
      for (let s = 0; s < shares.length; s++) {
        const source = (i * from + first + s) * after
        const share = shares[s]!
        for (let c = 0; c < after; c++) result[target + c]! += share * values[source + c]!
      }
    }
  }
  return result
}
