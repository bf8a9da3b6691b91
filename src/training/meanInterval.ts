import { finiteNumber } from '../common/checks.js'
import { SupervisedBaselinesError } from '../errors.js'

/** A mean over seeds or folds, and the interval that Student's t puts around it. */
export interface MeanInterval {
  /** Of the values. */
  readonly mean: number
  /** The interval's lower end. */
  readonly lower: number
  /** The interval's upper end. */
  readonly upper: number
  /** Per cent. */
  readonly level: number
  /** The values' standard deviation (division by n - 1). */
  readonly deviation: number
  /** How many values there were. */
  readonly count: number
}

/**
 * The mean of the scores of several seeds or folds, with Student's interval at `level` percent (default 95).
 *
 * Folds share training examples, so that their interval is somewhat too narrow.
 *
 * @throws `invalid-data` for fewer than two values.
 *
 * @example
 * meanInterval([0.81, 0.84, 0.83]) // over three seeds
 */
export function meanInterval(values: readonly number[], options: { level?: number } = {}): MeanInterval {
  const level = finiteNumber('level', options.level ?? 95, 0, 99.999)
  const count = values.length
  if (count < 2 || !values.every(Number.isFinite)) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `An interval around a mean needs at least two finite values, but got ${count}: ${values.join(', ')}.`,
      { values },
    )
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (count - 1))
  const reach = (studentQuantile(level / 100, count - 1) * deviation) / Math.sqrt(count)
  return { mean, lower: mean - reach, upper: mean + reach, level, deviation, count }
}

/** What |t| stays below with probability `share`, for a whole number of degrees of freedom. */
function studentQuantile(share: number, freedom: number): number {
  let [low, high] = [0, Math.PI / 2]
  while (high - low > 1e-15) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (shareWithin(middle, freedom) < share) low = middle
    else high = middle
  }
  return Math.sqrt(freedom) * Math.tan(low)
}

/** P(|t| < sqrt(freedom) tan(angle)): Abramowitz and Stegun, 26.7.3 and 26.7.4. */
function shareWithin(angle: number, freedom: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)]
  const isOdd = freedom % 2 === 1
  let term = isOdd ? cosine : 1
  let sum = freedom === 1 ? 0 : term
  for (let k = isOdd ? 3 : 2; k < freedom; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine
    sum += term
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum
}
