import { at, last, rankOf, remove, sizeOf } from './rankedTree.js'
import { quota, type RungEntry } from './rung.js'
import {
  type AshaState,
  isActiveTrial,
  neededCheckpoints,
  rungOf,
  trialOf,
  withRung,
  withTrial,
} from './state.js'

/** What follows from an event for the trial that it is about, and for checkpoints. */
export type Decision =
  | { readonly type: 'continue' | 'pause' | 'stop' | 'complete' | 'ignore'; readonly trial: number }
  /** Of a trial's checkpoints at resources less than `below` only these are still of use. */
  | {
      readonly type: 'keep-checkpoints'
      readonly trial: number
      readonly resources: readonly number[]
      readonly below: number
    }

/** Which checkpoints of some trials to keep; the others can be removed. */
export function keepDecisions(state: AshaState, trials: Iterable<number>): Decision[] {
  return Array.from(trials, number => {
    const trial = trialOf(state, number)!
    // A trial at work may have checkpoints that the state does not know of yet.
    const reached = trial.rung < 0 ? 0 : rungOf(state, trial).resource
    const below = isActiveTrial(trial) ? reached : Infinity
    return {
      type: 'keep-checkpoints',
      trial: number,
      resources: neededCheckpoints(state, trial),
      below,
    }
  })
}

/**
 * Gives up the checkpoint of the trial that a new result has put out of reach: ranks only fall, and with `maxTrials`
 * known a rung can get only so many results, of which only so many places may ever be promoted.
 */
export function withoutHopeless(
  state: AshaState,
  bracket: number,
  index: number,
  entry: RungEntry,
  touched: Set<number>,
): AshaState {
  const { settings } = state
  if (settings.maxTrials === null) return state
  // The worst eta - 1 of a rung are at no time among its best floor(n / eta); of a quantile, the worst one.
  const neverPromoted = settings.cutoff === 'count' ? Math.ceil(settings.reductionFactor) - 1 : 1
  const places = quota(Math.max(0, settings.maxTrials - index * neverPromoted), settings)
  const { ranked } = state.brackets[bracket]!.rungs[index]!
  const hopeless = rankOf(ranked, entry) >= places ? entry : at(ranked, places)
  return hopeless ? withoutCheckpoint(state, bracket, index, hopeless, touched) : state
}

/** Gives up checkpoints of the trials that stand relatively worst in their rung, down to `maxCheckpoints`. */
export function withinBound(state: AshaState, touched: Set<number>): AshaState {
  let next = state
  while (next.checkpoints > next.settings.maxCheckpoints) {
    let worst: { bracket: number; index: number; entry: RungEntry; standing: number } | undefined
    for (const [bracket, { rungs }] of next.brackets.entries()) {
      for (const [index, { ranked, kept }] of rungs.entries()) {
        const entry = last(kept)
        if (!entry) continue
        const standing = rankOf(ranked, entry) / sizeOf(ranked)
        if (!worst || standing > worst.standing) worst = { bracket, index, entry, standing }
      }
    }
    if (!worst) return next
    next = withoutCheckpoint(next, worst.bracket, worst.index, worst.entry, touched)
  }
  return next
}

function withoutCheckpoint(
  state: AshaState,
  bracket: number,
  index: number,
  entry: RungEntry,
  touched: Set<number>,
): AshaState {
  const trial = trialOf(state, entry.trial)!
  if (!trial.kept || trial.bracket !== bracket || trial.rung !== index) return state
  touched.add(trial.number)
  const rung = state.brackets[bracket]!.rungs[index]!
  const next = withRung(state, bracket, index, { ...rung, kept: remove(rung.kept, entry) })
  return withTrial({ ...next, checkpoints: next.checkpoints - 1 }, trial, { ...trial, kept: false })
}
