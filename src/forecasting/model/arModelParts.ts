import type { Pooling } from '../choose/pooling.js'
import type { Panel } from '../panel/series.js'

/** How far back an auto-regression looks and what it looks at. */
export interface AROrder {
  /** How often the series is differenced first. */
  readonly differencing: number
  /** How many of the differenced values before it each value is regressed on. */
  readonly lags: number
}

/** The fit of one column, in the column's own units. */
export interface ColumnFit {
  /** `coefficients[i]` multiplies the (differenced) value `i + 1` steps back; shared columns share the array. */
  readonly coefficients: Float64Array
  /** The constant of the recursion of the (differenced) values. */
  readonly intercept: number
  /** The variance of one-step errors, corrected for the parameters fitted. */
  readonly noiseVariance: number
  /** Whether the fitted polynomial is that of a stationary process. */
  readonly stationary: boolean
  /** Standard errors of the coefficients, where they were asked for and exist. */
  readonly standardErrors?: Float64Array
}

/** An `ARModel` as plain JSON; numbers keep every bit. */
export interface ARModelJSON {
  readonly format: 'supervised-baselines/ar-model'
  readonly version: 1
  readonly form: Panel['form']
  readonly names: readonly string[]
  readonly order: AROrder
  readonly pooling: Pooling
  readonly coefficients: readonly (readonly number[])[]
  readonly standardErrors: readonly (readonly number[] | null)[]
  readonly fits: readonly {
    readonly coefficients: number
    readonly intercept: number
    readonly noiseVariance: number
    readonly stationary: boolean
  }[]
  readonly noiseCovariance: readonly number[] | null
  readonly context: readonly (readonly (number | null)[])[]
  readonly warnings: readonly string[]
}

/** @internal */
export interface ARModelParts {
  form: Panel['form']
  names: readonly string[]
  order: AROrder
  pooling: Pooling
  fits: readonly ColumnFit[]
  noiseCovariance: Float64Array | undefined
  context: readonly Float64Array[]
  warnings: readonly string[]
}
