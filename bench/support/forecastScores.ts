/** MASE, weighted quantile loss and coverage of quantile forecasts, as sums that add up over windows. */

/** Sums over the forecasts of one window of a panel. */
export interface WindowSums {
  /** Absolute errors of the median over each series' scale, and how many there are. */
  readonly scaledErrors: number
  readonly scaledCount: number
  /** The same, but one mean error a series. */
  readonly seriesErrors: number
  readonly seriesCount: number
  /** Each series' symmetric percentage error, and how many series have one. */
  readonly percentErrors: number
  readonly percentCount: number
  /** Twice the quantile loss at each level. */
  readonly losses: readonly number[]
  readonly absoluteTruth: number
  /** How many values lie between the first and the last quantile, of how many. */
  readonly inside: number
  readonly count: number
  readonly seconds: number
}

/** The mean absolute seasonal difference, over the pairs of which both are known; NaN where there is none. */
export function maseScale(past: Float64Array, season: number): number {
  let total = 0
  let pairs = 0
  for (let t = season; t < past.length; t++) {
    const difference = Math.abs(past[t]! - past[t - season]!)
    if (Number.isNaN(difference)) continue
    total += difference
    pairs++
  }
  return pairs > 0 ? total / pairs : NaN
}

/** What to score: the panel, what followed, and the quantiles `[series][level][step]` that were forecast. */
export interface ScoredWindow {
  readonly past: readonly Float64Array[]
  readonly truth: readonly Float64Array[]
  readonly quantiles: readonly (readonly Float64Array[])[]
  readonly levels: readonly number[]
  readonly season: number
  readonly seconds?: number
}

/** The sums of one window. Missing truth is left out, and series without a scale have no MASE. */
export function scoreWindow({
  past,
  truth,
  quantiles,
  levels,
  season,
  seconds = 0,
}: ScoredWindow): WindowSums {
  const sums = {
    scaledErrors: 0,
    scaledCount: 0,
    seriesErrors: 0,
    seriesCount: 0,
    percentErrors: 0,
    percentCount: 0,
    absoluteTruth: 0,
    inside: 0,
    count: 0,
  }
  const losses = levels.map(() => 0)
  const median = levels.indexOf(0.5)
  for (const [s, actual] of truth.entries()) {
    const scale = maseScale(past[s]!, season)
    const forecast = quantiles[s]!
    let errors = 0
    let percent = 0
    let known = 0
    for (const [t, value] of actual.entries()) {
      if (Number.isNaN(value)) continue
      known++
      const error = Math.abs(value - forecast[median]![t]!)
      errors += error
      percent += error === 0 ? 0 : (200 * error) / (Math.abs(value) + Math.abs(forecast[median]![t]!))
      sums.absoluteTruth += Math.abs(value)
      if (value >= forecast[0]![t]! && value <= forecast.at(-1)![t]!) sums.inside++
      for (const [k, level] of levels.entries()) losses[k]! += quantileLoss(value, forecast[k]![t]!, level)
    }
    if (known === 0) continue
    sums.count += known
    sums.percentErrors += percent / known
    sums.percentCount++
    if (!(scale > 0)) continue
    sums.scaledErrors += errors / scale
    sums.scaledCount += known
    sums.seriesErrors += errors / known / scale
    sums.seriesCount++
  }
  return { ...sums, losses, seconds }
}

function quantileLoss(value: number, quantile: number, level: number): number {
  return 2 * (value >= quantile ? level * (value - quantile) : (1 - level) * (quantile - value))
}

/** The sums of several windows. */
export function addWindows(windows: readonly WindowSums[]): WindowSums {
  return windows.reduce((a, b) => ({
    scaledErrors: a.scaledErrors + b.scaledErrors,
    scaledCount: a.scaledCount + b.scaledCount,
    seriesErrors: a.seriesErrors + b.seriesErrors,
    seriesCount: a.seriesCount + b.seriesCount,
    percentErrors: a.percentErrors + b.percentErrors,
    percentCount: a.percentCount + b.percentCount,
    losses: a.losses.map((loss, k) => loss + b.losses[k]!),
    absoluteTruth: a.absoluteTruth + b.absoluteTruth,
    inside: a.inside + b.inside,
    count: a.count + b.count,
    seconds: a.seconds + b.seconds,
  }))
}

/** The scores that sums amount to. */
export interface PanelScores {
  /** Over all errors, as GIFT-Eval has it. */
  readonly mase: number
  /** The mean of the series' own, as fev and the M competitions have it. */
  readonly seriesMase: number
  /** The mean symmetric percentage error of the series, as the M competitions have it. */
  readonly smape: number
  /** The mean weighted quantile loss, which approximates the CRPS over the mean absolute value. */
  readonly wql: number
  /** The share of values between the first and the last quantile. */
  readonly coverage: number
  readonly seconds: number
}

/** The scores of sums. */
export function scoresOf(sums: WindowSums): PanelScores {
  const losses = sums.losses.map(loss => loss / sums.absoluteTruth)
  return {
    mase: sums.scaledErrors / sums.scaledCount,
    seriesMase: sums.seriesErrors / sums.seriesCount,
    smape: sums.percentErrors / sums.percentCount,
    wql: losses.reduce((total, loss) => total + loss, 0) / losses.length,
    coverage: sums.inside / sums.count,
    seconds: sums.seconds,
  }
}

/** The geometric mean. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((total, value) => total + Math.log(value), 0) / values.length)
}
