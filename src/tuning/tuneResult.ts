import type { EndReason, Metrics } from './events.js'
import { loadOwn, type TrialCheckpoints } from './execution/trialCheckpoints.js'
import { valuesOf } from './persistentList.js'
import { itemsOf, rankOf, sizeOf } from './rankedTree.js'
import { quota } from './rung.js'
import type { Config } from './space.js'
import { type AshaState, rungOf, type TrialState, type TrialStatus, trialOf } from './state.js'
import type { Study } from './study.js'

/** What became of a trial. */
export interface TrialResult<C = Config> {
  readonly trial: number
  readonly bracket: number
  readonly config: C
  readonly status: TrialStatus
  /** Why it ended where it did, in words. */
  readonly why: string
  /** Its newest value and the resource it reached; undefined and 0 if it reported nothing. */
  readonly value: number | undefined
  readonly resource: number
  /** All it reported, in order. */
  readonly curve: readonly {
    readonly resource: number
    readonly value: number
    readonly metrics: Metrics | undefined
  }[]
  /** Seconds that workers spent on it. */
  readonly computeTime: number
}

/**
 * The results at a resource, best first; trials that diverged or failed on their way there come last, with NaN or an
 * infinite value.
 */
export interface RungResult {
  readonly bracket: number
  readonly resource: number
  readonly results: readonly { readonly trial: number; readonly value: number }[]
}

/** What a study found. */
export interface TuneResult<C = Config> {
  /** The best result at any rung: the trial, its value and the resource where it had it. Undefined if there is none. */
  readonly best:
    | { readonly trial: number; readonly config: C; readonly value: number; readonly resource: number }
    | undefined
  readonly trials: readonly TrialResult<C>[]
  readonly rungs: readonly RungResult[]
  readonly reason: EndReason | undefined
  /** Seconds of the study, and those that workers spent, over all its runs. */
  readonly wallTime: number
  readonly computeTime: number
  /** The state that the best trial reported with its best result; undefined if it gave none. */
  loadBest(): Promise<unknown>
}

/** The result of a study as it stands. */
export function tuneResult<C>(
  { state }: Pick<Study<C>, 'state'>,
  checkpoints?: TrialCheckpoints,
): TuneResult<C> {
  const trials = Array.from(valuesOf(state.trials), trial => trialResult<C>(state, trial))
  const { best } = state
  return {
    best: best && {
      trial: best.trial,
      config: trials[best.trial]!.config,
      value: best.value,
      resource: best.resource,
    },
    trials,
    rungs: state.brackets.flatMap(({ rungs }, bracket) =>
      rungs.map(({ resource, ranked }) => ({
        bracket,
        resource,
        results: Array.from(itemsOf(ranked), ({ trial, value }) => ({ trial, value })),
      })),
    ),
    reason: state.ended,
    wallTime: state.elapsed / 1000,
    computeTime: trials.reduce((sum, trial) => sum + trial.computeTime, 0),
    async loadBest() {
      if (!best || !checkpoints) return undefined
      const { config } = trialOf(state, best.trial)!
      const saved = await loadOwn(checkpoints, best.trial, best.resource, { config })
      return saved?.resource === best.resource ? saved.state : undefined
    },
  }
}

function trialResult<C>(state: AshaState, trial: TrialState): TrialResult<C> {
  const curve = []
  for (let point = trial.curve; point; point = point.previous) {
    curve.push({ resource: point.resource, value: point.value, metrics: point.metrics })
  }
  const sinceLast = trial.status === 'running' ? Math.max(0, state.elapsed - trial.segment.since) : 0
  return {
    trial: trial.number,
    bracket: trial.bracket,
    config: trial.config as C,
    status: trial.status,
    why: reasonOf(state, trial),
    value: trial.curve?.value,
    resource: trial.curve?.resource ?? 0,
    curve: curve.reverse(),
    computeTime: (trial.computeTime + sinceLast) / 1000,
  }
}

function reasonOf(state: AshaState, trial: TrialState): string {
  const { from, to, attempt } = trial.segment
  switch (trial.status) {
    case 'running':
      return `on its way from ${from} to ${to}${attempt > 1 ? `, attempt ${attempt}` : ''}`
    case 'interrupted':
      return `cut short between ${from} and ${to}, to be run again`
    case 'completed':
      return `reached the maximal resource, ${state.settings.maxResource}`
    case 'failed':
      return `failed on its way to ${to}: ${trial.error}`
    case 'diverged':
      return `diverged: ${trial.curve?.value} at ${trial.curve?.resource}`
    case 'paused':
    case 'stopped': {
      const rung = rungOf(state, trial)
      const size = sizeOf(rung.ranked)
      const rank = rankOf(rung.ranked, trial.entry!) + 1
      const places = quota(size, state.settings)
      return `${trial.status} at ${rung.resource}: rank ${rank} of ${size}, of which ${places} may go on`
    }
  }
}
