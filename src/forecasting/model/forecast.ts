import { finiteNumber } from '../../common/checks.js'
import { knownOptions } from '../../common/knownOptions.js'
import { invalidOption } from '../../errors.js'
import type { Column, Columns, SameColumns, Series } from '../panel/series.js'

/** A forecast; every part has the shape and names of the series. */
export interface Forecast<S extends Series> {
  /** The expected values: the point forecast of least squared error. `[h - 1]` of a column is the value h steps ahead. */
  readonly mean: Columns<S>
  /** The medians: the point forecast of least absolute error. */
  readonly median: Columns<S>
  /** One entry per level asked for, in the order asked. */
  readonly intervals: readonly ForecastInterval<S>[]
  /** One entry per quantile asked for, in the order asked. */
  readonly quantiles: readonly ForecastQuantile<S>[]
}

/** The band that a value falls into with a probability of `level` per cent. */
export interface ForecastInterval<S extends Series> {
  /** In per cent. */
  readonly level: number
  /** The lower ends, shaped as the series; `[h - 1]` h steps ahead. */
  readonly lower: Columns<S>
  /** The upper ends. */
  readonly upper: Columns<S>
}

/** The values that are not exceeded with a given probability. */
export interface ForecastQuantile<S extends Series> {
  /** Between 0 and 1. */
  readonly probability: number
  /** Shaped as the series; `[h - 1]` h steps ahead. */
  readonly values: Columns<S>
}

/** Columns known ahead: by name, one column for all series or one for each, shaped as the series. */
export type Exogenous<S extends Series> = Readonly<Record<string, Column | SameColumns<S>>>

/** Options of a forecast. */
export interface ForecastOptions<S extends Series> {
  /** Interval levels in per cent, each between 0 and 100 exclusive, such as `[80, 95]`. Default none. */
  levels?: readonly number[]
  /** Quantiles as probabilities between 0 and 1 exclusive, such as `[0.1, 0.5, 0.9]`. Default none. */
  quantiles?: readonly number[]
  /** The values to forecast from, in place of the series that the model was fitted to. */
  context?: SameColumns<S>
  /** The least possible value. Default: 0 for a series without negative values, else none. */
  min?: number
  /** The largest possible value. Default none. */
  max?: number
  /** The next `horizon` values of each exogenous column that the model was fitted with. */
  exogenous?: Exogenous<S>
}

/** What every model forecasts with, whether it was fitted by `autoAR` or `fitAR`. */
export interface ForecastModel<S extends Series = Series> {
  /** The names of the columns; a single column is called `'0'`, those of a list by their place. */
  readonly names: readonly string[]
  /** What to know before trusting the fit; empty when all is well. */
  readonly warnings: readonly string[]
  /** The next `horizon` values of every column. */
  forecast(horizon: number, options?: ForecastOptions<S>): Forecast<S>
  /** The same model with newer values to forecast from; nothing is refitted. */
  update(newRows: SameColumns<S>): ForecastModel<S>
}

/** The levels, each checked to lie between 0 and 100 per cent. */
export function checkLevels(levels: readonly number[]): readonly number[] {
  if (!Array.isArray(levels)) throw invalidOption('levels', levels, 'an array of per cents, such as [80, 95]')
  for (const level of levels) {
    finiteNumber('levels', level)
    if (level <= 0 || level >= 100)
      throw invalidOption('levels', level, 'per cents above 0 and below 100, such as [80, 95]')
    if (level < 1)
      throw invalidOption(
        'levels',
        level,
        `per cents; did you mean ${Number((level * 100).toPrecision(12))}?`,
      )
  }
  return levels
}

/** The quantiles, each checked to lie between 0 and 1. */
function checkQuantiles(quantiles: readonly number[]): readonly number[] {
  if (!Array.isArray(quantiles))
    throw invalidOption('quantiles', quantiles, 'an array of probabilities, such as [0.1, 0.5, 0.9]')
  for (const quantile of quantiles) {
    finiteNumber('quantiles', quantile)
    if (quantile <= 0 || quantile >= 1)
      throw invalidOption('quantiles', quantile, 'probabilities above 0 and below 1, such as [0.1, 0.5, 0.9]')
  }
  return quantiles
}

/** Checks that `min` does not exceed `max`. */
export function checkBounds({ min, max }: { min?: number | undefined; max?: number | undefined }): void {
  if (min !== undefined) finiteNumber('min', min)
  if (max !== undefined) finiteNumber('max', max)
  if (min !== undefined && max !== undefined && min > max)
    throw invalidOption('min', min, `at most \`max\`, ${max}`)
}

/** Checks all options of a forecast but the context and the exogenous columns. */
export function checkForecastOptions<S extends Series>(
  options: ForecastOptions<S>,
): { levels: readonly number[]; quantiles: readonly number[] } {
  knownOptions(options, {
    levels: true,
    quantiles: true,
    context: true,
    min: true,
    max: true,
    exogenous: true,
  })
  checkBounds(options)
  return { levels: checkLevels(options.levels ?? []), quantiles: checkQuantiles(options.quantiles ?? []) }
}
