import { differenceNumbers, integrateNumbers } from '../panel/differencing.js'

/** What is needed to go on from a stretch of levels: an auto-regression of the `differencing`-th differences. */
export interface Recursion {
  readonly coefficients: Float64Array
  readonly intercept: number
  readonly differencing: number
}

/** How many values a forecast looks back on. */
export function lookback({ coefficients, differencing }: Recursion): number {
  return coefficients.length + differencing
}

/** The `steps` values after `levels`, each forecast from those before it; `levels` holds at least `lookback` values, none NaN. */
export function extrapolate(levels: Float64Array, recursion: Recursion, steps: number): Float64Array {
  const { coefficients, intercept, differencing } = recursion
  const lags = coefficients.length
  const recent = levels.subarray(levels.length - lookback(recursion))
  const work = new Float64Array(lags + steps)
  if (lags > 0) work.set(differencing === 0 ? recent : differenceNumbers(recent, differencing))
  for (let t = lags; t < work.length; t++) {
    let value = intercept
    for (let i = 0; i < lags; i++) value += coefficients[i]! * work[t - 1 - i]!
    work[t] = value
  }
  return integrateNumbers(work.subarray(lags), recent.subarray(recent.length - differencing))
}
