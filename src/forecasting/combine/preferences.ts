import type { HeldOutSeries } from './heldOut.js'
import { type MemberGroup, noPreferences, type Preferences } from './memberGroups.js'

/** Below this many series a panel says too little about groups of members. */
const leastSeries = 8

/** The factors that are tried, as steps of the logarithm, coarse ones first. */
const steps = [1, 0.5, 0.25]

/** No factor leaves e^-3 to e^3. */
const largestLog = 3

/** Errors far below this share of the scale count as equal, so that no exact forecast decides by itself. */
const leastError = 0.1

/** The part of a factor's logarithm that the final combination takes over: what held on held-out rows need not hold after them. */
const carriedOver = 0.75

/** The penalty on the squared logarithm of a factor, over the number of series. */
const strength = 1

/**
 * What a panel's held-out rows say about groups of members: factors under which the combinations of all series together have the
 * least error, each shrunk towards 1.
 *
 * The error is the mean over the series of the logarithm of the mean absolute error, relative to the mean change from season to
 * season. Coordinate descent on the factors' logarithms; for panels of few series all factors are 1.
 */
export function findPreferences(heldOut: readonly HeldOutSeries[]): Preferences {
  const judged = heldOut.filter(series => !series.isEmpty && series.scale > 0)
  if (judged.length < leastSeries) return noPreferences
  const groups = [...new Set(judged.flatMap(series => [...series.groups]))]
  const logs = new Map<MemberGroup, number>(groups.map(group => [group, 0]))
  const objective = () => {
    const factors: Preferences = new Map([...logs].map(([group, value]) => [group, Math.exp(value)]))
    let sum = 0
    for (const series of judged) {
      const { own } = series.errors(factors)
      sum += Math.log(own / series.scale + leastError)
    }
    let penalty = 0
    for (const value of logs.values()) penalty += value * value
    return sum / judged.length + (strength * penalty) / judged.length
  }
  let least = objective()
  for (const step of steps) {
    for (const group of groups) {
      for (const direction of [-1, 1]) {
        for (;;) {
          const before = logs.get(group)!
          const after = before + direction * step
          if (Math.abs(after) > largestLog) break
          logs.set(group, after)
          const value = objective()
          if (value < least) {
            least = value
            continue
          }
          logs.set(group, before)
          break
        }
      }
    }
  }
  return new Map([...logs].map(([group, value]) => [group, Math.exp(value * carriedOver)]))
}
