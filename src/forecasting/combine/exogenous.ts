import { applyOperator, type Operator } from '../panel/operator.js'
import type { Segment } from '../panel/segments.js'
import type { FurtherRegressors } from '../products/normalEquations.js'

/**
 * How many lags of a column known ahead are regressors, besides its value at the time itself, unless the caller says otherwise. Two
 * are as good as a season on electricity prices of two markets, and cost less.
 */
export const defaultExogenousLags = 2

/** Columns known ahead as regressors of a transformed series. */
export interface ExogenousRegressors extends FurtherRegressors {
  /** For each column, what its coefficients are to be divided by. */
  readonly units: Float64Array
}

/** Transforms columns as the series is transformed, and puts them in units of their root mean square over the fitted rows. */
export function exogenousRegressors(
  exogenous: readonly Float64Array[],
  operator: Operator,
  lags: readonly number[],
  runs: readonly Segment[],
): ExogenousRegressors {
  const units: number[] = []
  const columns = exogenous.map(column => {
    const transformed = applyOperator(operator, column)
    let squares = 0
    let rows = 0
    for (const { from, to } of runs) {
      for (let t = from; t < to; t++) squares += transformed[t]! ** 2
      rows += to - from
    }
    const unit = Math.sqrt(squares / rows) || 1
    units.push(unit)
    return transformed.map(value => value / unit)
  })
  return { columns, lags, units: Float64Array.from(units) }
}

/** The coefficients of each column, in the units of the column, from those of all regressors in a row. */
export function coefficientsByColumn(
  further: Float64Array,
  { units, lags }: Pick<ExogenousRegressors, 'units' | 'lags'>,
): Float64Array[] {
  let from = 0
  return lags.map((longest, e) => {
    const own = further.slice(from, from + longest + 1)
    from += longest + 1
    return own.map(value => value / units[e]!)
  })
}

/** What columns known ahead add to a member's recursion at each time. */
export function driveOf(
  exogenous: readonly Float64Array[],
  operator: Operator,
  coefficients: readonly Float64Array[],
): Float64Array | undefined {
  if (exogenous.length === 0) return undefined
  const out = new Float64Array(Math.min(...exogenous.map(column => column.length)))
  exogenous.forEach((column, e) => {
    const transformed = applyOperator(operator, column)
    coefficients[e]?.forEach((weight, lag) => {
      for (let t = lag; t < out.length; t++) out[t]! += weight * transformed[t - lag]!
    })
  })
  return out
}
