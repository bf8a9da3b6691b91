import { applyOperator, type Operator } from '../panel/operator.js'
import type { Segment } from '../panel/segments.js'
import type { FurtherRegressors } from '../products/normalEquations.js'

/**
 * How many lags of each column known ahead are regressors, besides its value at the time itself. Two are as good as a season on
 * electricity prices of two markets, and cost less.
 */
export const exogenousLags = 2

/** Columns known ahead as regressors of a transformed series. */
export interface ExogenousRegressors extends FurtherRegressors {
  /** What the coefficient of each regressor is to be divided by. */
  readonly units: Float64Array
}

/** Transforms columns as the series is transformed, and puts them in units of their root mean square over the fitted rows. */
export function exogenousRegressors(
  exogenous: readonly Float64Array[],
  operator: Operator,
  lags: number,
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
    for (let lag = 0; lag <= lags; lag++) units.push(unit)
    return transformed.map(value => value / unit)
  })
  return { columns, lags, units: Float64Array.from(units) }
}

/** What columns known ahead add to a member's recursion at each time. */
export function driveOf(
  exogenous: readonly Float64Array[],
  operator: Operator,
  coefficients: Float64Array,
): Float64Array | undefined {
  if (exogenous.length === 0) return undefined
  const lags = coefficients.length / exogenous.length
  const out = new Float64Array(Math.min(...exogenous.map(column => column.length)))
  exogenous.forEach((column, e) => {
    const transformed = applyOperator(operator, column)
    for (let lag = 0; lag < lags; lag++) {
      const weight = coefficients[e * lags + lag]!
      for (let t = lag; t < out.length; t++) out[t]! += weight * transformed[t - lag]!
    }
  })
  return out
}
