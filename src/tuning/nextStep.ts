import { promotable } from './rung.js'
import { type AshaState, trialOf } from './state.js'

/** What a free worker should do. */
export type NextStep =
  | { readonly type: 'start'; readonly trial: number; readonly bracket: number; readonly to: number }
  | { readonly type: 'promote'; readonly trial: number; readonly from: number; readonly to: number }
  | { readonly type: 'rerun'; readonly trial: number; readonly attempt: number }
  | { readonly type: 'wait' }
  | { readonly type: 'finish' }

/**
 * What a free worker should do now (Li et al. 2020, algorithm 2, `get_job`): take up a segment that was cut short;
 * else promote the best trial that may be, looking from the top rung down; else start a new trial; else wait for
 * the running ones, or finish if there are none.
 */
export function nextStep(state: AshaState): NextStep {
  const [cut] = state.interrupted
  if (cut !== undefined) {
    return { type: 'rerun', trial: cut, attempt: trialOf(state, cut)!.segment.attempt + 1 }
  }
  const promotion = state.settings.kind === 'promotion' ? nextPromotion(state) : undefined
  if (promotion) return promotion
  const { maxTrials } = state.settings
  if (!state.exhausted && (maxTrials === null || state.trials.size < maxTrials)) {
    const bracket = nextBracket(state)
    const { rungs } = state.brackets[bracket]!
    const to = state.settings.kind === 'promotion' ? rungs[0]! : rungs.at(-1)!
    return { type: 'start', trial: state.trials.size, bracket, to: to.resource }
  }
  return state.counts.running > 0 ? { type: 'wait' } : { type: 'finish' }
}

/** The best trial that may be promoted: from the highest rung with one; among brackets, from the first. */
function nextPromotion(state: AshaState): NextStep | undefined {
  let found: { trial: number; from: number; to: number } | undefined
  for (const { rungs } of state.brackets) {
    for (let k = rungs.length - 2; k >= 0; k--) {
      const from = rungs[k]!.resource
      if (found && from <= found.from) break
      const entry = promotable(rungs[k]!, state.settings)
      if (entry) {
        found = { trial: entry.trial, from, to: rungs[k + 1]!.resource }
        break
      }
    }
  }
  return found && { type: 'promote', ...found }
}

/**
 * The bracket of the next new trial: the one furthest behind its share, which is as many trials as a synchronous
 * Hyperband gives it: (K + 1) / (K - s + 1) eta^(K - s) for bracket s of rungs 0 to K (Li et al. 2018).
 */
function nextBracket(state: AshaState): number {
  if (state.brackets.length === 1) return 0
  const top = state.brackets[0]!.rungs.length - 1
  const eta = state.settings.reductionFactor
  const filled = state.brackets.map(
    ({ started }, s) => (started + 0.5) / (((top + 1) / (top - s + 1)) * eta ** (top - s)),
  )
  return filled.indexOf(Math.min(...filled))
}
