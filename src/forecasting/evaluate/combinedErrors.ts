import type { CombinedModel } from '../combine/combinedModel.js'
import type { CombinedColumn } from '../combine/combinedParts.js'
import { impulseResponse } from '../model/impulseResponse.js'
import { oneStepResiduals } from '../model/residuals.js'
import { type Series, toPanel, withSameColumns } from '../panel/series.js'
import { emptyScores, type ScoreTable, tableOf } from './scores.js'

/** Origins worked on at a time, so that the errors of a run stay in the cache. */
const runLength = 256

/**
 * The scores of a combination's mean forecasts from every row on, computed without forecasting.
 *
 * Each member's errors obey the recursion of a single model's, `error(origin - 1, h + 1) = error(origin, h) + psi[h] r[origin]`, and
 * the mean's error is their weighted sum. All scores, absolute errors included, are those of the mean.
 *
 * @returns undefined where that is not exact: for members on the log scale, exogenous columns, gaps, or too few rows before `from`
 */
export function combinedMeanScores<S extends Series>(
  model: CombinedModel<S>,
  series: S,
  { horizon, from }: { readonly horizon: number; readonly from: number },
): ScoreTable | undefined {
  const panel = withSameColumns(model, toPanel(series), 'series')
  const { columns, exogenousNames } = model.parts
  const exact = columns.every(
    ({ parts }, c) =>
      parts.length > 0 &&
      parts.every(({ scale, lookback }) => scale === 'raw' && lookback <= from) &&
      !panel.columns[c]!.some(Number.isNaN),
  )
  if (!exact || exogenousNames.length > 0 || from + horizon > panel.length) return undefined
  const sums = emptyScores(panel, { horizon, from, season: 1, levels: [] })
  columns.forEach((column, c) => {
    const actual = panel.columns[c]!
    const totals = sums.columns[c]!
    const members = membersOf(column, actual, from, horizon)
    const origins = panel.length - from - horizon + 1
    totals.windows = origins
    for (let run = 0; run < origins; run += runLength) {
      const count = Math.min(runLength, origins - run)
      const errors = errorsOf(members, run, count, horizon)
      for (let h = 0; h < horizon; h++) {
        for (let i = 0; i < count; i++) {
          const value = actual[from + run + i + h]!
          const error = errors[h * count + i]!
          // A forecast of a series that never was negative is at least 0.
          const kept = column.least >= 0 ? Math.min(error, value) : error
          totals.squares[h]! += kept * kept
          totals.absolutes[h]! += Math.abs(kept)
          totals.counts[h]! += 1
          const size = Math.abs(value) + Math.abs(value - kept)
          if (size > 0) totals.relative[h]! += (200 * Math.abs(kept)) / size
        }
      }
    }
  })
  return tableOf(sums)
}

interface MemberErrors {
  /** One-step errors from the first origin on, times the member's weight, in the units of the series. */
  readonly residuals: Float64Array
  readonly psi: Float64Array
}

function membersOf(
  { parts }: CombinedColumn,
  actual: Float64Array,
  from: number,
  horizon: number,
): MemberErrors[] {
  const share = parts.reduce((sum, part) => sum + part.weight, 0)
  return parts.flatMap(({ members, centre, unit, weight }) =>
    members
      .filter(member => member.weight * weight > 0)
      .map(member => {
        const lags = member.coefficients.length
        const x = actual.subarray(from - lags).map(value => (value - centre) / unit)
        const scale = (member.weight * weight * unit) / share
        return {
          residuals: oneStepResiduals(x, member.coefficients, member.constant)
            .subarray(lags)
            .map(value => value * scale),
          psi: impulseResponse(member.coefficients, 0, horizon),
        }
      }),
  )
}

/** The mean's errors h + 1 steps after origin `first + i`, at `h * count + i`. */
function errorsOf(
  members: readonly MemberErrors[],
  first: number,
  count: number,
  horizon: number,
): Float64Array {
  const total = new Float64Array(count * horizon)
  // `errors[t]` is the error of target `first + t` from the origin h steps before it.
  const errors = new Float64Array(count + horizon - 1)
  for (const { residuals, psi } of members) {
    errors.set(residuals.subarray(first, first + errors.length))
    for (let h = 0; h < horizon; h++) {
      const weight = psi[h]!
      const at = h * count
      if (h > 0) for (let t = h; t < errors.length; t++) errors[t]! += weight * residuals[first + t - h]!
      for (let i = 0; i < count; i++) total[at + i]! += errors[h + i]!
    }
  }
  return total
}
