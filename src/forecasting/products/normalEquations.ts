import { applyOperator, type Operator } from '../panel/operator.js'
import type { Segment } from '../panel/segments.js'
import { type LagProducts, lagProducts } from './lagProducts.js'

/**
 * The normal equations of an auto-regression of a transformed series, in units of the transformed series' root mean square.
 *
 * The regressors are a constant, the lags, and further columns if there are any.
 */
export interface NormalEquations {
  /** How many regressors there are, the constant included. */
  readonly size: number
  /** How many of them are lags; they follow the constant. */
  readonly lags: number
  /** How many rows were summed. */
  readonly rows: number
  /** The root mean square of the transformed series: the unit of its values in the equations. */
  readonly unit: number
  /**
   * `size + 1` rows of `size` numbers: the lower triangle of the matrix, then the right side. That is the layout that
   * `nestedCholesky` works on.
   */
  readonly matrix: Float64Array
  /** The sum of squares of the transformed series, in these units. */
  readonly total: number
}

/** Beyond this ratio of variances the products of a transformed series lose too many digits to follow from those of the series. */
const largestRatio = 1e6

/** Mean squares below this count as zero. */
const leastMeanSquare = 1e-14

/** Columns besides the lags of the series: each is a regressor at the time of the value and at some lags before. */
export interface FurtherRegressors {
  /** As long as the series, already transformed and scaled. */
  readonly columns: readonly Float64Array[]
  /** For each column, its longest lag: it is a regressor at the lags 0 to this one. */
  readonly lags: readonly number[]
}

/**
 * The normal equations for an operator and a number of lags, from the lag products of the series.
 *
 * @param base products of the series itself, of at least `lags + operator.reach` lags
 * @param x the series and the runs that `base` was summed over
 */
export function normalEquations(
  base: LagProducts,
  operator: Operator,
  lags: number,
  x: Float64Array,
  runs: readonly Segment[],
  further?: FurtherRegressors,
): NormalEquations {
  const mapped = mapProducts(base, operator, lags)
  const exact =
    base.products[0]! > largestRatio * mapped.products[0]! && operator.reach > 0
      ? lagProducts(applyOperator(operator, x), lags, runs)
      : mapped
  const extra = further?.columns.length ?? 0
  const size = 1 + lags + (further ? sum(further.lags) + extra : 0)
  const { rows, sums, products } = exact
  const meanSquare = Math.max(products[0]! / rows, leastMeanSquare)
  const unit = Math.sqrt(meanSquare)
  const matrix = new Float64Array((size + 1) * size)
  matrix[0] = rows
  for (let i = 1; i <= lags; i++) {
    matrix[i * size] = sums[i]! / unit
    const from = i * (lags + 1)
    for (let j = 1; j <= i; j++) matrix[i * size + j] = products[from + j]! / meanSquare
  }
  matrix[size * size] = sums[0]! / unit
  for (let j = 1; j <= lags; j++) matrix[size * size + j] = products[j]! / meanSquare
  if (further && extra > 0) border(matrix, size, lags, unit, applyOperator(operator, x), further, runs)
  return { size, lags, rows, unit, matrix, total: products[0]! / meanSquare }
}

/** The products of the transformed series: at most 16 additions per entry. */
function mapProducts(base: LagProducts, { terms, reach }: Operator, lags: number): LagProducts {
  if (reach === 0 && base.lags === lags) return base
  const from = base.lags + 1
  const size = lags + 1
  const sums = new Float64Array(size)
  const products = new Float64Array(size * size)
  for (const a of terms) {
    for (let i = 0; i < size; i++) sums[i]! += a.weight * base.sums[a.offset + i]!
    for (const b of terms) {
      const weight = a.weight * b.weight
      for (let i = 0; i < size; i++) {
        let source = (i + a.offset) * from + b.offset
        const target = i * size
        for (let j = 0; j <= i; j++) products[target + j]! += weight * base.products[source++]!
      }
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) products[j * size + i] = products[i * size + j]!
  }
  return { lags, rows: base.rows, sums, products }
}

/** Adds the products of further regressors with the constant, the lags, each other and the target. */
function border(
  matrix: Float64Array,
  size: number,
  lags: number,
  unit: number,
  z: Float64Array,
  { columns, lags: longest }: FurtherRegressors,
  runs: readonly Segment[],
): void {
  const firsts = longest.map((_, e) => 1 + lags + sum(longest.slice(0, e)) + e)
  const rowOf = (e: number, delay: number) => (firsts[e]! + delay) * size
  const target = size * size
  for (const run of runs) {
    columns.forEach((column, e) => {
      const delays = longest[e]!
      let total = 0
      for (let t = run.from; t < run.to; t++) total += column[t]!
      for (let delay = 0; delay <= delays; delay++) {
        if (delay > 0) total += column[run.from - delay]! - column[run.to - delay]!
        matrix[rowOf(e, delay)]! += total
      }
      const withSeries = delayedProducts(column, z, delays, lags, run)
      for (let delay = 0; delay <= delays; delay++) {
        const from = delay * (lags + 1)
        matrix[target + firsts[e]! + delay]! += withSeries[from]! / unit
        for (let lag = 1; lag <= lags; lag++) {
          matrix[rowOf(e, delay) + lag]! += withSeries[from + lag]! / unit
        }
      }
      for (let other = 0; other <= e; other++) {
        const width = longest[other]! + 1
        const between = delayedProducts(column, columns[other]!, delays, width - 1, run)
        for (let delay = 0; delay <= delays; delay++) {
          const count = other === e ? delay + 1 : width
          const at = rowOf(e, delay) + firsts[other]!
          for (let second = 0; second < count; second++) {
            matrix[at + second]! += between[delay * width + second]!
          }
        }
      }
    })
  }
}

/**
 * The sums over a run of a[t - i] b[t - j] for 0 <= i <= delays and 0 <= j <= lags, row by row. The first row and column are
 * summed over the data; the rest follow from them.
 */
function delayedProducts(
  a: Float64Array,
  b: Float64Array,
  delays: number,
  lags: number,
  { from, to }: Segment,
): Float64Array {
  const width = lags + 1
  const out = new Float64Array((delays + 1) * width)
  for (let j = 0; j <= lags; j++) out[j] = productAt(a, b, 0, j, from, to)
  for (let i = 1; i <= delays; i++) {
    out[i * width] = productAt(a, b, i, 0, from, to)
    for (let j = 1; j <= lags; j++) {
      out[i * width + j] =
        out[(i - 1) * width + j - 1]! + (a[from - i]! * b[from - j]! - a[to - i]! * b[to - j]!)
    }
  }
  return out
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function productAt(a: Float64Array, b: Float64Array, i: number, j: number, from: number, to: number): number {
  let even = 0
  let odd = 0
  let t = from
  for (; t + 1 < to; t += 2) {
    even += a[t - i]! * b[t - j]!
    odd += a[t + 1 - i]! * b[t + 1 - j]!
  }
  if (t < to) even += a[t - i]! * b[t - j]!
  return even + odd
}
