import { throwIfAborted, wholeNumber } from '../../common/checks.js'
import { invalidOption, SupervisedBaselinesError } from '../../errors.js'
import { type AutoAROptions, autoAR } from '../autoAR.js'
import { defaultHorizon, type FitAROptions, fitAR } from '../fitAR.js'
import { ARModel, checkLevels } from '../model/arModel.js'
import { impulseResponse } from '../model/impulseResponse.js'
import { oneStepResiduals } from '../model/residuals.js'
import { difference } from '../panel/differencing.js'
import {
  type Columns,
  fromColumns,
  type Panel,
  requireSameColumns,
  type Series,
  sliceRows,
  toPanel,
} from '../panel/series.js'
import { addForecastErrors, errorTotals } from './forecastErrors.js'
import { emptyScores, type ScoreTable, scoreOrigins, tableOf } from './scores.js'

/** Options of {@link backtest}. */
export interface BacktestOptions {
  /** The horizons to score; each is scored over every window that it fits into. Default: the model's, or 96. */
  horizons?: readonly number[]
  /** The first row that is forecast, counted from 0. Default: the last fifth of the series. */
  from?: number
  /** How many rows lie between one forecast and the next. Default 1: every row is an origin. */
  step?: number
  /**
   * How many origins pass before the model is fitted again on all rows known by then; `true` fits at every origin, `false` only
   * once, on the rows before `from`. Needs settings in place of a model. Default false.
   */
  refit?: boolean | number
  /** Per cents to check the intervals at, such as `[80, 95]`. Default none. */
  levels?: readonly number[]
  /** How many rows make a season, for the naive forecast that MASE divides by. Default 1. */
  season?: number
  /** Called after each refit and at the end with the share of the origins done. */
  onProgress?: (progress: { readonly done: number; readonly origins: number }) => void
  /** Stops the backtest between refits with the error `aborted`. */
  signal?: AbortSignal
}

/** What to fit in a backtest: options of `fitAR` (with `lags`) or of `autoAR`. */
export type BacktestSettings = FitAROptions | AutoAROptions

/** What {@link backtest} finds. */
export interface BacktestResult {
  /** One table a horizon, in the order asked. */
  readonly horizons: readonly ScoreTable[]
  /** The first row forecast, counted from 0. */
  readonly from: number
  /** Rows between one origin and the next. */
  readonly step: number
  /** How often the model was fitted. */
  readonly fits: number
}

/**
 * The errors of a model's forecasts from rolling origins, over all windows that fit.
 *
 * Exact and fast: with one-step errors r and impulse response psi, all errors of all origins and horizons obey
 * `error(origin - 1, h + 1) = error(origin, h) + psi[h] r[origin]`, one multiply-add each.
 *
 * @param model a fitted model, or the settings to fit one with on the rows before `from`
 * @param series all rows, those before `from` included: they are the first forecasts' context
 * @throws `series-too-short` where no window fits or the context is shorter than the lookback
 *
 * @example
 * const load = Array.from({ length: 900 }, (_, t) => Math.sin(t / 4) + ((t * 7919) % 13) / 26)
 * const { mae, mase } = backtest({ horizon: 24 }, load, { horizons: [24], from: 700, season: 25 }).horizons[0]!
 */
export function backtest(
  model: ARModel | BacktestSettings,
  series: Series,
  options: BacktestOptions = {},
): BacktestResult {
  const plan = planBacktest(model, series, options)
  const levels = checkLevels(options.levels ?? [])
  const season = wholeNumber('season', options.season ?? 1, 1, plan.from - 1)
  const horizons = plan.horizons.map(horizon =>
    emptyScores(plan.panel, { horizon, from: plan.from, season, levels }),
  )
  let fits = 0
  let done = 0
  for (const block of plan.blocks) {
    throwIfAborted(options.signal, 'the backtest')
    const fitted = plan.modelAt(block.from)
    fits += plan.refits ? 1 : 0
    const residuals = plan.residualsFrom(fitted, block.from)
    for (const scores of horizons) scoreOrigins(scores, fitted, residuals, block, plan.step)
    done += block.origins
    options.onProgress?.({ done, origins: plan.origins })
  }
  return { horizons: horizons.map(tableOf), from: plan.from, step: plan.step, fits: Math.max(1, fits) }
}

/** One forecast of a rolling backtest, as {@link backtestWindows} gives them. */
export interface BacktestWindow<S extends Series> {
  /** The number of rows known: the first row forecast is this one, counted from 0. */
  readonly origin: number
  /** The forecast of the rows from `origin` on. */
  readonly forecast: Columns<S>
  /** What came. */
  readonly actual: Columns<S>
}

/**
 * The forecasts of a backtest one window at a time, each with what came true.
 *
 * For pictures and for measures of your own; {@link backtest} gives the usual ones far faster.
 *
 * @param options `horizons` must hold one horizon
 *
 * @example
 * const load = Array.from({ length: 300 }, (_, t) => Math.sin(t / 4) + ((t * 7919) % 13) / 26)
 * const options = { horizons: [12], from: 270, step: 12 }
 * for await (const { origin, forecast, actual } of backtestWindows({ lags: 25 }, load, options)) {
 *   console.log(origin, forecast[11]! - actual[11]!)
 * }
 */
export async function* backtestWindows<S extends Series>(
  model: ARModel | BacktestSettings,
  series: S,
  options: Omit<BacktestOptions, 'levels' | 'season'> = {},
): AsyncGenerator<BacktestWindow<S>, void, void> {
  const plan = planBacktest(model, series, options)
  if (plan.horizons.length !== 1) throw invalidOption('horizons', options.horizons, 'a single horizon')
  const horizon = plan.horizons[0]!
  let done = 0
  for (const block of plan.blocks) {
    const fitted = plan.modelAt(block.from)
    const reach = 2 * (fitted.order.lags + fitted.order.differencing) + 1
    for (
      let origin = block.from;
      origin < block.to && origin + horizon <= plan.panel.length;
      origin += plan.step
    ) {
      throwIfAborted(options.signal, 'the backtest')
      const known = sliceRows(plan.panel, Math.max(0, origin - reach), origin)
      const ahead = sliceRows(plan.panel, origin, origin + horizon)
      yield {
        origin,
        forecast: fitted.forecast(horizon, { context: asSeries(known) }).mean as unknown as Columns<S>,
        actual: fromColumns<S>(
          plan.panel,
          ahead.columns.map(column => column.slice()),
        ),
      }
      done += 1
      // Lets timers, signals and a page's events have their turn.
      if (done % 64 === 0) await new Promise(resolve => setTimeout(resolve, 0))
    }
    options.onProgress?.({ done, origins: plan.origins })
  }
}

function asSeries(panel: Panel): Series {
  return fromColumns<Series>(panel, panel.columns) as Series
}

interface Block {
  readonly from: number
  readonly to: number
  readonly origins: number
}

function planBacktest(model: ARModel | BacktestSettings, series: Series, options: BacktestOptions) {
  const panel = toPanel(series)
  const fixed = model instanceof ARModel ? model : undefined
  if (fixed) requireSameColumns(fixed, panel, 'series')
  const fallback = fixed ? undefined : (model as AutoAROptions).horizon
  const horizons = options.horizons ?? [fallback ?? defaultHorizon(panel.length)]
  if (!Array.isArray(horizons) || horizons.length === 0) {
    throw invalidOption('horizons', options.horizons, 'an array of at least one horizon, such as [96, 192]')
  }
  for (const horizon of horizons) wholeNumber('horizons', horizon, 1, 1_000_000)
  const shortest = Math.min(...horizons)
  const from = wholeNumber('from', options.from ?? Math.floor(panel.length * 0.8), 1, panel.length)
  const step = wholeNumber('step', options.step ?? 1, 1)
  const lastOrigin = panel.length - shortest
  if (lastOrigin < from || Math.max(...horizons) > panel.length - from) {
    throw new SupervisedBaselinesError(
      'series-too-short',
      `There are ${panel.length - from} rows from row ${from} on, too few for a forecast of ${Math.max(...horizons)} steps; ` +
        'set `from` lower or ask for shorter `horizons`.',
      { rows: panel.length - from, horizons },
    )
  }
  const refit = options.refit === undefined ? false : options.refit
  if (refit !== false && fixed) {
    throw invalidOption(
      'refit',
      refit,
      'false for a fitted model; give settings in its place to fit it again and again',
    )
  }
  const every = refit === false ? Infinity : refit === true ? 1 : wholeNumber('refit', refit, 1)
  const origins = Math.floor((lastOrigin - from) / step) + 1
  const blocks: Block[] = []
  for (let first = 0; first < origins; first += every) {
    const count = Math.min(every, origins - first)
    blocks.push({ from: from + first * step, to: from + (first + count - 1) * step + 1, origins: count })
  }
  const once = fixed ?? (refit === false ? fitOn(from) : undefined)
  function fitOn(rows: number): ARModel {
    const known = asSeries(sliceRows(panel, 0, rows))
    if ('lags' in model && !('preset' in model) && !('maxLag' in model))
      return fitAR(known, model as FitAROptions)
    return autoAR(known, { horizon: Math.max(...horizons), ...(model as AutoAROptions) })
  }
  return {
    panel,
    horizons,
    from,
    step,
    origins,
    blocks,
    refits: once === undefined,
    modelAt: (rows: number) => once ?? fitOn(rows),
    residualsFrom: (fitted: ARModel, first: number) => residualsFrom(panel, fitted, first),
  }
}

/** @internal The sorted absolute errors of all forecasts from row `from` on: by column, then by step ahead. */
export function rollingErrors(model: ARModel, panel: Panel, horizon: number, from: number): Float64Array[][] {
  requireSameColumns(model, panel, 'series')
  return residualsFrom(panel, model, from).map((residuals, c) => {
    const psi = impulseResponse(model.fits[c]!.coefficients, model.order.differencing, horizon)
    const steps: number[][] = Array.from({ length: horizon }, () => [])
    addForecastErrors(residuals, psi, horizon, errorTotals(horizon), (step, errors, first, to) => {
      for (let t = first; t < to; t++)
        if (!Number.isNaN(errors[t])) steps[step - 1]!.push(Math.abs(errors[t]!))
    })
    return steps.map(values => Float64Array.from(values).sort())
  })
}

/** One-step errors of rows `first` on, per column; a row whose lookback is not all known is NaN. */
function residualsFrom(panel: Panel, model: ARModel, first: number): Float64Array[] {
  const { lags, differencing } = model.order
  const reach = lags + differencing
  if (first < reach) {
    throw new SupervisedBaselinesError(
      'series-too-short',
      `The first forecast is of row ${first}, but the model looks back on ${reach} rows; set \`from\` to at least ${reach}.`,
      { from: first, needed: reach },
    )
  }
  return panel.columns.map((column, c) => {
    const { coefficients, intercept } = model.recursion(c)
    const levels = column.subarray(first - reach)
    const values = differencing === 0 ? levels : difference(levels, differencing)
    return oneStepResiduals(values, coefficients, intercept).subarray(lags)
  })
}
