import { show } from '../../errors.js'
import type { ARSolution } from '../products/solveAR.js'
import { impulseResponse } from './impulseResponse.js'
import { isStationary } from './stationarity.js'

/** What the warnings of a fit need to know of a column; no solution for one that never changes. */
export interface ColumnFacts {
  readonly name: string
  readonly solution: ARSolution | undefined
  /** How many rows of its own the column was fitted on. */
  readonly rows: number
  /** What the noise variance was taken from. */
  readonly noise: 'own' | 'shared' | 'values' | undefined
}

/** The warnings of a fit, each problem of a shared solution once. */
export function fitWarnings(columns: readonly ColumnFacts[], lags: number): string[] {
  const warnings: string[] = []
  const seen = new Set<ARSolution>()
  for (const { name, solution, rows, noise } of columns) {
    if (solution === undefined) {
      warnings.push(`Column ${show(name)} never changes; its forecast is constant.`)
      continue
    }
    if (noise === 'shared') {
      warnings.push(
        `Column ${show(name)} has no stretch of ${lags + 1} values without a gap; its model and the width of its intervals ` +
          'come from the other columns. Fill its gaps or use fewer lags.',
      )
    }
    if (noise === 'values') {
      warnings.push(
        `Column ${show(name)} has ${rows} rows to fit, too few to estimate the noise; its intervals use the variance ` +
          'of its values. Use fewer lags.',
      )
    }
    if (seen.has(solution)) continue
    seen.add(solution)
    if (solution.method === 'svd') {
      warnings.push(
        `Only ${solution.rank} of the ${lags} lags of column ${show(name)} are linearly independent; ` +
          'of the many equally good fits, the one with the smallest coefficients was taken.',
      )
    }
    if (isExplosive(solution.coefficients)) {
      warnings.push(
        `The fit of column ${show(name)} is explosive: its forecasts grow exponentially. Check the last rows for outliers, ` +
          'use fewer lags, or difference the series.',
      )
    }
  }
  return warnings
}

/**
 * Whether shocks grow exponentially: the impulse response is more than four times as large in its second half as in the first.
 *
 * A root on the unit circle (a trend, a pure season) is not stationary either, but its shocks keep their size or grow linearly.
 */
function isExplosive(coefficients: Float64Array): boolean {
  if (isStationary(coefficients)) return false
  const half = Math.max(250, 2 * coefficients.length)
  const psi = impulseResponse(coefficients, 0, 2 * half)
  let early = 0
  let late = 0
  for (let h = 0; h < half; h++) {
    early = Math.max(early, Math.abs(psi[h]!))
    late = Math.max(late, Math.abs(psi[half + h]!))
  }
  // Very explosive responses overflow in the first half.
  return !(Number.isFinite(early) && late <= 4 * early)
}
