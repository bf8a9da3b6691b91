import { impulseResponse } from '../model/impulseResponse.js'

/** One auto-regression of a combination, as a recursion of the scaled series itself. */
export interface Member {
  /** How often it differences consecutive values. */
  readonly differencing: number
  /** How often it differences values one season apart. */
  readonly seasonalDifferencing: number
  /** How strongly distant lags are shrunk. */
  readonly shrinkage: number
  /** The weight of the panel's average series, relative to the rows of this one; 0 where there is no panel. */
  readonly panelWeight: number
  /** `coefficients[i]` multiplies the value `i + 1` steps back. */
  readonly coefficients: Float64Array
  /** The coefficients of each exogenous column at the lags 0, 1, ..., after the member's operator was applied to it. */
  readonly exogenous: readonly Float64Array[]
  readonly constant: number
  readonly noiseVariance: number
  /** Its share of the combination on its scale; the members of a scale sum to 1. */
  readonly weight: number
}

/** The recursion that a member is, and a value to add at each time where exogenous columns drive it. */
export interface Recursion {
  readonly coefficients: Float64Array
  readonly constant: number
  /** What exogenous columns add at each time of the series; undefined where there are none. */
  readonly drive: Float64Array | undefined
}

/** Continues series by recursions; keeps its work space from call to call. */
export class Extrapolator {
  #work = new Float64Array(0)

  /** The `steps` values from time `origin` on, each forecast from those before it, written to `out` from `at` on. */
  run(
    { coefficients, constant, drive }: Recursion,
    x: Float64Array,
    origin: number,
    steps: number,
    out: Float64Array,
    at = 0,
  ): void {
    const lags = coefficients.length
    if (this.#work.length < lags + steps) this.#work = new Float64Array(lags + steps)
    const work = this.#work
    for (let i = 0; i < lags; i++) work[i] = x[origin - lags + i]!
    const last = lags - (lags & 3)
    for (let t = 0; t < steps; t++) {
      const newest = lags + t - 1
      let a = constant
      let b = drive === undefined ? 0 : drive[origin + t]!
      let c = 0
      let d = 0
      let k = 0
      for (; k < last; k += 4) {
        a += coefficients[k]! * work[newest - k]!
        b += coefficients[k + 1]! * work[newest - k - 1]!
        c += coefficients[k + 2]! * work[newest - k - 2]!
        d += coefficients[k + 3]! * work[newest - k - 3]!
      }
      for (; k < lags; k++) a += coefficients[k]! * work[newest - k]!
      const value = a + b + (c + d)
      work[lags + t] = value
      out[at + t] = value
    }
  }
}

/**
 * What one standard deviation of noise does to a member's forecasts 1 to `steps` steps ahead.
 *
 * Source: Brockwell and Davis (1991), section 9.5; (N + 1) / (N - 4) widens the noise, whose variance was itself estimated.
 */
export function noiseResponse(
  member: Pick<Member, 'coefficients' | 'noiseVariance'>,
  rows: number,
  steps: number,
): Float64Array {
  const deviation = Math.sqrt((member.noiseVariance * (rows + 1)) / Math.max(1, rows - 4))
  return impulseResponse(member.coefficients, 0, steps).map(psi => psi * deviation)
}

/** The standard deviations of forecast errors that follow from a {@link noiseResponse}. */
export function spreadsOf(response: Float64Array): Float64Array {
  let sum = 0
  return response.map(value => {
    sum += value * value
    return Math.sqrt(sum)
  })
}
