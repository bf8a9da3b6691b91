import { throwIfAborted } from '../../common/checks.js'
import type { Forecast, ForecastModel } from '../model/forecast.js'
import { fromColumns, type Panel, type Series, sliceRows, toColumns } from '../panel/series.js'
import type { ScoreSums } from './scores.js'

const deciles = Array.from({ length: 9 }, (_, i) => (i + 1) / 10)

/** Adds the forecasts of any model from every `step`-th origin of a block, each made from the rows before it. */
export function scoreForecasts(
  horizons: readonly ScoreSums[],
  model: ForecastModel,
  block: { readonly from: number; readonly to: number },
  step: number,
  signal?: AbortSignal,
): void {
  const { panel, levels } = horizons[0]!
  for (let origin = block.from; origin < block.to; origin += step) {
    throwIfAborted(signal, 'the backtest')
    const fitting = horizons.filter(({ horizon }) => origin + horizon <= panel.length)
    const longest = fitting.reduce((most, { horizon }) => Math.max(most, horizon), 0)
    if (longest === 0) continue
    const forecast = model.forecast(longest, {
      context: rowsBefore(panel, origin),
      levels,
      quantiles: deciles,
    })
    for (const sums of fitting) addForecast(sums, forecast, origin)
  }
}

/** The sorted absolute errors of a model's medians from every `step`-th origin on: by column, then by step ahead. */
export function forecastErrors(
  model: ForecastModel,
  panel: Panel,
  { horizon, from, step }: { horizon: number; from: number; step: number },
): Float64Array[][] {
  const errors = panel.columns.map(() => Array.from({ length: horizon }, (): number[] => []))
  for (let origin = from; origin + horizon <= panel.length; origin += step) {
    const medians = toColumns(
      model.forecast(horizon, { context: rowsBefore(panel, origin) }).median as Series,
    )
    panel.columns.forEach((column, c) => {
      for (let h = 0; h < horizon; h++) {
        const error = Math.abs(column[origin + h]! - medians.columns[c]![h]!)
        if (!Number.isNaN(error)) errors[c]![h]!.push(error)
      }
    })
  }
  return errors.map(steps => steps.map(values => Float64Array.from(values).sort()))
}

function rowsBefore(panel: Panel, origin: number): Series {
  return fromColumns<Series>(panel, sliceRows(panel, 0, origin).columns) as Series
}

function addForecast(sums: ScoreSums, forecast: Forecast<Series>, origin: number): void {
  const { panel, horizon } = sums
  const columnsOf = (values: unknown) => toColumns(values as Series).columns
  const means = columnsOf(forecast.mean)
  const medians = columnsOf(forecast.median)
  const bands = forecast.intervals.map(({ lower, upper }) => [columnsOf(lower), columnsOf(upper)] as const)
  const quantiles = forecast.quantiles.map(({ values }) => columnsOf(values))
  panel.columns.forEach((column, c) => {
    const target = sums.columns[c]!
    let seen = false
    for (let h = 0; h < horizon; h++) {
      const actual = column[origin + h]!
      if (Number.isNaN(actual)) continue
      seen = true
      const median = medians[c]![h]!
      const error = Math.abs(actual - median)
      const size = Math.abs(actual) + Math.abs(median)
      target.squares[h]! += (actual - means[c]![h]!) ** 2
      target.absolutes[h]! += error
      target.counts[h]! += 1
      if (size > 0) target.relative[h]! += (200 * error) / size
      bands.forEach(([lower, upper], l) => {
        if (actual >= lower[c]![h]! && actual <= upper[c]![h]!) target.within[l]![h]! += 1
      })
      let loss = 0
      quantiles.forEach((values, i) => {
        const short = actual - values[c]![h]!
        loss += short >= 0 ? deciles[i]! * short : (deciles[i]! - 1) * short
      })
      target.losses[h]! += (2 * loss) / deciles.length
      target.sizes[h]! += Math.abs(actual)
    }
    if (seen) target.windows += 1
  })
}
