import type { Random } from '../../common/random.js'
import { calibratedLevel } from './calibration.js'
import { type CombinedColumn, clampTo } from './combinedParts.js'
import { type Mixture, mixtureQuantiles } from './mixture.js'

/** What paths are asked for. */
export interface PathRequest {
  readonly count: number
  readonly horizon: number
  /** Steps before the first one asked for: a trailing gap. */
  readonly skip: number
  /** The value that is repeated where the column has no model. */
  readonly last: number
  readonly min?: number
  readonly max?: number
}

/**
 * Sample paths of one column: each follows one member with normal noise; then the values at each step are replaced, rank by
 * rank, by quantiles of the calibrated mixture.
 *
 * Source of the second step: Clark et al., The Schaake shuffle, Journal of Hydrometeorology 5 (2004).
 */
export function samplePaths(
  column: CombinedColumn,
  mixture: Mixture,
  request: PathRequest,
  random: Random,
): Float64Array[] {
  const { count, horizon, skip, last } = request
  const clamp = clampTo(column, request)
  if (mixture.weights.length === 0) {
    return Array.from({ length: count }, () => new Float64Array(horizon).fill(clamp(last)))
  }
  const paths = Array.from({ length: count }, () => drawPath(mixture, skip + horizon, random))
  const ranks = Array.from({ length: count }, (_, i) =>
    calibratedLevel(column.calibration, (i + 0.5) / count),
  )
  for (let h = 0; h < horizon; h++) {
    const order = Uint32Array.from({ length: count }, (_, i) => i).sort(
      (a, b) => paths[a]![skip + h]! - paths[b]![skip + h]!,
    )
    const values = mixtureQuantiles(mixture, skip + h, ranks)
    order.forEach((path, rank) => {
      paths[path]![skip + h] = clamp(values[rank]!)
    })
  }
  return paths.map(path => path.slice(skip))
}

/** A path of one member, drawn by weight: its mean plus its response to noise. */
function drawPath(mixture: Mixture, steps: number, random: Random): Float64Array {
  const { means, responses, weights, isLog } = mixture
  let k = 0
  for (let left = random.uniform(); k < weights.length - 1 && left >= weights[k]!; k++) left -= weights[k]!
  const noise = Float64Array.from({ length: steps }, () => random.normal())
  const response = responses[k]!
  const path = means[k]!.slice()
  for (let t = 0; t < steps; t++) {
    let sum = 0
    for (let i = 0; i <= t; i++) sum += response[t - i]! * noise[i]!
    path[t] = isLog[k] ? Math.exp(path[t]! + sum) : path[t]! + sum
  }
  return path
}
