import { differenceOperator, type Operator } from '../panel/operator.js'
import type { Segment } from '../panel/segments.js'
import { longestLookback, rowsPerLag } from './rules.js'

/** The scale that an auto-regression is fitted on. */
export type Scale = 'raw' | 'log'

/** A series made ready to be regressed on itself on one scale. */
export interface ScaledSeries {
  readonly scale: Scale
  /** `lookback` values before the series, made by repeating its first season; then all its values, centred and scaled. */
  readonly values: Float64Array
  /** 1 where a value is known; indexed as `values`, undefined where all are. */
  readonly known: Uint8Array | undefined
  /** How many values each forecast may look back on: lags and differences together. */
  readonly lookback: number
  /** How many rows the fit may see; those after them are held out. */
  readonly rows: number
  readonly lags: number
  readonly operators: readonly Operator[]
  /** How many rows are summed: those whose target is known. */
  readonly fittedRows: number
  /** The rows that are summed, as indices into `values`: they are the same for all operators. */
  readonly runs: readonly Segment[]
  /** `values = (x - centre) / unit`, where x is the series or its logarithm. */
  readonly centre: number
  readonly unit: number
  /** Columns known ahead, indexed as `values` and at least as long, each with mean 0 and deviation 1. */
  readonly exogenous: readonly Float64Array[]
}

/** A series without gaps, and what is known ahead about it. */
export interface SeriesToFit {
  readonly values: Float64Array
  /** 1 where a value is known, 0 where it was interpolated; undefined where all are known. */
  readonly known?: Uint8Array | undefined
  /** Columns known ahead: from the first value of the series on, at least as long as it, with mean 0 and deviation 1. */
  readonly exogenous?: readonly Float64Array[] | undefined
}

/** What all series of a panel share. */
export interface PanelShape {
  readonly season: number
  readonly lags: number
  /** The longest lag of each exogenous column; undefined where it follows from the season. */
  readonly exogenousLags?: readonly (number | undefined)[] | undefined
}

/**
 * How many lags the auto-regressions of a panel have: two seasons, then one for each eight rows; and at least a second season
 * of which there are three.
 */
export function countLags(medianRows: number, seasons: readonly number[]): number {
  const season = seasons[0] ?? 1
  const reach = season > 1 ? season + 1 : 1
  const further = seasons.slice(1).filter(other => medianRows >= 3 * other)
  const wanted = Math.max(
    2 * season,
    6,
    Math.floor(medianRows / rowsPerLag),
    ...further.map(other => other + 2),
  )
  return Math.max(1, Math.min(longestLookback - reach, wanted, medianRows - 2))
}

/** The operators that suit a series: seasonal ones only where it spans two seasons. */
function operatorsFor(rows: number, season: number): Operator[] {
  const seasonal = season > 1 && rows >= 2 * season + 3
  return (seasonal ? [0, 1] : [0]).flatMap(D => [0, 1].map(d => differenceOperator(d, D, season)))
}

/**
 * Prepares the first `rows` values of a series to be fitted, and those after them to be forecast.
 *
 * Undefined where the series is too short or constant on these rows: it then has no auto-regression.
 */
export function prepareScale(
  { values: series, known, exogenous = [] }: SeriesToFit,
  scale: Scale,
  rows: number,
  { season, lags }: PanelShape,
): ScaledSeries | undefined {
  if (rows < 3 || isConstant(series, rows)) return undefined
  const x = scale === 'log' ? series.map(Math.log) : series
  const operators = operatorsFor(rows, season)
  const reach = Math.max(...operators.map(operator => operator.reach))
  const lookback = lags + reach
  const centre = mean(x, Math.max(0, rows - (season > 1 ? 2 * season : 8)), rows)
  const unit = deviationOfChanges(x, rows) || 1
  const values = new Float64Array(lookback + x.length)
  fillBackcast(values, x, lookback, operators.length > 2 ? season : 1)
  for (let t = 0; t < x.length; t++) values[lookback + t] = x[t]!
  for (let t = 0; t < values.length; t++) values[t] = (values[t]! - centre) / unit
  const runs = runsOf(known, rows, lookback, reach)
  return {
    scale,
    fittedRows: runs.reduce((sum, { from, to }) => sum + to - from, 0),
    values,
    known: known && prepend(known, lookback),
    lookback,
    rows,
    lags,
    operators,
    runs,
    centre,
    unit,
    exogenous: exogenous.map(column => extendIntoPast(column, lookback, operators.length > 2 ? season : 1)),
  }
}

/** A column known ahead, continued into the past by its first season. */
function extendIntoPast(column: Float64Array, lookback: number, season: number): Float64Array {
  const out = new Float64Array(lookback + column.length)
  fillBackcast(out, column, lookback, season)
  out.set(column, lookback)
  return out
}

/** Writes the first season of `x`, repeated, to the first `count` places. */
export function fillBackcast(out: Float64Array, x: Float64Array, count: number, season: number): void {
  const period = Math.max(1, Math.min(season, x.length))
  for (let back = 1; back <= count; back++) {
    out[count - back] = x[(period - (back % period)) % period]!
  }
}

/**
 * The rows whose target is known. Each run costs as much as the square of the lookback, so series with many gaps keep all rows
 * and regress on interpolated values.
 */
function runsOf(known: Uint8Array | undefined, rows: number, lookback: number, reach: number): Segment[] {
  const all = [{ from: lookback + reach, to: lookback + rows }]
  if (!known) return all
  const runs: Segment[] = []
  let from = -1
  for (let t = reach; t <= rows; t++) {
    const isKnown = t < rows && known[t] === 1
    if (isKnown && from < 0) from = t
    if (isKnown || from < 0) continue
    runs.push({ from: lookback + from, to: lookback + t })
    from = -1
  }
  return runs.length === 0 || runs.length > 4 + (2 * rows) / lookback ? all : runs
}

/** Whether the first `rows` values never differ by more than the rounding of their own size. */
export function isConstant(x: Float64Array, rows = x.length): boolean {
  let least = Infinity
  let most = -Infinity
  for (let t = 0; t < rows; t++) {
    if (x[t]! < least) least = x[t]!
    if (x[t]! > most) most = x[t]!
  }
  return most - least <= 4 * Number.EPSILON * Math.max(Math.abs(most), Math.abs(least))
}

function mean(x: Float64Array, from: number, to: number): number {
  // Relative to the first value, so that large offsets keep their digits.
  let sum = 0
  for (let t = from; t < to; t++) sum += x[t]! - x[from]!
  return x[from]! + sum / (to - from)
}

function deviationOfChanges(x: Float64Array, rows: number): number {
  const count = rows - 1
  let sum = 0
  for (let t = 1; t < rows; t++) sum += x[t]! - x[t - 1]!
  const average = sum / count
  let squares = 0
  for (let t = 1; t < rows; t++) squares += (x[t]! - x[t - 1]! - average) ** 2
  return Math.sqrt(squares / count)
}

function prepend(known: Uint8Array, count: number): Uint8Array {
  const out = new Uint8Array(count + known.length).fill(1, 0, count)
  out.set(known, count)
  return out
}
