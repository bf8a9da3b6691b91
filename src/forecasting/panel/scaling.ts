import type { Stretch } from '../products/autoProducts.js'
import { differenceNumbers } from './differencing.js'
import { segmentsWithoutGaps } from './segments.js'
import type { Panel } from './series.js'

/** How a column was put on a common scale: `(x - mean) / scale`. */
export interface Scaling {
  readonly mean: number
  readonly scale: number
  /** Set where the column never changes. It is then left out of everything that columns share, and its scale is 1. */
  readonly constant: boolean
}

/**
 * The scalings of all columns.
 *
 * With a constant in the fit, means are taken out, because raw products lose all digits at large offsets: each column's own
 * mean with `standardize`, else one mean for all columns, which leaves a least-squares fit of several columns as it is.
 * Without a constant nothing is taken out.
 */
export function scalingsOf(
  columns: readonly Float64Array[],
  options: { standardize: boolean; intercept: boolean },
): Scaling[] {
  const moments = columns.map(momentsOf)
  let shared = 0
  if (!options.standardize) {
    const varying = moments.filter(({ constant }) => !constant)
    const count = varying.reduce((sum, column) => sum + column.count, 0)
    for (const column of varying) shared += column.mean * (column.count / count)
  }
  return moments.map(({ mean, deviation, constant }) => ({
    mean: constant ? mean : options.intercept ? (options.standardize ? mean : shared) : 0,
    scale: constant || !options.standardize ? 1 : deviation,
    constant,
  }))
}

/** A range of a few units in the last place is rounding; anything above it is a change. */
const roundingShare = 4 * Number.EPSILON

/** Mean and standard deviation (divisor n) of the values that are not NaN. */
function momentsOf(column: Float64Array) {
  let count = 0
  let sum = 0
  let least = Infinity
  let most = -Infinity
  let first = 0
  for (const value of column) {
    if (Number.isNaN(value)) continue
    if (count === 0) first = value
    count += 1
    sum += value - first
    if (value < least) least = value
    if (value > most) most = value
  }
  const mean = first + sum / count
  let squares = 0
  for (const value of column) if (!Number.isNaN(value)) squares += (value - mean) ** 2
  const constant = most - least <= roundingShare * Math.max(Math.abs(most), Math.abs(least))
  return { count, mean: constant ? first : mean, deviation: Math.sqrt(squares / count), constant }
}

/** The columns scaled and differenced: what an auto-regression is fitted to. */
export function prepareColumns(
  panel: Panel,
  scalings: readonly Scaling[],
  differencing: number,
): Float64Array[] {
  return panel.columns.map((column, i) => {
    const { mean, scale } = scalings[i]!
    const scaled = new Float64Array(column.length)
    for (let t = 0; t < scaled.length; t++) scaled[t] = (column[t]! - mean) / scale
    return differencing === 0 ? scaled : differenceNumbers(scaled, differencing)
  })
}

/** The stretches without gaps of a column, at least `minLength` long. */
export function stretchesOf(values: Float64Array, minLength = 1): Stretch[] {
  return segmentsWithoutGaps(values, minLength).map(segment => ({ ...segment, values }))
}

/** The length of the longest stretch without gaps in any of the columns; 0 where there is none. */
export function longestStretch(columns: readonly Float64Array[]): number {
  let longest = 0
  for (const column of columns)
    for (const { from, to } of segmentsWithoutGaps(column)) longest = Math.max(longest, to - from)
  return longest
}
