/** Sums over rolling forecasts, step by step; index `h - 1` belongs to forecasts h steps ahead. */
export interface ErrorTotals {
  readonly squares: Float64Array
  readonly absolutes: Float64Array
  readonly counts: Float64Array
}

/** Called for each step ahead with the errors of a run of targets: `errors[t]` for t from `from` to `to - 1` count. */
export type ErrorVisitor = (step: number, errors: Float64Array, from: number, to: number) => void

/** Targets worked on at a time, so that their errors stay in the nearest cache. */
const runLength = 1024

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
 * A target that `actual` says is missing takes out only its own forecasts: its residual is 0, as nothing is learnt from it.
 *
 * @param residuals one-step errors of consecutive targets, the first one just after the first origin
 * @param psi at least `horizon` numbers
 * @param actual the targets, NaN where missing; left out where none is
 */
export function addForecastErrors(
  residuals: Float64Array,
  psi: Float64Array,
  horizon: number,
  totals: ErrorTotals,
  visit?: ErrorVisitor,
  actual?: Float64Array,
): void {
  const n = residuals.length
  if (n < horizon) return
  const counted = actual?.subarray(0, n).some(Number.isNaN) ? new Float64Array(n) : undefined
  const errors = Float64Array.from(residuals)
  for (let run = 0; run < n; run += runLength) {
    const end = Math.min(n, run + runLength)
    for (let h = 1; h <= horizon; h++) {
      const back = h - 1
      if (h > 1) addScaled(errors, residuals, psi[back]!, Math.max(run, back), end, back)
      // Targets of windows that lie within the residuals.
      const from = Math.max(run, back)
      const to = Math.min(end, n - horizon + h)
      if (from >= to) continue
      if (counted) for (let t = from; t < to; t++) counted[t] = Number.isNaN(actual![t]) ? NaN : errors[t]!
      addErrors(counted ?? errors, from, to, back, totals)
      visit?.(h, counted ?? errors, from, to)
    }
  }
}

function addScaled(
  errors: Float64Array,
  residuals: Float64Array,
  weight: number,
  from: number,
  to: number,
  back: number,
): void {
  for (let t = from; t < to; t++) errors[t]! += weight * residuals[t - back]!
}

function addErrors(errors: Float64Array, from: number, to: number, index: number, totals: ErrorTotals): void {
  let squares = 0
  let absolutes = 0
  let moreSquares = 0
  let moreAbsolutes = 0
  let t = from
  for (; t + 1 < to; t += 2) {
    const a = errors[t]!
    const b = errors[t + 1]!
    squares += a * a
    moreSquares += b * b
    absolutes += Math.abs(a)
    moreAbsolutes += Math.abs(b)
  }
  if (t < to) {
    squares += errors[t]! * errors[t]!
    absolutes += Math.abs(errors[t]!)
  }
  squares += moreSquares
  absolutes += moreAbsolutes
  let count = to - from
  if (Number.isNaN(squares)) {
    squares = 0
    absolutes = 0
    count = 0
    for (let i = from; i < to; i++) {
      const error = errors[i]!
      if (Number.isNaN(error)) continue
      squares += error * error
      absolutes += Math.abs(error)
      count += 1
    }
  }
  totals.squares[index]! += squares
  totals.absolutes[index]! += absolutes
  totals.counts[index]! += count
}
