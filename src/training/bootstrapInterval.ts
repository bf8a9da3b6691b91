import { finiteNumber, wholeNumber } from '../common/checks.js'
import { createRandom } from '../common/random.js'
import { SupervisedBaselinesError } from '../errors.js'
import type { Metric } from './metrics.js'

/** Options of `bootstrapInterval` and `metricInterval`. */
export interface BootstrapOptions {
  /** How often, in percent, the interval should hold the score of other examples of the same kind. Default 95. */
  readonly level?: number
  /** Default 2000. */
  readonly resamples?: number
  /** The same seed draws the same examples. Default 0. */
  readonly seed?: number
}

/** A score with the interval in which resampled examples put it. */
export interface BootstrapInterval {
  /** The score of the examples as they are. */
  readonly value: number
  /** The interval's lower end. */
  readonly lower: number
  /** The interval's upper end. */
  readonly upper: number
  /** Per cent. */
  readonly level: number
  /** The resamples' standard deviation. */
  readonly deviation: number
  /** Resamples whose score was defined, of those drawn; an area under a curve needs both classes. */
  readonly defined: number
  /** How often examples were drawn. */
  readonly resamples: number
}

/**
 * A score's percentile interval: as many examples are drawn anew, with replacement, and scored, `resamples` times.
 *
 * `score` gets the numbers of the drawn examples, from 0 to `examples - 1`. It tells how far the score depends on
 * which examples were tested, and nothing of how far it depends on the training's seed.
 * Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
 *
 * @throws `invalid-data` if the score is defined for no resample.
 *
 * @example
 * const errors = Array.from({ length: 50 }, (_, i) => (i * 7919) % 13)
 * const meanError = (drawn: Uint32Array) => drawn.reduce((sum, i) => sum + errors[i]!, 0) / drawn.length
 * const { lower, upper } = bootstrapInterval(meanError, errors.length)
 */
export function bootstrapInterval(
  score: (examples: Uint32Array) => number,
  examples: number,
  options: BootstrapOptions = {},
): BootstrapInterval {
  const level = finiteNumber('level', options.level ?? 95, 0, 100)
  const resamples = wholeNumber('resamples', options.resamples ?? 2000, 1)
  const random = createRandom(options.seed ?? 0)
  const drawn = Uint32Array.from({ length: wholeNumber('examples', examples, 1) }, (_, i) => i)
  const value = score(drawn)
  const scores: number[] = []
  for (let k = 0; k < resamples; k++) {
    for (let i = 0; i < examples; i++) drawn[i] = random.integer(examples)
    const resampled = score(drawn)
    if (!Number.isNaN(resampled)) scores.push(resampled)
  }
  if (scores.length === 0) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `The score is defined for none of ${resamples} resamples of ${examples} examples, so there is no interval. Give more examples, or a score that is defined for few.`,
      { resamples, examples },
    )
  }
  const mean = scores.reduce((sum, s) => sum + s, 0) / scores.length
  const squares = scores.reduce((sum, s) => sum + (s - mean) ** 2, 0)
  return {
    value,
    ...percentileInterval(scores, level),
    level,
    deviation: Math.sqrt(squares / Math.max(1, scores.length - 1)),
    defined: scores.length,
    resamples,
  }
}

/**
 * `bootstrapInterval` of a metric, from outputs [examples, width] and targets as `predictDataset` and a dataset give them.
 *
 * @example
 * const outputs = Float32Array.from([2, 0, 0, 2, 2, 0, 0, 2]) // logits of 4 examples
 * const predictions = { outputs, targets: Float32Array.of(0, 1, 0, 0), width: 2 }
 * const { value, lower } = metricInterval(classificationMetrics.accuracy, predictions)
 */
export function metricInterval(
  metric: Metric,
  predictions: { readonly outputs: Float32Array; readonly targets: Float32Array; readonly width: number },
  options: BootstrapOptions = {},
): BootstrapInterval {
  const { outputs, targets, width } = predictions
  const examples = outputs.length / width
  const targetSize = targets.length / examples
  const drawnOutputs = new Float32Array(outputs.length)
  const drawnTargets = new Float32Array(targets.length)
  return bootstrapInterval(
    drawn => {
      for (let i = 0; i < drawn.length; i++) {
        copyRow(outputs, drawn[i]!, drawnOutputs, i, width)
        copyRow(targets, drawn[i]!, drawnTargets, i, targetSize)
      }
      return metric.compute(drawnOutputs, drawnTargets, width)
    },
    examples,
    options,
  )
}

/** The values that the middle `level` percent of `scores` lie between, interpolated between neighbours. */
export function percentileInterval(
  scores: readonly number[],
  level: number,
): { lower: number; upper: number } {
  const sorted = Float64Array.from(scores).sort()
  const quantile = (share: number) => {
    const place = share * (sorted.length - 1)
    const below = Math.floor(place)
    const low = sorted[below]!
    return low + (place - below) * ((sorted[below + 1] ?? low) - low)
  }
  const tail = (1 - level / 100) / 2
  return { lower: quantile(tail), upper: quantile(1 - tail) }
}

function copyRow(from: Float32Array, row: number, to: Float32Array, at: number, width: number): void {
  for (let k = 0; k < width; k++) to[at * width + k] = from[row * width + k]!
}
