import { timeAxis } from '../tables/index.js'
import { type ResultTable, tableOfRows } from '../tables/index.js'
import type { Forecast } from './arModel.js'
import type { BacktestResult } from './backtest.js'
import type { Scores } from './scores.js'
import { type Series, toPanel } from './series.js'

/** Options of `forecastTable`. */
export interface ForecastTableOptions {
  /** The dates of the series that was forecast; the table goes on with their step. Default none: rows count steps ahead. */
  readonly dates?: readonly string[]
}

/**
 * A forecast as a table, one row a step: `date` (or `step`, from 1), then for every column its mean and, for each level,
 * `NAME lower LEVEL` and `NAME upper LEVEL`. A series without names is called `value`, one of several by its number.
 */
export function forecastTable<S extends Series>(
  forecast: Forecast<S>,
  options: ForecastTableOptions = {},
): ResultTable {
  const { form, names, columns, length } = toPanel(forecast.mean as Series, 'forecast')
  const bands = forecast.intervals.map(({ level, lower, upper }) => ({
    level,
    lower: toPanel(lower as Series, 'forecast').columns,
    upper: toPanel(upper as Series, 'forecast').columns,
  }))
  const axis = timeAxis(options.dates)
  const known = options.dates?.length ?? 0
  const steps = axis.isTime
    ? Array.from({ length }, (_, h) => axis.label(known + h)!)
    : Float64Array.from({ length }, (_, h) => h + 1)
  const named = form === 'single' ? ['value'] : names
  const first = axis.isTime ? 'date' : 'step'
  return {
    names: [
      first,
      ...named.flatMap(name => [
        name,
        ...bands.flatMap(({ level }) => [`${name} lower ${level}`, `${name} upper ${level}`]),
      ]),
    ],
    columns: [
      steps,
      ...columns.flatMap((mean, c) => [mean, ...bands.flatMap(({ lower, upper }) => [lower[c]!, upper[c]!])]),
    ],
    ...(axis.isTime && { time: first }),
  }
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
