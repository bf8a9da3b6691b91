import { checkedJSON } from '../../common/checkedJSON.js'
import { finiteNumber, wholeNumber } from '../../common/checks.js'
import { knownOptions } from '../../common/knownOptions.js'
import { SupervisedBaselinesError } from '../../errors.js'
import { segmentsWithoutGaps } from '../panel/segments.js'
import { type Column, type Series, toPanel } from '../panel/series.js'
import { decodeFloat64, encodeFloat64 } from './base64.js'
import { addCrossProducts } from './crossProducts.js'

/** A {@link LagGram} as plain JSON; arrays are base64 of little-endian float64, so that every bit survives. */
export interface LagGramJSON {
  readonly format: 'supervised-baselines/lag-gram'
  readonly version: 1
  readonly lags: number
  readonly rows: number
  /** What was taken off every value before it was summed; 0 where it is missing. */
  readonly reference?: number
  readonly sums: string
  readonly products: string
}

/**
 * Everything a least-squares auto-regression of up to `lags` lags needs to know of its data, in `O(lags^2)` numbers.
 *
 * A row is a value and the `lags` values before it, `z = (y[t], y[t-1], ..., y[t-lags])`; the statistic is the number of
 * rows, their sum, and the sum of their outer products. It is additive: series, shards of series and machines may be
 * added in any order, and the fit is the same up to rounding.
 *
 * The matrix of products is nearly Toeplitz, so one row of it is summed over the data in `O(lags * n)` and the others
 * follow in `O(lags^2)`: `A[i+1][j+1] = A[i][j] + (one product at the start) - (one at the end)`.
 *
 * Sums are of values less a reference, the first value added, so that series far from 0 lose no digits.
 *
 * @example
 * const gram = new LagGram(24)
 * for (const shard of [1, 2, 3]) gram.add(Float64Array.from({ length: 200 }, (_, t) => Math.sin(t / shard)))
 * const { coefficients, intercept } = solveAR(gram, { lags: 12 })
 */
export class LagGram {
  /** The number of lags a row holds. */
  readonly lags: number
  #rows = 0
  #reference = 0
  readonly #sums: Float64Array
  // Upper triangle of a (lags + 1) x (lags + 1) matrix, in full row-major storage.
  readonly #products: Float64Array

  /** @param lags the longest lag, at least 0 */
  constructor(lags: number) {
    this.lags = wholeNumber('lags', lags, 0, 8192)
    this.#sums = new Float64Array(lags + 1)
    this.#products = new Float64Array((lags + 1) ** 2)
  }

  /** How many rows have been added; weighted rows count by their weight. */
  get rows(): number {
    return this.#rows
  }

  /** The sum over all rows of `y[t - lag]`. */
  sum(lag: number): number {
    return this.#sums[lag]! + this.#rows * this.#reference
  }

  /** The sum over all rows of `y[t - i] * y[t - j]`. */
  product(i: number, j: number): number {
    const size = this.lags + 1
    const product = i <= j ? this.#products[i * size + j]! : this.#products[j * size + i]!
    if (this.#reference === 0) return product
    return product + this.#reference * (this.#sums[i]! + this.#sums[j]! + this.#rows * this.#reference)
  }

  /**
   * Adds every row of a series; rows that touch a NaN are left out, and no others.
   *
   * Columns of a panel are pooled. Put them on one scale first, or the largest will decide the fit.
   *
   * @param series already differenced where that is wanted; a column no longer than `lags` adds nothing
   * @param options `weight` multiplies each row; default 1
   * @returns this, so that calls can be chained
   */
  add(series: Series, options: { weight?: number } = {}): this {
    const weight = finiteNumber('weight', knownOptions(options, { weight: true }).weight ?? 1, 0)
    for (const column of toPanel(series).columns) {
      const segments = segmentsWithoutGaps(column, this.lags + 1)
      if (segments.length === 0) continue
      if (this.#rows === 0) this.#reference = column[segments[0]!.from]!
      const values = this.#reference === 0 ? column : column.map(value => value - this.#reference)
      for (const { from, to } of segments) this.addRows(values, from, from + this.lags, to, weight)
    }
    return this
  }

  /**
   * Adds a long series piece by piece: the same as `add` of the whole, in memory that does not grow.
   *
   * @returns a function to call with each stretch of consecutive values of one column, in order
   */
  stream(): (values: Column) => void {
    let tail = new Float64Array(0)
    return values => {
      const joined = new Float64Array(tail.length + values.length)
      joined.set(tail)
      joined.set(values, tail.length)
      this.add(joined)
      tail = joined.slice(Math.max(0, joined.length - this.lags))
    }
  }

  /** Adds all rows of another gram of as many lags; their references may differ. */
  merge(other: LagGram): this {
    if (other.lags !== this.lags) {
      throw new SupervisedBaselinesError(
        'invalid-data',
        `A LagGram of ${other.lags} lags cannot be merged into one of ${this.lags}; build both with the same number.`,
        { lags: this.lags, other: other.lags },
      )
    }
    return this.addScaled(other, 1)
  }

  /** The statistic as plain JSON, every bit of it. */
  toJSON(): LagGramJSON {
    return {
      format: 'supervised-baselines/lag-gram',
      version: 1,
      lags: this.lags,
      rows: this.#rows,
      reference: this.#reference,
      sums: encodeFloat64(this.#sums),
      products: encodeFloat64(this.#products),
    }
  }

  /** The gram that {@link toJSON} wrote; throws `corrupt` for anything else. */
  static fromJSON(json: LagGramJSON): LagGram {
    if (json?.format !== 'supervised-baselines/lag-gram' || json.version !== 1) {
      throw new SupervisedBaselinesError(
        'corrupt',
        'This is not a LagGram of version 1; write it with `toJSON`.',
        {
          format: json?.format,
          version: json?.version,
        },
      )
    }
    const { fail, finite, text, whole } = checkedJSON('This LagGram')
    const size = whole('lags', json.lags, 0, 8192) + 1
    const array = (place: 'sums' | 'products', length: number) => {
      const values = decodeFloat64(text(place, json[place]))
      // Before a matrix of that size is made: a few bytes may declare half a gigabyte.
      if (values?.length !== length) throw fail(place, json[place], `${length} numbers in base64`)
      return values
    }
    const sums = array('sums', size)
    const products = array('products', size * size)
    const gram = new LagGram(json.lags)
    gram.#sums.set(sums)
    gram.#products.set(products)
    gram.#rows = finite('rows', json.rows, 0)
    gram.#reference = json.reference === undefined ? 0 : finite('reference', json.reference)
    return gram
  }

  /** @internal Adds `factor` times another gram. */
  addScaled(other: LagGram, factor: number): this {
    if (this.#rows === 0) this.#reference = other.#reference
    // What a value of the other gram has more, once taken off this gram's reference.
    const shift = other.#reference - this.#reference
    const size = this.lags + 1
    if (shift !== 0) {
      for (let i = 0; i < size; i++) {
        for (let j = i; j < size; j++)
          this.#products[i * size + j]! +=
            factor * shift * (other.#sums[i]! + other.#sums[j]! + other.#rows * shift)
      }
      for (let i = 0; i < size; i++) this.#sums[i]! += factor * shift * other.#rows
    }
    this.#rows += factor * other.#rows
    for (let i = 0; i < this.#sums.length; i++) this.#sums[i]! += factor * other.#sums[i]!
    for (let i = 0; i < this.#products.length; i++) this.#products[i]! += factor * other.#products[i]!
    return this
  }

  /** @internal The same rows with sums of the values themselves. */
  withoutReference(): LagGram {
    if (this.#reference === 0) return this
    const out = new LagGram(this.lags)
    const size = this.lags + 1
    for (let i = 0; i < size; i++) {
      out.#sums[i] = this.sum(i)
      for (let j = i; j < size; j++) out.#products[i * size + j] = this.product(i, j)
    }
    out.#rows = this.#rows
    return out
  }

  /** @internal What is taken off each value before it is summed. */
  get reference(): number {
    return this.#reference
  }

  /**
   * @internal Adds the rows whose newest value is at `from` to `to - 1`; none may reach before `start` or touch a NaN.
   * The reference must have been taken off `y`.
   */
  addRows(
    y: Float64Array,
    start: number,
    from: number,
    to: number,
    weight = 1,
    firstRow?: Float64Array,
  ): this {
    const size = this.lags + 1
    if (from - this.lags < start || to <= from) return this
    const first = firstRow ?? new Float64Array(size)
    if (firstRow === undefined) addCrossProducts(y, from, to, this.lags, first)

    const sums = this.#sums
    let sum = 0
    for (let t = from; t < to; t++) sum += y[t]!
    sums[0]! += weight * sum
    for (let lag = 1; lag < size; lag++) {
      sum += y[from - lag]! - y[to - lag]!
      sums[lag]! += weight * sum
    }

    // Row by row; along[lag] walks down the diagonal that starts at (0, lag).
    const products = this.#products
    const along = first.slice()
    for (let lag = 0; lag < size; lag++) products[lag]! += weight * along[lag]!
    for (let i = 1; i < size; i++) {
      const head = from - i
      const tail = to - i
      const enters = y[head]!
      const leaves = y[tail]!
      const row = i * size + i
      for (let lag = 0; i + lag < size; lag++) {
        const product = along[lag]! + (enters * y[head - lag]! - leaves * y[tail - lag]!)
        along[lag] = product
        products[row + lag]! += weight * product
      }
    }
    this.#rows += weight * (to - from)
    return this
  }

  /** @internal The upper triangle of the products, less the reference, row-major, `(lags + 1)^2` long; do not write to it. */
  get rawProducts(): Float64Array {
    return this.#products
  }

  /** @internal The sums by lag, less the reference; do not write to it. */
  get rawSums(): Float64Array {
    return this.#sums
  }
}
