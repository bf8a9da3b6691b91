/** Evaluates some simulated series of one family and length: coverage, and errors beside the trivial forecasts'. */
import { createRandom } from '../../src/common/random.js'
import { forecasterUnderTest, repeatSeason } from './forecasterUnderTest.js'
import { simulatedFamilies } from './simulatedFamilies.js'

/** Series `from` to `to` of a family. */
export interface CalibrationItem {
  readonly id: string
  readonly family: string
  readonly rows: number
  readonly from: number
  readonly to: number
}

/** The central intervals that are checked, in percent. */
export const intervals = [50, 80, 95] as const

/** What every forecaster is held against. */
export type Trivial = 'mean' | 'naive' | 'drift' | 'seasonal'

/** What came out for one series, or for the mean of several. */
export interface CalibrationResult {
  /** The share of the horizon within each interval, ties shared out (see `shareInside`). */
  readonly coverage: readonly number[]
  /** The same, with every value at an end counted as inside. */
  readonly closed: readonly number[]
  /** The mean absolute error of the median, and of the trivial forecasts. */
  readonly error: number
  readonly trivial: Readonly<Record<Trivial, number>>
}

const levels = [0.025, ...Array.from({ length: 19 }, (_, k) => (k + 1) / 20), 0.975]
const horizon = 12

/** One result a series. */
export function evaluate({ family, rows, from, to }: CalibrationItem): CalibrationResult[] {
  const { season, draw } = simulatedFamilies[family]!
  return Array.from({ length: to - from }, (_, k) => {
    const random = createRandom(19)
      .fork(family)
      .fork(rows)
      .fork(from + k)
    return calibrate(draw(rows + horizon, random), horizon, season)
  })
}

/** Forecasts the last `horizon` values of a series from the others. */
export function calibrate(series: Float64Array, horizon: number, season: number): CalibrationResult {
  const known = series.slice(0, -horizon)
  const truth = series.slice(-horizon)
  const seasons = season > 1 ? [season] : []
  const { quantiles } = forecasterUnderTest()([known], { horizon, seasons, maseSeason: season, levels })
  const forecast = quantiles[0]!
  const covered = (share: typeof shareInside) =>
    intervals.map(percent =>
      meanOf(truth, (value, t) => {
        const quantiles = forecast.map(level => level[t]!)
        return share(value, levels, quantiles, (1 - percent / 100) / 2)
      }),
    )
  return {
    coverage: covered(shareInside),
    closed: covered(isBetween),
    error: meanOf(truth, (value, t) => Math.abs(value - forecast[levels.indexOf(0.5)]![t]!)),
    trivial: trivialErrors(known, truth, season),
  }
}

/**
 * Whether a value lies between the quantiles at `tail` and 1 - `tail`: 1 or 0. Where several quantiles are equal to it, as at the
 * zeros of intermittent demand, it has a stretch of levels and not one; then it is the share of the stretch that lies between.
 */
export function shareInside(
  value: number,
  levels: readonly number[],
  quantiles: readonly number[],
  tail: number,
): number {
  const ties = quantiles.filter(quantile => quantile === value).length
  const below = quantiles.filter(quantile => quantile < value).length
  if (ties > 1) {
    const from = below > 0 ? levels[below]! : 0
    const to = below + ties < levels.length ? levels[below + ties - 1]! : 1
    return Math.max(0, Math.min(to, 1 - tail) - Math.max(from, tail)) / (to - from)
  }
  return isBetween(value, levels, quantiles, tail)
}

/** 1 where a value lies between the quantiles at `tail` and 1 - `tail`, ends included; else 0. */
function isBetween(
  value: number,
  levels: readonly number[],
  quantiles: readonly number[],
  tail: number,
): number {
  const at = (level: number) => quantiles[levels.findIndex(l => Math.abs(l - level) < 1e-9)]!
  return value >= at(tail) && value <= at(1 - tail) ? 1 : 0
}

/** The mean absolute errors of the mean, the last value, the line through first and last, and the last season. */
export function trivialErrors(
  known: Float64Array,
  truth: Float64Array,
  season: number,
): Record<Trivial, number> {
  const last = known.at(-1)!
  const slope = (last - known[0]!) / (known.length - 1)
  const mean = meanOf(known, value => value)
  const repeated = repeatSeason(known, season, truth.length)
  const errorOf = (forecast: (t: number) => number) =>
    meanOf(truth, (value, t) => Math.abs(value - forecast(t)))
  return {
    mean: errorOf(() => mean),
    naive: errorOf(() => last),
    drift: errorOf(t => last + (t + 1) * slope),
    seasonal: errorOf(t => repeated[t]!),
  }
}

function meanOf(values: Float64Array, of: (value: number, t: number) => number): number {
  return values.reduce((total, value, t) => total + of(value, t), 0) / values.length
}
