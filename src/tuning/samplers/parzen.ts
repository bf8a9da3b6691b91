import type { Random } from '../../common/random.js'
import type { PlainDimension, Scalar } from '../space.js'
import { positionOf } from '../unitCube.js'

/** A density on [0, 1) made of some values of a dimension and one broad prior. */
export interface ParzenEstimator {
  draw(random: Random): number
  logDensity(u: number): number
}

/** Means lie in [0, 1], so that more than a third of all draws fall there: so many in a row are never outside. */
const mostDraws = 200

/** The density of a dimension's values: a mixture of normals cut to [0, 1], or smoothed counts of a choice. */
export function parzenEstimator(dimension: PlainDimension, values: readonly Scalar[]): ParzenEstimator {
  if (dimension.type === 'choice') return smoothedCounts(dimension.values, values)
  if (dimension.type === 'constant') return { draw: () => 0.5, logDensity: () => 0 }
  return mixture(values.map(value => Math.min(Math.max(positionOf(dimension, value), 0), 1)))
}

function smoothedCounts(choices: readonly Scalar[], values: readonly Scalar[]): ParzenEstimator {
  const counts = choices.map(choice => 1 / choices.length + values.filter(value => value === choice).length)
  const total = values.length + 1
  return {
    draw(random) {
      let left = random.uniform() * total
      const index = counts.findIndex(count => {
        left -= count
        return left < 0
      })
      return ((index < 0 ? choices.length - 1 : index) + 0.5) / choices.length
    },
    logDensity: u => Math.log(counts[Math.min(Math.floor(u * choices.length), choices.length - 1)]! / total),
  }
}

function mixture(positions: readonly number[]): ParzenEstimator {
  // Bandwidth: the greater distance to a neighbour, within bounds (Bergstra et al. 2011; hyperopt's "magic clip").
  const narrowest = 1 / Math.min(100, 2 + positions.length)
  const sorted = [...positions].sort((a, b) => a - b)
  const normals = sorted.map((mean, i) => {
    const left = mean - (sorted[i - 1] ?? 0)
    const right = (sorted[i + 1] ?? 1) - mean
    return component(mean, Math.min(Math.max(left, right, narrowest), 1))
  })
  normals.push(component(0.5, 1))
  return {
    draw(random) {
      const { mean, width } = normals[random.integer(normals.length)]!
      for (let tries = 0; tries < mostDraws; tries++) {
        const u = mean + width * random.normal()
        if (u >= 0 && u < 1) return u
      }
      return random.uniform()
    },
    logDensity(u) {
      let density = 0
      for (const { mean, width, mass } of normals) {
        density += Math.exp(-0.5 * ((u - mean) / width) ** 2) / (width * mass)
      }
      return Math.log(density / (normals.length * Math.sqrt(2 * Math.PI)))
    },
  }
}

function component(mean: number, width: number) {
  return { mean, width, mass: normalCdf((1 - mean) / width) - normalCdf(-mean / width) }
}

/** The standard normal distribution function, to 1.5e-7 (Abramowitz and Stegun 7.1.26). */
function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  const upper = 0.5 * poly * Math.exp(-x * x)
  return z > 0 ? 1 - upper : upper
}
