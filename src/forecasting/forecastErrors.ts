/** Sums over rolling forecasts, step by step; index `h - 1` belongs to forecasts h steps ahead. */
export interface ErrorTotals {
  readonly squares: Float64Array
  readonly absolutes: Float64Array
  readonly counts: Float64Array
}

/** Called for each step ahead with the errors of all forecasts: those of targets `from` to `to - 1` count. */
export type ErrorVisitor = (step: number, errors: Float64Array, from: number, to: number) => void

export function errorTotals(horizon: number): ErrorTotals {
  return {
    squares: new Float64Array(horizon),
    absolutes: new Float64Array(horizon),
    counts: new Float64Array(horizon),
  }
}

/**
 * Adds the errors of rolling forecasts of 1 to `horizon` steps to `totals`, at one multiply-add an error.
 *
 * With one-step residuals r and impulse response psi, `error(origin - 1, h + 1) = error(origin, h) + psi[h] r[origin]`: an
 * h-step forecast is an (h-1)-step forecast from one step later, less what is learnt in that step. Every origin from just
 * before the first residual on is used whose whole horizon is known; a NaN residual takes out the forecasts that reach over it.
 *
 * @param residuals one-step errors of consecutive targets, the first one just after the first origin
 * @param psi at least `horizon` numbers
 */
export function addForecastErrors(
  residuals: Float64Array,
  psi: Float64Array,
  horizon: number,
  totals: ErrorTotals,
  visit?: ErrorVisitor,
): void {
  const n = residuals.length
  if (n < horizon) return
  const errors = Float64Array.from(residuals)
  for (let h = 1; h <= horizon; h++) {
    const from = h - 1
    const to = n - horizon + h
    const weight = h === 1 ? 0 : psi[h - 1]!
    let squares = 0
    let absolutes = 0
    let moreSquares = 0
    let moreAbsolutes = 0
    let s = from
    for (; s + 1 < to; s += 2) {
      const a = errors[s]! + weight * residuals[s - from]!
      const b = errors[s + 1]! + weight * residuals[s + 1 - from]!
      errors[s] = a
      errors[s + 1] = b
      squares += a * a
      moreSquares += b * b
      absolutes += Math.abs(a)
      moreAbsolutes += Math.abs(b)
    }
    for (; s < to; s++) {
      const a = errors[s]! + weight * residuals[s - from]!
      errors[s] = a
      squares += a * a
      absolutes += Math.abs(a)
    }
    // Targets whose window is not whole yet at this step belong to later steps' windows.
    for (let later = to; later < n && weight !== 0; later++)
      errors[later]! += weight * residuals[later - from]!
    squares += moreSquares
    let count = to - from
    if (Number.isNaN(squares)) {
      squares = 0
      absolutes = 0
      count = 0
      for (let t = from; t < to; t++) {
        const error = errors[t]!
        if (Number.isNaN(error)) continue
        squares += error * error
        absolutes += Math.abs(error)
        count += 1
      }
    } else absolutes += moreAbsolutes
    totals.squares[h - 1]! += squares
    totals.absolutes[h - 1]! += absolutes
    totals.counts[h - 1]! += count
    visit?.(h, errors, from, to)
  }
}
