import { normalProbability } from '../model/normalProbability.js'
import { normalQuantile } from '../model/normalQuantile.js'

/** A forecast distribution's parts: normal on their own scale, each with a weight; the weights sum to 1. */
export interface Mixture {
  /** `means[k]` and `spreads[k]` of part k at each step ahead, on its scale. */
  readonly means: readonly Float64Array[]
  readonly spreads: readonly Float64Array[]
  /** `responses[k]`: what one standard deviation of noise does to part k after 0, 1, ... steps. */
  readonly responses: readonly Float64Array[]
  readonly weights: readonly number[]
  /** Whether part k speaks of the logarithm of the value. */
  readonly isLog: readonly boolean[]
  /** Values beyond this count as this for parts on the log scale. */
  readonly cap: number
}

/**
 * The values that the mixture stays below with the given probabilities, at a step ahead.
 *
 * @param probabilities ascending, each within (0, 1)
 */
export function mixtureQuantiles(
  mixture: Mixture,
  step: number,
  probabilities: ArrayLike<number>,
): Float64Array {
  const out = new Float64Array(probabilities.length)
  let [low, high] = range(mixture, step)
  const top = high
  for (let i = 0; i < probabilities.length; i++) {
    high = top
    const guess = meanQuantile(mixture, step, probabilities[i]!)
    low = solve(mixture, step, probabilities[i]!, low, high, guess)
    out[i] = low
  }
  return out
}

/** The weighted mean of the parts' own quantiles, which is near the mixture's. */
function meanQuantile({ means, spreads, weights, isLog, cap }: Mixture, step: number, p: number): number {
  const z = normalQuantile(p)
  let sum = 0
  for (let k = 0; k < weights.length; k++) {
    const value = means[k]![step]! + z * spreads[k]![step]!
    sum += weights[k]! * (isLog[k] ? Math.min(cap, Math.exp(value)) : value)
  }
  return sum
}

/** Values between which nearly all of the mixture lies. */
function range({ means, spreads, isLog, cap }: Mixture, step: number): [number, number] {
  let low = Infinity
  let high = -Infinity
  means.forEach((values, k) => {
    const below = values[step]! - 9 * spreads[k]![step]!
    const above = values[step]! + 9 * spreads[k]![step]!
    low = Math.min(low, isLog[k] ? 0 : below)
    high = Math.max(high, isLog[k] ? Math.min(cap, Math.exp(above)) : above)
  })
  return [low, high]
}

/** The root of probability(y) = p between `low` and `high`: Newton's steps, bisection where one leaves the bracket. */
function solve(mixture: Mixture, step: number, p: number, low: number, high: number, guess: number): number {
  const { means, spreads, weights, isLog, cap } = mixture
  let y = guess > low && guess < high ? guess : low + (high - low) / 2
  for (let iteration = 0; iteration < 200; iteration++) {
    const logY = y > 0 ? Math.log(y) : -Infinity
    let probability = 0
    let density = 0
    for (let k = 0; k < weights.length; k++) {
      const log = isLog[k]!
      if (log && (y >= cap || y <= 0)) {
        if (y >= cap) probability += weights[k]!
        continue
      }
      const spread = spreads[k]![step]!
      const z = ((log ? logY : y) - means[k]![step]!) / spread
      const bell = Math.exp((-z * z) / 2)
      probability += weights[k]! * normalProbability(z, bell)
      density += (weights[k]! * bell) / (2.5066282746310002 * (log ? spread * y : spread))
    }
    const error = probability - p
    if (error > 0) high = y
    else low = y
    const width = high - low
    const next = y - error / density
    const moved = Math.abs(next - y)
    const resolution = 8 * Number.EPSILON * Math.abs(y)
    if (Math.abs(error) < 1e-12 || width <= resolution || moved <= resolution) return y
    // A step that ends outside the bracket gives way to bisection.
    y = next > low && next < high && moved < 0.9 * width ? next : low + width / 2
  }
  return y
}

/** The mixture's mean at a step ahead; parts on the log scale by 19 equally likely values, none beyond the cap. */
export function mixtureMean({ means, spreads, weights, isLog, cap }: Mixture, step: number): number {
  let sum = 0
  for (let k = 0; k < weights.length; k++) {
    const mean = means[k]![step]!
    if (!isLog[k]) {
      sum += weights[k]! * mean
      continue
    }
    const spread = spreads[k]![step]!
    let total = 0
    for (const z of likelyValues) total += Math.min(cap, Math.exp(mean + spread * z))
    sum += (weights[k]! * total) / likelyValues.length
  }
  return sum
}

/** The standard normal quantiles of 1/38, 3/38, ..., 37/38. */
const likelyValues = Array.from({ length: 19 }, (_, k) => normalQuantile((k + 0.5) / 19))
