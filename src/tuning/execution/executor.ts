import type { Metrics } from '../events.js'
import type { Config } from '../space.js'
import type { TrialCheckpoints } from './trialCheckpoints.js'

/**
 * The unit of work: train one trial from one resource to another. Handing it out twice does no harm: seeds are fixed
 * by the trial, and of two results for a resource the first one counts.
 */
export interface Segment<C = Config> {
  /** The trial's number. */
  readonly trial: number
  /** The configuration to try. */
  readonly config: C
  /** Resource that the trial has reached before; 0 at first. */
  readonly from: number
  /** Resource to reach. */
  readonly to: number
  /** Resources in (from, to] at which the scheduler decides: a report and a checkpoint are wanted at each. */
  readonly milestones: readonly number[]
  /** 1 at first; one more each time it is handed out again. */
  readonly attempt: number
  /** Seed of the trial, the same in all its segments and attempts. */
  readonly seed: number
  /** Milliseconds since it was first handed out, without the time between runs of the study. */
  readonly age: number
}

/** What an executor says of a segment. */
export type SegmentUpdate =
  | {
      readonly type: 'report'
      readonly resource: number
      readonly value: number
      readonly metrics?: Metrics
    }
  /** The objective threw: the trial ranks last. */
  | { readonly type: 'failed'; readonly error: string }
  /** What ran it died: the segment is handed out again. */
  | { readonly type: 'lost'; readonly error: string }

/**
 * Runs segments: in this process, in others, on other machines, or in imagination.
 *
 * `submit` gives the updates in order. Pulling the next one says that the last was dealt with; returning early, or
 * aborting `signal`, says that no more are wanted, and work on the segment ends soon. After the report at `to`, a
 * `failed` or a `lost` there is no more. It may be called while an earlier segment is closing, even with `capacity`
 * segments open: it then waits its turn. Where it may not go on at all (its study has another coordinator, say), it
 * throws, or an iterator rejects with an error that says `locked`: the study ends with it.
 *
 * An implementation passes the cases of `executorCases` in `supervised-baselines/testing`.
 */
export interface Executor {
  /** Segments that it runs at the same time; it may change. */
  readonly capacity: number
  /** Has `listener` called when `capacity` has grown; gives what ends that. */
  onCapacity?(listener: () => void): () => void
  submit(segment: Segment, signal: AbortSignal): AsyncIterable<SegmentUpdate>
  /** Where its objectives' checkpoints are; those of no further use are removed there. */
  readonly checkpoints?: TrialCheckpoints
  /** Its clock in milliseconds, where it is not the real one. */
  now?(): number
  /** Ends what it started. */
  close?(): Promise<void>
}
