import type { Stretch } from '../products/autoProducts.js'
import { difference } from './differencing.js'
import { segmentsWithoutGaps } from './segments.js'
import type { Panel } from './series.js'

/** How a column was put on a common scale: `(x - mean) / scale`. */
export interface Scaling {
  readonly mean: number
  readonly scale: number
  /** Set where the column never changes; its scale is then 1. */
  readonly constant: boolean
}

/** The mean and standard deviation (divisor n) of the values that are not NaN; mean 0 and scale 1 unless `standardize`. */
export function findScaling(column: Float64Array, standardize: boolean): Scaling {
  let count = 0
  let sum = 0
  let least = Infinity
  let most = -Infinity
  for (const value of column) {
    if (Number.isNaN(value)) continue
    count += 1
    sum += value
    if (value < least) least = value
    if (value > most) most = value
  }
  const mean = sum / count
  const constant = most - least <= 1e-13 * Math.max(Math.abs(most), Math.abs(least))
  if (!standardize) return { mean: 0, scale: 1, constant }
  let squares = 0
  for (const value of column) if (!Number.isNaN(value)) squares += (value - mean) ** 2
  return { mean, scale: constant ? 1 : Math.sqrt(squares / count), constant }
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
    return differencing === 0 ? scaled : difference(scaled, differencing)
  })
}

/** The stretches without gaps of a column, at least `minLength` long. */
export function stretchesOf(values: Float64Array, minLength = 1): Stretch[] {
  return segmentsWithoutGaps(values, minLength).map(segment => ({ ...segment, values }))
}
