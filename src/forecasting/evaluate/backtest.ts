import { throwIfAborted, wholeNumber } from '../../common/checks.js'
import { knownOptions } from '../../common/knownOptions.js'
import { invalidOption, SupervisedBaselinesError, show } from '../../errors.js'
import { type AutoAROptions, autoAR } from '../autoAR.js'
import { CombinedModel } from '../combine/combinedModel.js'
import { defaultHorizon, type FitAROptions, fitAR } from '../fitAR.js'
import { ARModel } from '../model/arModel.js'
import { filledFrom } from '../model/fillGaps.js'
import { checkLevels, type ForecastModel } from '../model/forecast.js'
import { impulseResponse } from '../model/impulseResponse.js'
import { oneStepResiduals } from '../model/residuals.js'
import { differenceNumbers } from '../panel/differencing.js'
import {
  type Columns,
  fromColumns,
  invalidSeries,
  type Panel,
  type Series,
  sliceRows,
  toColumns,
  toPanel,
  withSameColumns,
} from '../panel/series.js'
import { asksForOne } from '../singleAR.js'
import { addForecastErrors, type ErrorVisitor, errorTotals } from './forecastErrors.js'
import { forecastErrors, scoreForecasts } from './scoreForecasts.js'
import { emptyScores, type ScoreTable, scoreOrigins, tableOf } from './scores.js'

/** Options of {@link backtest}. */
export interface BacktestOptions {
  /** The horizons to score; each is scored over every window that it fits into. Default: the model's, or 96. */
  horizons?: readonly number[]
  /** The first row that is forecast, counted from 0. Default: the last fifth of the series. */
  from?: number
  /**
   * How many rows lie between one forecast and the next. Default 1, so that every row is an origin, for single auto-regressions;
   * for other models, which forecast anew from each origin, the least step that gives at most about 100 origins.
   */
  step?: number
  /**
   * How many origins pass before the model is fitted again on all rows known by then; `true` fits at every origin, `false` only
   * once, on the rows before `from`. Needs `{ autoAR }` or `{ fitAR }` in place of a model. Default false.
   */
  refit?: boolean | number
  /** The levels, in per cent, whose intervals are checked, such as `[80, 95]`. Default none. */
  levels?: readonly number[]
  /** How many rows make a season, for the naive forecast that MASE divides by; less than `from`. Default 1. */
  season?: number
  /** Called after each refit and at the end with the share of the origins done. */
  onProgress?: (progress: { readonly done: number; readonly origins: number }) => void
  /** Stops the backtest between refits with the error `aborted`. */
  signal?: AbortSignal
}

/** What to fit in a backtest: `{ autoAR: options }` or `{ fitAR: options }`. */
export type BacktestSettings = { readonly autoAR: AutoAROptions } | { readonly fitAR: FitAROptions }

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
 * `error(origin - 1, h + 1) = error(origin, h) + psi[h] r[origin]`, one multiply-add each. Missing values in a lookback are filled
 * in as `forecast` does; forecasts of missing values are not counted.
 *
 * That holds for an `ARModel`. Any other model forecasts from each origin with the rows before it as `context`: squared errors are
 * those of its mean, absolute errors those of its median, and `wql` is scored too.
 *
 * @param model a fitted model of any kind, or `{ autoAR: options }` or `{ fitAR: options }` to fit one on the rows before `from`
 * @param series all rows, those before `from` included: they are the first forecasts' context
 * @throws `series-too-short` where no window fits or the context is shorter than the lookback
 *
 * @example
 * const load = Array.from({ length: 900 }, (_, t) => Math.sin(t / 4) + ((t * 7919) % 13) / 26)
 * const { mae, mase } = backtest({ autoAR: { horizon: 24 } }, load, { horizons: [24], from: 700, season: 25 }).horizons[0]!
 */
export function backtest(
  model: ForecastModel | BacktestSettings,
  series: Series,
  options: BacktestOptions = {},
): BacktestResult {
  const plan = planBacktest(model, series, options)
  const levels = checkLevels(options.levels ?? [])
  const season = wholeNumber('season', options.season ?? 1, 1)
  if (options.season !== undefined && season >= plan.from) {
    throw invalidOption(
      'season',
      season,
      `less than \`from\`, ${plan.from}: the naive forecast that MASE divides by is made of the rows before it`,
    )
  }
  const horizons = plan.horizons.map(horizon =>
    emptyScores(plan.panel, { horizon, from: plan.from, season, levels }),
  )
  let fits = 0
  let done = 0
  for (const block of plan.blocks) {
    throwIfAborted(options.signal, 'the backtest')
    const fitted = plan.modelAt(block.from)
    fits += plan.refits ? 1 : 0
    if (fitted instanceof ARModel) {
      const residuals = residualsFrom(plan.panel, fitted, block.from)
      for (const scores of horizons) scoreOrigins(scores, fitted, residuals, block, plan.step)
    } else scoreForecasts(horizons, fitted, block, plan.step, options.signal)
    done += block.origins
    options.onProgress?.({ done, origins: plan.origins })
  }
  return { horizons: horizons.map(tableOf), from: plan.from, step: plan.step, fits: Math.max(1, fits) }
}

/** One forecast of a rolling backtest, as yielded by {@link backtestWindows}. */
export interface BacktestWindow<S extends Series> {
  /** The number of rows known: the first row forecast is this one, counted from 0. */
  readonly origin: number
  /** The forecast means of the rows from `origin` on. */
  readonly forecast: Columns<S>
  /** The actual values, NaN where missing. */
  readonly actual: Columns<S>
}

/**
 * The forecasts of a backtest one window at a time, each with the actual values.
 *
 * For plots and custom metrics; {@link backtest} computes the usual ones far faster.
 *
 * @param options `horizons` must hold one horizon
 *
 * @example
 * const load = Array.from({ length: 300 }, (_, t) => Math.sin(t / 4) + ((t * 7919) % 13) / 26)
 * const options = { horizons: [12], from: 270, step: 12 }
 * for await (const { origin, forecast, actual } of backtestWindows({ fitAR: { lags: 25 } }, load, options)) {
 *   console.log(origin, forecast[11]! - actual[11]!)
 * }
 */
export async function* backtestWindows<S extends Series>(
  model: ForecastModel | BacktestSettings,
  series: S,
  options: Omit<BacktestOptions, 'levels' | 'season'> = {},
): AsyncGenerator<BacktestWindow<S>, void, void> {
  const plan = planBacktest(model, series, options)
  if (plan.horizons.length !== 1) throw invalidOption('horizons', options.horizons, 'a single horizon')
  const horizon = plan.horizons[0]!
  let done = 0
  for (const block of plan.blocks) {
    const fitted = plan.modelAt(block.from)
    const meansAt = meansFrom(fitted, plan.panel, block.from)
    for (
      let origin = block.from;
      origin < block.to && origin + horizon <= plan.panel.length;
      origin += plan.step
    ) {
      throwIfAborted(options.signal, 'the backtest')
      const ahead = sliceRows(plan.panel, origin, origin + horizon)
      yield {
        origin,
        forecast: fromColumns<S>(plan.panel, meansAt(origin, horizon)),
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

/** The forecast means from any origin at or after `first`. */
function meansFrom(
  model: ForecastModel,
  panel: Panel,
  first: number,
): (origin: number, horizon: number) => Float64Array[] {
  if (!(model instanceof ARModel)) {
    return (origin, horizon) => [
      ...toPanel(model.forecast(horizon, { context: asSeries(sliceRows(panel, 0, origin)) }).mean as Series)
        .columns,
    ]
  }
  const reach = Math.max(1, reachOf(model, first))
  const filled = panel.columns.map((column, c) => filledFrom(column, model.recursion(c), first))
  return (origin, horizon) => {
    const known = filled.map(column => column.subarray(origin - first, origin - first + reach))
    return model.means(known, horizon)
  }
}

function asSeries(panel: Panel): Series {
  return fromColumns<Series>(panel, panel.columns) as Series
}

const knownBacktestOptions: Readonly<Record<keyof BacktestOptions, true>> = {
  horizons: true,
  from: true,
  step: true,
  refit: true,
  levels: true,
  season: true,
  onProgress: true,
  signal: true,
}

interface Block {
  readonly from: number
  readonly to: number
  readonly origins: number
}

function isFitted(model: ForecastModel | BacktestSettings): model is ForecastModel {
  return model !== null && typeof model === 'object' && 'forecast' in model && 'names' in model
}

/** Whether all origins can be scored at once, as those of a single auto-regression can. */
function isSingle(model: ForecastModel | BacktestSettings): boolean {
  if (isFitted(model)) return model instanceof ARModel
  if ('fitAR' in model) return true
  return asksForOne(model.autoAR)
}

/** About how many origins a model is tested at that has to forecast anew from each. */
const originsByDefault = 100

/** What to fit, once it is known to be one of the three that are accepted. */
function readModel(model: ForecastModel | BacktestSettings): ForecastModel | BacktestSettings {
  if (isFitted(model)) return model
  const keys = model !== null && typeof model === 'object' ? Object.keys(model) : []
  if (keys.length === 1 && (keys[0] === 'autoAR' || keys[0] === 'fitAR')) return model
  throw new SupervisedBaselinesError(
    'invalid-option',
    `\`model\` is ${keys.length > 0 ? `an object with ${keys.map(key => `\`${key}\``).join(', ')}` : show(model)}, but must be a ` +
      'fitted model, `{ autoAR: options }` or `{ fitAR: options }`.',
    { option: 'model', keys },
  )
}

function refuseUnequalLengths(series: Series): void {
  const { columns, names } = toColumns(series)
  const other = columns.findIndex(column => column.length !== columns[0]!.length)
  if (other < 0) return
  throw invalidSeries(
    'series',
    `A backtest needs columns of equal length: ${show(names[0])} has ${columns[0]!.length} values and ${show(names[other])} has ` +
      `${columns[other]!.length}. Pad the shorter one with NaN, or backtest the columns one by one.`,
    { column: names[other], length: columns[other]!.length, expected: columns[0]!.length },
  )
}

function planBacktest(given: ForecastModel | BacktestSettings, series: Series, options: BacktestOptions) {
  const model = readModel(given)
  knownOptions(options, knownBacktestOptions)
  const fixed = isFitted(model) ? model : undefined
  refuseUnequalLengths(series)
  const panel = fixed ? withSameColumns(fixed, toPanel(series), 'series') : toPanel(series)
  const fallback =
    'autoAR' in model ? model.autoAR.horizon : fixed instanceof CombinedModel ? fixed.horizon : undefined
  const horizons = options.horizons ?? [fallback ?? defaultHorizon(panel.length)]
  if (!Array.isArray(horizons) || horizons.length === 0) {
    throw invalidOption('horizons', options.horizons, 'an array of at least one horizon, such as [96, 192]')
  }
  for (const horizon of horizons) wholeNumber('horizons', horizon, 1, 1_000_000)
  const shortest = horizons.reduce((least, horizon) => Math.min(least, horizon))
  const longest = horizons.reduce((most, horizon) => Math.max(most, horizon))
  const from = wholeNumber('from', options.from ?? Math.floor(panel.length * 0.8), 1, panel.length)
  const lastOrigin = panel.length - shortest
  const usual = isSingle(model) ? 1 : Math.max(1, Math.ceil((lastOrigin - from + 1) / originsByDefault))
  const step = wholeNumber('step', options.step ?? usual, 1)
  if (lastOrigin < from || longest > panel.length - from) {
    throw new SupervisedBaselinesError(
      'series-too-short',
      `There are ${panel.length - from} rows from row ${from} on, too few for a forecast of ${longest} steps; ` +
        'set `from` lower or ask for shorter `horizons`.',
      { rows: panel.length - from, horizons },
    )
  }
  const refit = options.refit === undefined ? false : options.refit
  if (refit !== false && fixed) {
    throw invalidOption(
      'refit',
      refit,
      'false for a fitted model; give `{ autoAR: options }` or `{ fitAR: options }` to refit',
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
  function fitOn(rows: number): ForecastModel {
    const known = asSeries(sliceRows(panel, 0, rows))
    if ('fitAR' in model) return fitAR(known, model.fitAR) as ForecastModel
    return autoAR(known, {
      horizon: longest,
      ...(model as { autoAR: AutoAROptions }).autoAR,
    }) as ForecastModel
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
  }
}

/** @internal The sorted absolute errors of all forecasts from row `from` on: by column, then by step ahead. */
export function rollingErrors(
  model: ForecastModel,
  panel: Panel,
  horizon: number,
  from: number,
): Float64Array[][] {
  if (!(model instanceof ARModel)) {
    const step = Math.max(1, Math.ceil((panel.length - horizon - from + 1) / originsByDefault))
    return forecastErrors(model, panel, { horizon, from, step })
  }
  return residualsFrom(panel, model, from).map((residuals, c) => {
    const psi = impulseResponse(model.fits[c]!.coefficients, model.order.differencing, horizon)
    const steps: number[][] = Array.from({ length: horizon }, () => [])
    const visit: ErrorVisitor = (step, errors, first, to) => {
      for (let t = first; t < to; t++)
        if (!Number.isNaN(errors[t])) steps[step - 1]!.push(Math.abs(errors[t]!))
    }
    const actual = panel.columns[c]!.subarray(from)
    addForecastErrors(residuals, psi, horizon, errorTotals(horizon), visit, actual)
    return steps.map(values => Float64Array.from(values).sort())
  })
}

/** One-step errors of rows `first` on, per column; 0 for a missing row, which is filled in by its forecast. */
function residualsFrom(panel: Panel, model: ARModel, first: number): Float64Array[] {
  const { lags, differencing } = model.order
  const reach = reachOf(model, first)
  return panel.columns.map((column, c) => {
    const { coefficients, intercept } = model.recursion(c)
    const filled = filledFrom(column, model.recursion(c), first)
    const levels = filled.subarray(filled.length - (column.length - first) - reach)
    const values = differencing === 0 ? levels : differenceNumbers(levels, differencing)
    const residuals = oneStepResiduals(values, coefficients, intercept).subarray(lags)
    for (let t = 0; t < residuals.length; t++) if (Number.isNaN(column[first + t])) residuals[t]! *= 0
    return residuals
  })
}

/** How many rows the model looks back on; throws where the first forecast has fewer before it. */
function reachOf(model: ARModel, first: number): number {
  const reach = model.order.lags + model.order.differencing
  if (first < reach) {
    throw new SupervisedBaselinesError(
      'series-too-short',
      `The first forecast is of row ${first}, but the model looks back on ${reach} rows; set \`from\` to at least ${reach}.`,
      { from: first, needed: reach },
    )
  }
  return reach
}
