import { wholeNumber } from '../../common/checks.js'
import { knownOptions } from '../../common/knownOptions.js'
import { invalidOption, SupervisedBaselinesError } from '../../errors.js'
import { rollingErrors } from '../evaluate/backtest.js'
import { fromColumns, type SameColumns, type Series, toPanel, withSameColumns } from '../panel/series.js'
import { checkLevels, type Forecast, type ForecastModel } from './forecast.js'

/** Options of {@link conformalIntervals}. */
export interface ConformalOptions {
  /** How many steps to forecast. */
  horizon: number
  /** Percentages, each at least 1 and below 100, such as `[80, 95]`. */
  levels: readonly number[]
  /** The first row whose errors count, from 0: the model must not have been fitted on rows from here on. */
  from: number
}

/**
 * Forecasts from the end of a series, with intervals made of the errors the model made on rows it was not fitted on.
 *
 * Split conformal prediction on rolling origins: for each column and each step ahead, the half-width at level 100 (1 - a) is
 * the `ceil((n + 1)(1 - a))`-th smallest of the n absolute errors. No distribution is assumed, only that future errors
 * resemble past ones. Step h has about `rows - from - horizon` errors of an `ARModel` to draw on, and about 100 of any other model.
 * The intervals lie about the median.
 *
 * @param model fitted on rows before `options.from`
 * @param series all rows known, those before `from` included
 * @throws `series-too-short` where a column has too few errors for a level (95 % needs at least 19)
 *
 * Source: Vovk, Gammerman and Shafer (2005); Lei et al., JASA 113 (2018), algorithm 2.
 *
 * @example
 * const load = Float64Array.from({ length: 1200 }, (_, t) => Math.sin(t / 4) + ((t * 7919) % 13) / 26)
 * const model = autoAR(load.subarray(0, 900), { horizon: 24, combine: false, maxLag: 60 })
 * conformalIntervals(model, load, { horizon: 24, levels: [80, 95], from: 900 }).intervals
 */
export function conformalIntervals<S extends Series>(
  model: ForecastModel<S>,
  series: SameColumns<S>,
  options: ConformalOptions,
): Forecast<S> {
  knownOptions(options, { horizon: true, levels: true, from: true })
  const panel = withSameColumns(model, toPanel(series), 'series')
  const horizon = wholeNumber('horizon', options.horizon, 1, 1_000_000)
  const from = wholeNumber('from', options.from, 1, panel.length - 1)
  const levels = checkLevels(options.levels)
  if (levels.length === 0)
    throw invalidOption('levels', options.levels, 'at least one percentage, such as [80, 95]')
  const forecast = model.forecast(horizon, { context: series })
  const medians = toPanel(forecast.median as Series).columns
  const errors = rollingErrors(model as unknown as ForecastModel, panel, horizon, from)
  const halves = levels.map(level =>
    errors.map((steps, c) => steps.map((sorted, h) => halfWidth(sorted, level, panel.names[c]!, h + 1))),
  )
  return {
    mean: forecast.mean,
    median: forecast.median,
    quantiles: [],
    intervals: levels.map((level, l) => ({
      level,
      lower: fromColumns<S>(
        panel,
        medians.map((median, c) => median.map((value, h) => value - halves[l]![c]![h]!)),
      ),
      upper: fromColumns<S>(
        panel,
        medians.map((median, c) => median.map((value, h) => value + halves[l]![c]![h]!)),
      ),
    })),
  }
}

function halfWidth(sorted: Float64Array, level: number, column: string, step: number): number {
  const rank = Math.ceil((sorted.length + 1) * (level / 100) - 1e-9)
  if (rank > sorted.length) {
    throw new SupervisedBaselinesError(
      'series-too-short',
      `Column "${column}" has ${sorted.length} errors of forecasts ${step} steps ahead, too few for intervals of ${level} %, ` +
        `which need ${Math.ceil(level / (100 - level) - 1e-9)}; set \`from\` lower or ask for a lower level.`,
      { errors: sorted.length, level, step },
    )
  }
  return sorted[rank - 1]!
}
