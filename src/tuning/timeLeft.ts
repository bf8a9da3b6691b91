import { sizeOf } from './rankedTree.js'
import type { AshaState } from './state.js'

/**
 * About how many seconds a study of `maxTrials` has left, at the pace it has had: the resource that its rungs stand for
 * so far, beside what they will stand for if as many go on from each as did. Undefined where that can't be told: no
 * `maxTrials`, or less than a twentieth done.
 *
 * @param elapsed - Seconds of the study's own time. Default: until its newest event.
 */
export function estimatedTimeLeft(state: AshaState, elapsed = state.elapsed / 1000): number | undefined {
  const { maxTrials, reductionFactor } = state.settings
  const started = state.trials.size
  if (state.ended !== undefined) return 0
  if (started === 0 || (maxTrials === null && !state.exhausted)) return undefined
  const growth = state.exhausted ? 1 : Math.max(1, maxTrials! / started)
  let [done, all] = [0, 0]
  for (const bracket of state.brackets) {
    let expected = bracket.started * growth
    let from = 0
    for (const { resource, ranked } of bracket.rungs) {
      const results = sizeOf(ranked)
      // More than one in so many go on: who is among the best is not known at first.
      expected = Math.max(expected, results * growth)
      done += results * (resource - from)
      all += expected * (resource - from)
      expected = Math.floor(expected / reductionFactor)
      from = resource
    }
  }
  return done < all / 20 ? undefined : (elapsed * (all - done)) / done
}
