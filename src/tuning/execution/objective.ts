import type { Metrics } from '../events.js'
import type { Config } from '../space.js'

/** What an objective says when it has reached a resource. */
export interface ObjectiveReport<State = unknown> {
  /** Cumulative resource reached, counted from the trial's very start: the epoch, say. */
  readonly resource: number
  /** The value that ranks the trial. NaN and infinite values end it: it has diverged. */
  readonly value: number
  /** Further numbers to keep, which rank nothing. */
  readonly metrics?: Metrics
  /**
   * What is needed to go on from here, later or elsewhere: anything that can be cloned. A value is kept at once; a
   * function is asked for one only where the trial may have to wait, which saves copying weights every epoch.
   */
  readonly state?: State | (() => State | Promise<State>)
}

/** What an objective gets. */
export interface ObjectiveRun<C = Config, State = unknown> {
  /** The configuration to try: a copy, which the objective may change. */
  readonly config: C
  /** Train until this cumulative resource. */
  readonly resource: number
  /** Where to go on from: the newest state reported before. Undefined at first, or if it was not kept: start anew. */
  readonly checkpoint: { readonly resource: number; readonly state: State } | undefined
  /**
   * Tells of progress, up to `resource` and no further; await it. Rejects once the trial is to end: let that pass. What
   * a journal cannot hold is refused with `invalid-option`, and the trial fails.
   */
  report(report: ObjectiveReport<State>): Promise<void>
  /** Aborted once the trial is to end. */
  readonly signal: AbortSignal
  /** The trial's number. */
  readonly trial: number
  /** The same in every segment and attempt of the trial, and different from other trials'. */
  readonly seed: number
}

/**
 * What is tuned: trains a configuration up to a resource and reports a value there. A number that it returns stands
 * for a report at `resource`.
 */
export type Objective<C = Config, State = unknown> = (
  run: ObjectiveRun<C, State>,
) => number | undefined | Promise<number | undefined> | Promise<void>
