import type { Panel } from '../panel/series.js'
import type { Calendar } from './calendar.js'
import type { Calibration } from './calibration.js'
import type { CombinedPart, HeldOutErrors } from './combine.js'

/** How an exogenous column was scaled when it was fitted. */
interface ExogenousScaling {
  readonly centre: number
  readonly unit: number
}

/** Everything that the forecasts of one column follow from. */
export interface CombinedColumn {
  readonly parts: readonly CombinedPart[]
  readonly calibration: Calibration
  readonly heldOut: HeldOutErrors | undefined
  /** The season used for this column; 1 where there is none or the column is too short for it. */
  readonly season: number
  /** How many values were fitted. */
  readonly rows: number
  /** The newest values, oldest first; NaN marks missing ones. */
  readonly context: Float64Array
  /** The least and the largest value seen. */
  readonly least: number
  readonly largest: number
  /** The columns known ahead, scaled: as many values as `context`. */
  readonly exogenous: readonly Float64Array[]
  readonly exogenousScalings: readonly ExogenousScaling[]
}

/** A combined model as plain data. */
export interface CombinedParts {
  readonly form: Panel['form']
  readonly names: readonly string[]
  readonly horizon: number
  readonly seasons: readonly number[]
  /** How the season became known. */
  readonly seasonSource: 'given' | 'detected' | 'none'
  readonly exogenousNames: readonly string[]
  /** The calendar that exogenous columns follow from; undefined where there is none. */
  readonly calendar: Calendar | undefined
  readonly columns: readonly CombinedColumn[]
  readonly warnings: readonly string[]
}

/** Keeps forecasts within the bounds: those asked for, and 0 for a series that never was negative. */
export function clampTo(
  column: CombinedColumn,
  { min, max }: { min?: number; max?: number },
): (value: number) => number {
  const low = min ?? (column.least >= 0 ? 0 : -Infinity)
  const high = max ?? Infinity
  return value => Math.min(high, Math.max(low, value))
}

/** The longest lookback of any part: how many known values a forecast needs. */
export function longestLookback(column: Pick<CombinedColumn, 'parts'>): number {
  return Math.max(1, ...column.parts.map(part => part.lookback))
}

/** How many of the last values to keep so that `needed` are left without a trailing gap. */
export function tailLength(values: Float64Array, needed: number): number {
  let end = values.length
  while (end > 0 && Number.isNaN(values[end - 1])) end--
  let from = Math.max(0, end - needed)
  // A gap at the cut would have nothing to be interpolated from.
  while (from > 0 && Number.isNaN(values[from])) from--
  return values.length - from
}
