import type { Segment } from '../panel/segments.js'
import { addCrossProducts } from './crossProducts.js'

/** Sums over rows of the values `x[t - i]` and of their products `x[t - i] x[t - j]`, for 0 <= i, j <= lags. */
export interface LagProducts {
  readonly lags: number
  /** How many rows were summed. */
  readonly rows: number
  /** `sums[i]` is the sum of `x[t - i]`. */
  readonly sums: Float64Array
  /** The full symmetric matrix of products, row-major, `(lags + 1)^2` numbers. */
  readonly products: Float64Array
}

/**
 * The lag products of a series over the rows of some runs, each of which has `lags` values before it.
 *
 * The first row of the matrix is summed over the data; the others follow from it at a constant cost per entry:
 * A[i+1][j+1] = A[i][j] + (a product at the start of the run) - (one at its end).
 */
export function lagProducts(x: Float64Array, lags: number, runs: readonly Segment[]): LagProducts {
  const size = lags + 1
  const sums = new Float64Array(size)
  const products = new Float64Array(size * size)
  const along = new Float64Array(size)
  let rows = 0
  for (const { from, to } of runs) {
    rows += to - from
    along.fill(0)
    addCrossProducts(x, from, to, lags, along)
    let sum = 0
    for (let t = from; t < to; t++) sum += x[t]!
    sums[0]! += sum
    for (let lag = 1; lag < size; lag++) {
      sum += x[from - lag]! - x[to - lag]!
      sums[lag]! += sum
    }
    for (let lag = 0; lag < size; lag++) products[lag]! += along[lag]!
    for (let i = 1; i < size; i++) {
      const head = from - i
      const tail = to - i
      const enters = x[head]!
      const leaves = x[tail]!
      const row = i * size + i
      for (let lag = 0; i + lag < size; lag++) {
        const product = along[lag]! + (enters * x[head - lag]! - leaves * x[tail - lag]!)
        along[lag] = product
        products[row + lag]! += product
      }
    }
  }
  for (let i = 1; i < size; i++) {
    for (let j = 0; j < i; j++) products[i * size + j] = products[j * size + i]!
  }
  return { lags, rows, sums, products }
}
