import { difference, integrate } from '../panel/differencing.js'

/** What is needed to go on from a stretch of levels: an auto-regression of the `differencing`-th differences. */
export interface Recursion {
  readonly coefficients: Float64Array
  readonly intercept: number
  readonly differencing: number
}

/** How many values a forecast looks back on. */
function lookback({ coefficients, differencing }: Recursion): number {
  return coefficients.length + differencing
}

/** The `steps` values after `levels`, each forecast from those before it; `levels` holds at least `lookback` values, none NaN. */
export function extrapolate(levels: Float64Array, recursion: Recursion, steps: number): Float64Array {
  const { coefficients, intercept, differencing } = recursion
  const lags = coefficients.length
  const recent = levels.subarray(levels.length - lookback(recursion))
  const work = new Float64Array(lags + steps)
  if (lags > 0) work.set(differencing === 0 ? recent : difference(recent, differencing))
  for (let t = lags; t < work.length; t++) {
    let value = intercept
    for (let i = 0; i < lags; i++) value += coefficients[i]! * work[t - 1 - i]!
    work[t] = value
  }
  return integrate(work.subarray(lags), recent.subarray(recent.length - differencing))
}

/**
 * The levels with every NaN replaced by its forecast from the values before it.
 *
 * Where fewer than `lookback` values come before, the gap keeps the last value known, or the first one after it.
 */
export function fillGaps(levels: Float64Array, recursion: Recursion): Float64Array {
  if (!levels.some(Number.isNaN)) return levels
  const out = Float64Array.from(levels)
  const first = out.find(value => !Number.isNaN(value))!
  const reach = lookback(recursion)
  for (let t = 0; t < out.length; t++) {
    if (!Number.isNaN(out[t])) continue
    if (t >= reach) out[t] = extrapolate(out.subarray(0, t), recursion, 1)[0]!
    else out[t] = t > 0 ? out[t - 1]! : first
  }
  return out
}
