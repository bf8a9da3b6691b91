import { addForecastErrors, errorTotals } from '../evaluate/forecastErrors.js'
import { impulseResponse } from '../model/impulseResponse.js'
import { oneStepResiduals } from '../model/residuals.js'
import { gramOf } from '../products/autoProducts.js'
import { solveAR } from '../products/solveAR.js'
import { productsByColumn } from './pooling.js'
import { bayesianInformation, type LagSelection } from './selectLag.js'

/**
 * The lookbacks that the paper's code compares: the window less the differences less 0, 2, 4, 8 or 16, or, for its window of 96
 * (the weekly ILI data), less 0, 1, 2, 3, 5, 7, 11, 17, 25, 38, 57 or 86.
 *
 * @param maxLag the window less the differences
 *
 * Source: autoar.py of Zongzhe-Xu/AutoAR at commit 2fc22d8.
 */
export function paperLagCandidates(maxLag: number, differencing: number): number[] {
  const less = maxLag + differencing <= 96 ? [0, 1, 2, 3, 5, 7, 11, 17, 25, 38, 57, 86] : [0, 2, 4, 8, 16]
  return less.map(value => maxLag - value).filter(lags => lags >= 0)
}

/**
 * Chooses among a few lookbacks as the paper's code does: each is fitted on all the rows that it leaves, and judged by its
 * forecasts from every window of the longest candidate.
 *
 * The BIC of lookbacks that are no candidates is NaN.
 */
export function selectLagAsPaper(
  columns: readonly Float64Array[],
  options: { candidates: readonly number[]; horizon: number; differencing: number },
): LagSelection {
  const { candidates, horizon, differencing } = options
  const maxLag = candidates.reduce((most, lags) => Math.max(most, lags), 0)
  const meanSquares = new Float64Array(maxLag + 1).fill(NaN)
  let forecasts = 0
  let rank = maxLag
  for (const lags of candidates) {
    const solution = solveAR(gramOf(productsByColumn(columns, lags).flat(), lags))
    if (lags === maxLag) rank = solution.rank
    const psi = impulseResponse(solution.coefficients, differencing, horizon)
    const totals = errorTotals(horizon)
    for (const values of columns) {
      const residuals = oneStepResiduals(values, solution.coefficients, solution.intercept)
      addForecastErrors(residuals.subarray(maxLag), psi, horizon, totals)
    }
    forecasts = totals.counts.reduce((sum, count) => sum + count, 0)
    meanSquares[lags] = totals.squares.reduce((sum, value) => sum + value, 0) / forecasts
  }
  const bic = new Float64Array(maxLag + 1).fill(NaN)
  let best = maxLag
  for (const lags of candidates) {
    bic[lags] = bayesianInformation(meanSquares[lags]!, lags, forecasts, 0)
    if (bic[lags]! < bic[best]!) best = lags
  }
  return {
    lags: best,
    criterion: 'multi-step',
    bic,
    meanSquares,
    forecasts,
    observations: forecasts,
    maxLag,
    horizon,
    differencing,
    rank,
  }
}
