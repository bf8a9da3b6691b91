import { knownOptions } from '../../common/knownOptions.js'
import {
  type ResultTable,
  type TimeAxis,
  tableOfRows,
  timeAxis,
  wideForecastTable,
} from '../../tables/index.js'
import type { BacktestResult } from '../evaluate/backtest.js'
import type { Scores } from '../evaluate/scores.js'
import { type Series, toPanel } from '../panel/series.js'
import type { Forecast } from './forecast.js'

/** Options of `forecastTable`. */
export interface ForecastTableOptions {
  /** The dates of the series that was forecast, or their axis; the table goes on with their step. Default none: rows count steps ahead. */
  readonly dates?: readonly string[] | TimeAxis
}

/**
 * A forecast as a table, one row a step: `date` (or `step`, from 1), then for every column its mean and, for each level,
 * `NAME lower LEVEL` and `NAME upper LEVEL`. A series without names is called `value`, one of several by its number. Series keep their names:
 * beside a series `step` the steps are called `step.1`.
 */
export function forecastTable<S extends Series>(
  forecast: Forecast<S>,
  options: ForecastTableOptions = {},
): ResultTable {
  knownOptions(options, { dates: true })
  const { form, names, columns } = toPanel(forecast.mean as Series, 'forecast')
  const bands = forecast.intervals.map(({ level, lower, upper }) => ({
    level,
    lower: toPanel(lower as Series, 'forecast').columns,
    upper: toPanel(upper as Series, 'forecast').columns,
  }))
  const axis = timeAxis(options.dates)
  return wideForecastTable(
    (form === 'single' ? ['value'] : names).map((name, c) => ({
      name,
      axis,
      mean: columns[c]!,
      intervals: bands.map(({ level, lower, upper }) => ({ level, lower: lower[c]!, upper: upper[c]! })),
    })),
  )
}

/**
 * A backtest as a table: for every horizon one row over all columns, whose `column` is empty, and one a column. `coverage LEVEL` is a share of 1.
 */
export function backtestTable(result: BacktestResult): ResultTable {
  return tableOfRows(
    result.horizons.flatMap(({ horizon, windows, columns, ...all }) =>
      [{ name: '', ...all }, ...columns].map(({ name, ...scores }) => ({
        horizon,
        column: name,
        windows: name === '' ? windows : undefined,
        ...scoreCells(scores),
      })),
    ),
  )
}

function scoreCells({ mse, mae, rmse, mase, smape, coverage }: Scores): Record<string, number> {
  const shares = coverage.map(({ level, share }) => [`coverage ${level}`, share] as const)
  return { mse, mae, rmse, mase, smape, ...Object.fromEntries(shares) }
}
