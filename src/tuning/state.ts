import type { EndReason, Metrics } from './events.js'
import { emptyList, itemAt, type PersistentList, replaced } from './persistentList.js'
import { emptyRung, type Rung, type RungEntry } from './rung.js'
import { type AshaSettings, rungResources } from './settings.js'
import type { Config } from './space.js'

/**
 * `running` on a worker; `interrupted` cut short and to be run again; `paused` at a rung; `completed` at the maximal
 * resource; `stopped` at a rung as not good enough, or given up by choice; `failed` thrown or its workers lost;
 * `diverged` NaN or infinite.
 */
export type TrialStatus =
  | 'running'
  | 'interrupted'
  | 'paused'
  | 'completed'
  | 'stopped'
  | 'failed'
  | 'diverged'

/** The newest point of a learning curve, with those before it. */
export interface CurvePoint {
  readonly resource: number
  readonly value: number
  readonly metrics: Metrics | undefined
  readonly previous: CurvePoint | undefined
}

/** The stretch of work that a trial is at, or was at last. */
export interface SegmentState {
  readonly from: number
  readonly to: number
  /** 1 at first; one more each time it is handed out again. */
  readonly attempt: number
  /** Times that its worker died. */
  readonly lost: number
  /** Study time, in milliseconds, at which the work under way began (Infinity: it has to begin anew), and the attempt. */
  readonly startedAt: number
  readonly since: number
  /** Rank in the order in which segments were first handed out. */
  readonly order: number
}

/** All that is known of a trial. */
export interface TrialState {
  readonly number: number
  readonly bracket: number
  readonly config: Config
  readonly status: TrialStatus
  readonly segment: SegmentState
  /** Index of the highest rung of its bracket with a result of this trial; -1 before the first. */
  readonly rung: number
  /** Its result there. */
  readonly entry: RungEntry | undefined
  readonly curve: CurvePoint | undefined
  /** Whether its checkpoint at the rung where it waits is kept. */
  readonly kept: boolean
  readonly error: string | undefined
  /** Worker time spent, in milliseconds. */
  readonly computeTime: number
}

/** One run of successive halving; its trials compete with each other alone. */
export interface Bracket {
  readonly rungs: readonly Rung[]
  readonly started: number
}

/** The best result at a rung so far. */
export interface BestResult {
  readonly trial: number
  readonly resource: number
  readonly value: number
  readonly key: number
}

/** The whole state of a study: immutable, made of its journal's events and of nothing else. */
export interface AshaState {
  /** What the scheduler was told. */
  readonly settings: AshaSettings
  /** All trials so far, by number. */
  readonly trials: PersistentList<TrialState>
  /** Each with its rungs. */
  readonly brackets: readonly Bracket[]
  /** Trials by status. */
  readonly counts: Readonly<Record<TrialStatus, number>>
  /** Trials cut short, in the order in which they are handed out again. */
  readonly interrupted: readonly number[]
  /** Segments handed out so far, reruns not counted. */
  readonly segments: number
  /** Paused trials whose checkpoint is kept. */
  readonly checkpoints: number
  /** The best result of all, at whatever resource; undefined before the first. */
  readonly best: BestResult | undefined
  /** Whether the sampler has no further configuration. */
  readonly exhausted: boolean
  /** Study time of the newest event, in milliseconds. */
  readonly elapsed: number
  /** Why it ended; undefined while it goes on. */
  readonly ended: EndReason | undefined
}

/** The state before any event. */
export function initialState(settings: AshaSettings): AshaState {
  const resources = rungResources(settings)
  return {
    settings,
    trials: emptyList(),
    brackets: Array.from({ length: settings.brackets }, (_, s) => ({
      rungs: resources.slice(s).map(emptyRung),
      started: 0,
    })),
    counts: { running: 0, interrupted: 0, paused: 0, completed: 0, stopped: 0, failed: 0, diverged: 0 },
    interrupted: [],
    segments: 0,
    checkpoints: 0,
    best: undefined,
    exhausted: false,
    elapsed: 0,
    ended: undefined,
  }
}

/** The trial of a number; undefined if it has not started. */
export function trialOf(state: AshaState, number: number): TrialState | undefined {
  return itemAt(state.trials, number)
}

/** The resources at which a trial's checkpoints are still of use. */
export function neededCheckpoints(state: AshaState, trial: TrialState): readonly number[] {
  const needed = new Set<number>()
  const waits = trial.status === 'paused' && trial.kept
  if ((waits || isActiveTrial(trial)) && trial.rung >= 0) needed.add(rungOf(state, trial).resource)
  if (state.best?.trial === trial.number) needed.add(state.best.resource)
  return [...needed]
}

/** The highest rung that a trial has a result at. */
export function rungOf(state: AshaState, trial: TrialState): Rung {
  return state.brackets[trial.bracket]!.rungs[trial.rung]!
}

export function isActiveTrial(trial: TrialState): boolean {
  return trial.status === 'running' || trial.status === 'interrupted'
}

/** The state with one trial changed, its status counted. */
export function withTrial(state: AshaState, before: TrialState, after: TrialState): AshaState {
  const trials = replaced(state.trials, after.number, after)
  if (before.status === after.status) return { ...state, trials }
  const counts = { ...state.counts }
  counts[before.status]--
  counts[after.status]++
  return { ...state, trials, counts }
}

/** The state with one rung of a bracket changed. */
export function withRung(state: AshaState, bracket: number, index: number, rung: Rung): AshaState {
  const brackets = state.brackets.slice()
  const rungs = brackets[bracket]!.rungs.slice()
  rungs[index] = rung
  brackets[bracket] = { ...brackets[bracket]!, rungs }
  return { ...state, brackets }
}
