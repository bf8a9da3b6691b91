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

/** What the values of one window of held-out rows count together: the steps of a forecast err together. */
const valuesPerWindow = 4

/** How much of the distance between a probability and its mirror image counts: all series of a panel may have erred together. */
const asymmetry = 0.25

/** Windows at which a series' own spread counts as much as the panel's, and as much as the forecaster's own belief without one. */
const windowsForOwnSpread = 2
const windowsForLoneSpread = 0.5

/**
 * The calibration of each series, from all held-out probabilities of the panel and the series' own spread.
 *
 * The panel's levels are the quantiles of all probabilities together. Each series then widens or narrows them around the
 * median by how far its own values fell from it: c = exp((s_i - s) nu / (nu + 2)).
 */
export function calibrate(heldOut: readonly (HeldOutProbabilities | undefined)[]): Calibration[] {
  const values: WeightedValue[] = Array.from({ length: priorCount }, (_, i) => ({
    probability: (i + 0.5) / priorCount,
    weight: 1,
  }))
  for (const own of heldOut) {
    if (!own) continue
    const weight = (valuesPerWindow * own.windows) / own.probabilities.length
    const asIs = (1 + asymmetry) / 2
    for (const probability of own.probabilities) {
      values.push({ probability, weight: weight * asIs })
      values.push({ probability: 1 - probability, weight: weight * (1 - asIs) })
    }
  }
  values.sort((a, b) => a.probability - b.probability)
  const levels = weightedQuantiles(values, calibratedProbabilities)
  const shared = Math.log(meanDistance(values))
  const isPanel = heldOut.filter(own => own !== undefined).length > 1
  const halfWeight = isPanel ? windowsForOwnSpread : windowsForLoneSpread
  return heldOut.map(own => {
    if (!own || own.probabilities.length === 0) return { levels, spread: 1 }
    const distance = Math.log(
      meanDistance(Array.from(own.probabilities, probability => ({ probability, weight: 1 }))) + 1e-3,
    )
    return {
      levels,
      spread: Math.exp(((distance - shared) * own.windows) / (own.windows + halfWeight)),
    }
  })
}

interface WeightedValue {
  readonly probability: number
  readonly weight: number
}

/** The quantiles of a weighted sample in ascending order, linear between its values. */
function weightedQuantiles(values: readonly WeightedValue[], wanted: readonly number[]): Float64Array {
  const total = values.reduce((sum, { weight }) => sum + weight, 0)
  const out = new Float64Array(wanted.length)
  let i = 0
  let before = 0
  const place = (k: number, weightBefore: number) => (weightBefore + values[k]!.weight / 2) / total
  wanted.forEach((p, w) => {
    while (i < values.length - 1 && place(i, before) < p) before += values[i++]!.weight
    const above = place(i, before)
    if (i === 0 || above < p) out[w] = values[i]!.probability
    else {
      const below = place(i - 1, before - values[i - 1]!.weight)
      const share = (p - below) / (above - below)
      out[w] = values[i - 1]!.probability + share * (values[i]!.probability - values[i - 1]!.probability)
    }
  })
  return out
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

/** The weighted mean of the absolute normal quantiles of some probabilities. */
function meanDistance(values: readonly WeightedValue[]): number {
  let sum = 0
  let total = 0
  for (const { probability, weight } of values) {
    sum += weight * Math.abs(normalQuantile(clip(probability, 1e-3)))
    total += weight
  }
  return sum / total
}

function clip(probability: number, least: number): number {
  return Math.min(1 - least, Math.max(least, probability))
}
