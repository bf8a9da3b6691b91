import type { AutoProducts } from '../products/autoProducts.js'
import { gramOf } from '../products/autoProducts.js'
import type { LagGram } from '../products/lagGram.js'
import type { ARSolution } from '../products/solveAR.js'
import { oneStepResiduals } from './residuals.js'

/** A column as prepared for the fit, with the fit it got. */
export interface FittedColumn {
  readonly values: Float64Array
  readonly scale: number
  readonly products: readonly AutoProducts[]
  readonly solution: ARSolution
}

/** The one-step noise of a column, on the scale of the prepared columns. */
export interface ColumnNoise {
  readonly variance: number
  /** Set where the column's own residuals say nothing about it. */
  readonly source: 'own' | 'shared' | 'values'
}

/** A variance from fewer degrees of freedom than this is filled up with that of all columns. */
const enoughFreedom = 8

/**
 * The mean squared one-step error of each column, corrected for the parameters fitted to it.
 *
 * A column's share of the parameters is its share of the rows behind them: all of them where it is fitted alone. A column with few
 * residuals of its own draws on those of all columns. Where a fit leaves no degree of freedom at all, its residuals are 0
 * whatever the noise, and the variance of the values takes their place.
 */
export function noiseVariances(
  columns: readonly FittedColumn[],
  all: LagGram,
  options: { lags: number; intercept: boolean; weight: number; fromResiduals: boolean },
): ColumnNoise[] {
  const parameters = options.lags + (options.intercept ? 1 : 0)
  const own = columns.map(column => {
    const gram = gramOf(column.products, options.lags)
    if (gram.rows === 0) return { squares: 0, rows: 0, freedom: 0 }
    const share = gram.rows / ((1 - options.weight) * gram.rows + options.weight * all.rows)
    const squares = options.fromResiduals
      ? squaresOfResiduals(column)
      : (squaresOfProducts(gram, column.solution) ?? squaresOfResiduals(column))
    return { squares, rows: gram.rows, freedom: gram.rows - parameters * share }
  })
  const freedom = own.reduce((sum, column) => sum + Math.max(0, column.freedom), 0)
  const shared = own.reduce((sum, column) => sum + column.squares, 0) / freedom
  return columns.map(({ values }, c) => {
    const { squares, rows, freedom: free } = own[c]!
    if (free >= enoughFreedom || (free >= 1 && freedom - free < 1))
      return { variance: squares / free, source: 'own' }
    if (freedom < 1) return { variance: varianceOf(values), source: 'values' }
    const lacking = enoughFreedom - Math.max(0, free)
    return { variance: (squares + lacking * shared) / enoughFreedom, source: rows === 0 ? 'shared' : 'own' }
  })
}

/** The sum of squared residuals from the products; undefined where it is lost in their rounding. */
function squaresOfProducts(own: LagGram, { coefficients, intercept }: ARSolution): number | undefined {
  const size = coefficients.length
  // Sum of (y - intercept - coefficients . lags)^2.
  let squares = own.product(0, 0) - 2 * intercept * own.sum(0) + own.rows * intercept * intercept
  let largest = own.product(0, 0) + own.rows * intercept * intercept
  for (let i = 0; i < size; i++) {
    const value = coefficients[i]!
    let row = 0.5 * value * own.product(i + 1, i + 1)
    largest += value * value * own.product(i + 1, i + 1)
    for (let j = i + 1; j < size; j++) row += coefficients[j]! * own.product(i + 1, j + 1)
    squares += 2 * value * (row - own.product(0, i + 1) + intercept * own.sum(i + 1))
  }
  return squares > 1e-7 * largest ? squares : undefined
}

function squaresOfResiduals({ values, solution }: FittedColumn): number {
  let squares = 0
  for (const residual of oneStepResiduals(values, solution.coefficients, solution.intercept))
    if (!Number.isNaN(residual)) squares += residual * residual
  return squares
}

/** The variance of the values that are not NaN, or their mean square where they are all the same. */
function varianceOf(values: Float64Array): number {
  let count = 0
  let sum = 0
  let squares = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    count += 1
    sum += value
    squares += value * value
  }
  const variance = squares / count - (sum / count) ** 2
  return variance > 1e-12 * (squares / count) ? variance : squares / count
}

/**
 * The covariance of the columns' one-step errors, in the columns' units, row by row.
 *
 * @param columns undefined for a constant, whose entries are 0
 * @param variances what stands on the diagonal of a column without residuals; 0 stands beside it
 */
export function noiseCovariance(
  columns: readonly (FittedColumn | undefined)[],
  variances: readonly number[],
): Float64Array {
  const n = columns.length
  const residuals = columns.map(
    column =>
      column && oneStepResiduals(column.values, column.solution.coefficients, column.solution.intercept),
  )
  const out = new Float64Array(n * n)
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      const x = residuals[a]
      const y = residuals[b]
      if (!x || !y) continue
      let sum = 0
      let count = 0
      for (let t = 0; t < x.length; t++) {
        const product = x[t]! * y[t]!
        if (Number.isNaN(product)) continue
        sum += product
        count += 1
      }
      const alone = a === b ? variances[a]! : 0
      const value = count === 0 ? alone : (sum / count) * columns[a]!.scale * columns[b]!.scale
      out[a * n + b] = value
      out[b * n + a] = value
    }
  }
  return out
}
