import type { Segment } from '../panel/segments.js'
import { addCrossProducts } from './crossProducts.js'
import { LagGram } from './lagGram.js'

/** A stretch of one differenced, scaled column without gaps. */
export interface Stretch extends Segment {
  readonly values: Float64Array
}

/** The first row of a stretch's lag products, from which the whole matrix follows: all that a pass over the data must find. */
export interface AutoProducts {
  readonly stretch: Stretch
  /** The rows summed over, by their newest value: `rowsFrom` to `rowsTo - 1`. */
  readonly rowsFrom: number
  readonly rowsTo: number
  /** `firstRow[lag]` is the sum over the rows of `y[t] * y[t - lag]`. */
  readonly firstRow: Float64Array
}

/** Sums the products of a stretch over all rows that have `lags` values before them; undefined where there is none. */
export function autoProducts(stretch: Stretch, lags: number): AutoProducts | undefined {
  const rowsFrom = stretch.from + lags
  if (rowsFrom >= stretch.to) return undefined
  const firstRow = new Float64Array(lags + 1)
  addCrossProducts(stretch.values, rowsFrom, stretch.to, lags, firstRow)
  return { stretch, rowsFrom, rowsTo: stretch.to, firstRow }
}

/** The same for fewer lags, over all rows that these leave; only the rows that are new are read. */
export function withFewerLags(products: AutoProducts, lags: number): AutoProducts {
  const rowsFrom = products.stretch.from + lags
  const firstRow = products.firstRow.slice(0, lags + 1)
  addCrossProducts(products.stretch.values, rowsFrom, products.rowsFrom, lags, firstRow)
  return { ...products, rowsFrom, firstRow }
}

/** The gram of some stretches' products, of as many lags as these have. */
export function gramOf(products: readonly AutoProducts[], lags: number): LagGram {
  const gram = new LagGram(lags)
  for (const { stretch, rowsFrom, rowsTo, firstRow } of products) {
    gram.addRows(stretch.values, stretch.from, rowsFrom, rowsTo, 1, firstRow)
  }
  return gram
}

/** How many rows some stretches' products are summed over. */
export function rowsOf(products: readonly AutoProducts[]): number {
  return products.reduce((sum, { rowsFrom, rowsTo }) => sum + rowsTo - rowsFrom, 0)
}
