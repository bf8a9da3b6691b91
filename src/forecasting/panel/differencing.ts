import { wholeNumber } from '../../common/checks.js'
import { SupervisedBaselinesError } from '../../errors.js'
import { type Column, readColumn } from './series.js'

/**
 * The `order`-th difference of a series: `n - order` values, each the change since the value before.
 *
 * @param x the series, oldest value first; differences that touch a NaN are NaN
 * @param order how often to difference; default 1, at least 0
 * @throws `series-too-short` where `x` has no more than `order` values, `invalid-series` for anything but numbers (`null` too)
 *
 * @example
 * difference([1, 4, 9, 16]) // Float64Array [3, 5, 7]
 * difference([1, 4, 9, 16], 2) // Float64Array [2, 2]
 */
export function difference(x: Column, order = 1): Float64Array {
  wholeNumber('order', order, 0)
  return differenceNumbers(readColumn(x, 'x'), order)
}

/** @internal {@link difference} of values that are known to be numbers. */
export function differenceNumbers(x: Float64Array, order: number): Float64Array {
  if (x.length <= order) {
    throw new SupervisedBaselinesError(
      'series-too-short',
      `A series of ${x.length} values cannot be differenced ${order} times; it needs at least ${order + 1} values.`,
      { length: x.length, order },
    )
  }
  const out = x.slice()
  for (let d = 1; d <= order; d++) {
    for (let t = out.length - 1; t >= d; t--) out[t] = out[t]! - out[t - 1]!
  }
  return out.slice(order)
}

/**
 * The series whose differences are `differences` and which goes on from `last`: the inverse of {@link difference}.
 *
 * @param differences the `order`-th differences, oldest first, where `order` is `last.length`
 * @param last the values just before the first result, oldest first; none gives `differences` back
 * @returns as many values as there are differences
 * @throws `invalid-series` for anything but numbers
 *
 * @example
 * integrate([7, 9], [16]) // Float64Array [23, 32]
 * const x = [1, 4, 9, 16, 25]
 * integrate(difference(x, 2), x.slice(0, 2)) // Float64Array [9, 16, 25]
 */
export function integrate(differences: Column, last: Column): Float64Array {
  return integrateNumbers(readColumn(differences, 'differences'), readColumn(last, 'last'))
}

/** @internal {@link integrate} of values that are known to be numbers. */
export function integrateNumbers(differences: Float64Array, last: Float64Array): Float64Array {
  const out = differences.slice()
  const state = last.slice()
  // state[k] becomes the last value of the k-th difference.
  for (let d = 1; d < state.length; d++) {
    for (let t = 0; t < state.length - d; t++) state[t] = state[t + 1]! - state[t]!
  }
  // After the loop above state[0] holds the highest difference and state[length - 1] the level.
  for (const start of state) {
    let value = start
    for (let t = 0; t < out.length; t++) {
      value += out[t]!
      out[t] = value
    }
  }
  return out
}
