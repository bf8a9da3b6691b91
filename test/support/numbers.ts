import { dispose, type Tensor } from '@tensorflow/tfjs-core'
import { createRandom } from '../../src/common/random.js'

/** `n` standard normal numbers. */
export function normals(seed: number, n: number): Float32Array {
  const source = createRandom(seed)
  return Float32Array.from({ length: n }, () => source.normal())
}

/** The largest difference between two lists of equal length; infinite if one holds NaN. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}`)
  let worst = 0
  for (let i = 0; i < a.length; i++) {
    const gap = Math.abs(a[i]! - b[i]!)
    worst = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(worst, gap)
  }
  return worst
}

/** The largest difference of any tensor's values from those wanted; disposes the tensors. */
export async function largestError(got: Tensor[], want: ArrayLike<number>[]): Promise<number> {
  const values = await Promise.all(got.map(tensor => tensor.data()))
  dispose(got)
  return Math.max(...values.map((list, i) => farthest(list, want[i]!)))
}

/**
 * The gradient of `sum(f(x) * dy)` by central differences, for values near 1: exact to about 1e-3 for a function of
 * float32 numbers, and to 1e-9 for one of float64 numbers that is linear.
 */
export function centralDifferences<Numbers extends Float32Array | Float64Array>(
  f: (x: Numbers) => ArrayLike<number>,
  x: Numbers,
  dy: ArrayLike<number>,
  h = 1e-2,
): Float64Array {
  const weighted = (at: Numbers) => {
    const y = f(at)
    let sum = 0
    for (let i = 0; i < y.length; i++) sum += y[i]! * dy[i]!
    return sum
  }
  return Float64Array.from(x, (value, i) => {
    const up = x.slice() as Numbers
    const down = x.slice() as Numbers
    up[i] = value + h
    down[i] = value - h
    return (weighted(up) - weighted(down)) / (up[i]! - down[i]!)
  })
}
