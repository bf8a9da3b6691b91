import { normalProbability } from '../model/normalProbability.js'
import { normalQuantile } from '../model/normalQuantile.js'

/** Where held-out values fell in their forecast distributions: numbers that are uniform on (0, 1) for a perfect forecaster. */
export interface HeldOutProbabilities {
  readonly probabilities: Float64Array
  /** How many independent forecasts they come from: held-out rows per horizon. */
  readonly windows: number
}

/** Maps a wanted probability to the one at which the mixture's quantile is to be taken. */
export interface Calibration {
  /** The mixture's level for each wanted probability of {@link calibratedProbabilities}. */
  readonly levels: Float64Array
  /** How wide this series' distribution is beside the panel's; 1 where they are alike. */
  readonly spread: number
}

/** The probabilities at which calibrations are kept; between them levels are interpolated. */
export const calibratedProbabilities: readonly number[] = [
  0.005,
  0.01,
  0.025,
  ...Array.from({ length: 19 }, (_, i) => (i + 1) / 20),
  0.975,
  0.99,
  0.995,
]

/** Values spread evenly over (0, 1) that stand for the forecaster's own belief. */
const priorCount = 20

/** Windows at which a series' own spread counts as much as the panel's. */
const windowsForOwnSpread = 2

/**
 * The calibration of each series, from all held-out probabilities of the panel and the series' own spread.
 *
 * The panel's levels are the quantiles of all probabilities together. Each series then widens or narrows them around the
 * median by how far its own values fell from it: c = exp((s_i - s) nu / (nu + 2)).
 */
export function calibrate(heldOut: readonly (HeldOutProbabilities | undefined)[]): Calibration[] {
  const prior = Array.from({ length: priorCount }, (_, i) => (i + 0.5) / priorCount)
  const total = heldOut.reduce((sum, own) => sum + (own?.probabilities.length ?? 0), priorCount)
  const all = new Float64Array(total)
  all.set(prior)
  let at = priorCount
  for (const own of heldOut) {
    if (!own) continue
    all.set(own.probabilities, at)
    at += own.probabilities.length
  }
  all.sort()
  const levels = Float64Array.from(calibratedProbabilities, probability => sampleQuantile(all, probability))
  const shared = Math.log(meanDistance(all))
  return heldOut.map(own => {
    if (!own || own.probabilities.length === 0) return { levels, spread: 1 }
    const distance = Math.log(meanDistance(own.probabilities) + 1e-3)
    return {
      levels,
      spread: Math.exp(((distance - shared) * own.windows) / (own.windows + windowsForOwnSpread)),
    }
  })
}

/** A calibration that changes nothing: for models without held-out rows. */
export const identityCalibration: Calibration = {
  levels: Float64Array.from(calibratedProbabilities),
  spread: 1,
}

/** The mixture's level for a wanted probability. */
export function calibratedLevel({ levels, spread }: Calibration, probability: number): number {
  const middle = normalQuantile(clip(levels[medianIndex]!, 1e-4))
  const own = clip(interpolateLevel(levels, probability), 1e-4)
  return clip(normalProbability(middle + spread * (normalQuantile(own) - middle)), 1e-6)
}

const medianIndex = calibratedProbabilities.indexOf(0.5)

/** Linear between the kept probabilities; beyond them the normal quantile moves as that of the probability does. */
function interpolateLevel(levels: Float64Array, probability: number): number {
  const last = levels.length - 1
  for (const [end, i] of [
    [probability <= calibratedProbabilities[0]!, 0],
    [probability >= calibratedProbabilities[last]!, last],
  ] as const) {
    if (!end) continue
    const shift = normalQuantile(clip(levels[i]!, 1e-4)) - normalQuantile(calibratedProbabilities[i]!)
    return normalProbability(normalQuantile(probability) + shift)
  }
  let i = 1
  while (calibratedProbabilities[i]! < probability) i++
  const low = calibratedProbabilities[i - 1]!
  const share = (probability - low) / (calibratedProbabilities[i]! - low)
  return levels[i - 1]! + share * (levels[i]! - levels[i - 1]!)
}

/** The quantile of a sorted sample, linear between its values. */
function sampleQuantile(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!)
}

/** The mean absolute normal quantile of some probabilities. */
function meanDistance(probabilities: Float64Array): number {
  let sum = 0
  for (const probability of probabilities) sum += Math.abs(normalQuantile(clip(probability, 1e-3)))
  return sum / probabilities.length
}

function clip(probability: number, least: number): number {
  return Math.min(1 - least, Math.max(least, probability))
}
