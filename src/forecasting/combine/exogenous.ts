import { applyOperator, type Operator } from '../panel/operator.js'
import type { Segment } from '../panel/segments.js'

/** The lags of each column known ahead that are regressors, 0 being the time of the value itself. */
export function exogenousLags(season: number): number {
  return Math.min(season + 1, 26)
}

/** Columns known ahead as regressors of a transformed series. */
export interface ExogenousRegressors {
  /** For each column its lags 0, 1, ..., each as long as the column. */
  readonly columns: readonly Float64Array[]
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
  const columns: Float64Array[] = []
  const units: number[] = []
  for (const column of exogenous) {
    const transformed = applyOperator(operator, column)
    let squares = 0
    let rows = 0
    for (const { from, to } of runs) {
      for (let t = from; t < to; t++) squares += transformed[t]! ** 2
      rows += to - from
    }
    const unit = Math.sqrt(squares / rows) || 1
    const scaled = transformed.map(value => value / unit)
    for (let lag = 0; lag <= lags; lag++) {
      columns.push(delayed(scaled, lag))
      units.push(unit)
    }
  }
  return { columns, units: Float64Array.from(units) }
}

function delayed(values: Float64Array, lag: number): Float64Array {
  if (lag === 0) return values
  const out = new Float64Array(values.length)
  out.set(values.subarray(0, values.length - lag), lag)
  return out
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
