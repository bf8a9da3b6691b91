import type { ARModel } from '../model/arModel.js'
import { impulseResponse } from '../model/impulseResponse.js'
import { normalQuantile } from '../model/normalQuantile.js'
import type { Panel } from '../panel/series.js'
import { addForecastErrors, type ErrorTotals, errorTotals } from './forecastErrors.js'

/** The usual measures of forecast errors, each a mean over the forecasts it speaks of. */
export interface Scores {
  /** Mean squared error. */
  readonly mse: number
  /** Mean absolute error. */
  readonly mae: number
  /** Root of the mean squared error. */
  readonly rmse: number
  /** Mean absolute error over that of the seasonal naive forecast on the rows before the first origin; NaN where that is 0. */
  readonly mase: number
  /** Symmetric mean absolute percentage error, from 0 to 200; a forecast of 0 that comes true counts as 0. */
  readonly smape: number
  /** The share of values within the intervals of each level, where levels were asked for. */
  readonly coverage: readonly { readonly level: number; readonly share: number }[]
  /** Weighted quantile loss, the mean over the deciles; left out for a single auto-regression, whose quantiles are not scored. */
  readonly wql?: number
}

/** The scores of forecasts over one horizon. */
export interface ScoreTable extends Scores {
  /** Steps ahead: those from 1 to this are scored together. */
  readonly horizon: number
  /** How many windows were forecast, all columns together. */
  readonly windows: number
  /** By column, over all steps. */
  readonly columns: readonly (Scores & { readonly name: string })[]
  /** By step ahead, over all columns; index `h - 1`. */
  readonly steps: readonly Scores[]
}

/** Sums of one horizon's scores, by column and step. */
export interface ScoreSums {
  readonly horizon: number
  readonly panel: Panel
  readonly levels: readonly number[]
  readonly columns: readonly ColumnSums[]
}

interface ColumnSums extends ErrorTotals {
  /** How many origins were forecast from. */
  windows: number
  readonly relative: Float64Array
  readonly within: readonly Float64Array[]
  /** Sums of the deciles' mean quantile losses, doubled, and of the sizes of the values they are for. */
  readonly losses: Float64Array
  readonly sizes: Float64Array
  readonly naive: number
}

/** Empty sums for one horizon. */
export function emptyScores(
  panel: Panel,
  options: { horizon: number; from: number; season: number; levels: readonly number[] },
): ScoreSums {
  const { horizon, from, season, levels } = options
  return {
    horizon,
    panel,
    levels,
    columns: panel.columns.map(column => ({
      ...errorTotals(horizon),
      windows: 0,
      relative: new Float64Array(horizon),
      within: levels.map(() => new Float64Array(horizon)),
      losses: new Float64Array(horizon),
      sizes: new Float64Array(horizon),
      naive: naiveError(column, from, season),
    })),
  }
}

/** The mean absolute error of the forecast that repeats the last season, over the rows before `from`. */
function naiveError(column: Float64Array, from: number, season: number): number {
  let sum = 0
  let count = 0
  for (let t = season; t < from; t++) {
    const change = Math.abs(column[t]! - column[t - season]!)
    if (Number.isNaN(change)) continue
    sum += change
    count += 1
  }
  return count === 0 ? NaN : sum / count
}

/** Adds the forecasts of one model from the origins of one block; `residuals` start at the block's first row. */
export function scoreOrigins(
  sums: ScoreSums,
  model: ARModel,
  residuals: readonly Float64Array[],
  block: { readonly from: number; readonly to: number },
  step: number,
): void {
  const { horizon, panel, levels } = sums
  const spreads = levels.length === 0 ? [] : model.spreads(horizon)
  const responses = new Map<Float64Array, Float64Array>()
  // The last origin of the block whose whole horizon is known.
  const last = Math.min(block.to - 1, panel.length - horizon)
  if (last < block.from) return
  residuals.forEach((column, c) => {
    const { coefficients } = model.fits[c]!
    let psi = responses.get(coefficients)
    if (!psi) {
      psi = impulseResponse(coefficients, model.order.differencing, horizon)
      responses.set(coefficients, psi)
    }
    const target = sums.columns[c]!
    const seen = column.subarray(0, last - block.from + horizon)
    const actual = panel.columns[c]!.subarray(block.from)
    if (!seen.every(Number.isNaN)) target.windows += Math.floor((last - block.from) / step) + 1
    const halves = levels.map(level => {
      const z = normalQuantile(0.5 + level / 200)
      return spreads[c]!.map(spread => z * spread)
    })
    const totals = step === 1 ? target : errorTotals(horizon)
    addForecastErrors(
      seen,
      psi,
      horizon,
      totals,
      (h, errors, from, to) => {
        // The origin of target t is t - (h - 1); only every `step`-th one counts.
        const first = from + ((step - ((from - (h - 1)) % step)) % step)
        target.relative[h - 1]! += 200 * relativeErrors(errors, actual, first, to, step)
        if (step > 1) addEvery(target, h - 1, errors, first, to, step)
        halves.forEach((half, l) => {
          let inside = 0
          for (let t = first; t < to; t += step) if (Math.abs(errors[t]!) <= half[h - 1]!) inside += 1
          target.within[l]![h - 1]! += inside
        })
      },
      actual,
    )
  })
}

/** The sum of `|error| / (|actual| + |forecast|)` over the errors that are not NaN. */
function relativeErrors(
  errors: Float64Array,
  actual: Float64Array,
  from: number,
  to: number,
  step: number,
): number {
  let sum = 0
  for (let t = from; t < to; t += step) {
    const error = errors[t]!
    const value = actual[t]!
    const size = Math.abs(value) + Math.abs(value - error)
    // Not where the error is NaN.
    if (size > 0) sum += Math.abs(error) / size
  }
  return sum
}

function addEvery(
  target: ErrorTotals,
  index: number,
  errors: Float64Array,
  from: number,
  to: number,
  step: number,
): void {
  for (let t = from; t < to; t += step) {
    const error = errors[t]!
    if (Number.isNaN(error)) continue
    target.squares[index]! += error * error
    target.absolutes[index]! += Math.abs(error)
    target.counts[index]! += 1
  }
}

/** The scores that the sums come to. */
export function tableOf(sums: ScoreSums): ScoreTable {
  const { horizon, panel, columns } = sums
  const all = columns.map((_, c) => c)
  const steps = Array.from({ length: horizon }, (_, h) => scoresOf(sums, all, h, h + 1))
  return {
    horizon,
    windows: columns.reduce((sum, column) => sum + column.windows, 0),
    ...scoresOf(sums, all, 0, horizon),
    columns: panel.names.map((name, c) => ({ name, ...scoresOf(sums, [c], 0, horizon) })),
    steps,
  }
}

function scoresOf(sums: ScoreSums, columns: readonly number[], from: number, to: number): Scores {
  let squares = 0
  let absolutes = 0
  let scaled = 0
  let relative = 0
  let count = 0
  let losses = 0
  let sizes = 0
  const within = sums.levels.map(() => 0)
  for (const c of columns) {
    const column = sums.columns[c]!
    let own = 0
    for (let h = from; h < to; h++) {
      squares += column.squares[h]!
      own += column.absolutes[h]!
      relative += column.relative[h]!
      count += column.counts[h]!
      losses += column.losses[h]!
      sizes += column.sizes[h]!
      for (let l = 0; l < within.length; l++) within[l]! += column.within[l]![h]!
    }
    absolutes += own
    scaled += own / column.naive
  }
  const mse = squares / count
  return {
    mse,
    mae: absolutes / count,
    rmse: Math.sqrt(mse),
    mase: Number.isFinite(scaled) ? scaled / count : NaN,
    smape: relative / count,
    coverage: sums.levels.map((level, l) => ({ level, share: within[l]! / count })),
    ...(sizes > 0 && { wql: losses / sizes }),
  }
}
