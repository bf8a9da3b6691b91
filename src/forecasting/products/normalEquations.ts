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

/** Columns besides the lags, as they stand in the transformed series' regression. */
export interface FurtherRegressors {
  /** One series per regressor, as long as the series itself and already transformed and scaled. */
  readonly columns: readonly Float64Array[]
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
  const extra = further?.columns ?? []
  const size = 1 + lags + extra.length
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
  if (extra.length > 0) border(matrix, size, lags, unit, applyOperator(operator, x), extra, runs)
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
  extra: readonly Float64Array[],
  runs: readonly Segment[],
): void {
  extra.forEach((column, e) => {
    const row = (1 + lags + e) * size
    for (const { from, to } of runs) {
      for (let t = from; t < to; t++) matrix[row]! += column[t]!
      for (let lag = 0; lag <= lags; lag++) {
        let sum = 0
        for (let t = from; t < to; t++) sum += column[t]! * z[t - lag]!
        matrix[lag === 0 ? size * size + 1 + lags + e : row + lag]! += sum / unit
      }
      for (let other = 0; other <= e; other++) {
        const second = extra[other]!
        let sum = 0
        for (let t = from; t < to; t++) sum += column[t]! * second[t]!
        matrix[row + 1 + lags + other]! += sum
      }
    }
  })
}
