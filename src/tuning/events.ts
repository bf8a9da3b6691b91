import type { AshaSettings } from './settings.js'
import type { Config, Space } from './space.js'

/** Numbers that an objective gives beside its value; kept, never ranked. */
export type Metrics = { readonly [name: string]: number }

/** The first line of a journal: what the study is. */
export interface StudyHeader {
  readonly type: 'study'
  readonly version: 1
  readonly settings: AshaSettings
  readonly space: Space
  readonly sampler: string
  readonly seed: number
}

/** When an event happened: milliseconds of the study's own time, that is, without the time between runs. */
interface Timed {
  /** Milliseconds of the study's own time. */
  readonly at: number
}

/** A new trial, started towards its first rung. */
export interface StartEvent extends Timed {
  /** `'start'`: a new trial. */
  readonly type: 'start'
  /** The trial's number. */
  readonly trial: number
  /** The bracket it belongs to, from 0. */
  readonly bracket: number
  /** Its configuration. */
  readonly config: Config
  /** The resource of its first rung. */
  readonly to: number
}

/** A paused trial, sent from its rung to the next. */
export interface PromoteEvent extends Timed {
  /** `'promote'`: a paused trial goes on to a higher rung. */
  readonly type: 'promote'
  /** The trial's number. */
  readonly trial: number
  /** The resource that it has. */
  readonly from: number
  /** The resource that it goes on to. */
  readonly to: number
}

/** A segment that was cut short, handed out again. */
export interface RerunEvent extends Timed {
  /** `'rerun'`: a segment that was lost or failed is tried again. */
  readonly type: 'rerun'
  /** The trial's number. */
  readonly trial: number
  /** Which attempt this is, from 2. */
  readonly attempt: number
}

/** A value that a trial reached at a resource. */
export interface ReportEvent extends Timed {
  /** `'report'`: a trial's value at a resource. */
  readonly type: 'report'
  /** The trial's number. */
  readonly trial: number
  /** Counted from the trial's start. */
  readonly resource: number
  /** What is made small, or large with `mode: 'max'`. */
  readonly value: number
  /** Whatever else was reported. */
  readonly metrics?: Metrics
}

/** A trial whose objective threw. */
export interface FailEvent extends Timed {
  /** `'fail'`: a segment ended with an error. */
  readonly type: 'fail'
  /** The trial's number. */
  readonly trial: number
  /** What was thrown, in words. */
  readonly error: string
}

/** A segment whose worker died. */
export interface LostEvent extends Timed {
  /** `'lost'`: the process or machine of a segment is gone. */
  readonly type: 'lost'
  /** The trial's number. */
  readonly trial: number
  /** What is known of it, in words. */
  readonly error: string
}

/** The sampler has no further configuration. */
export interface ExhaustedEvent extends Timed {
  /** `'exhausted'`: the sampler has no further configuration. */
  readonly type: 'exhausted'
}

/** The study taken up again from its journal. */
export interface ResumeEvent extends Timed {
  /** `'resume'`: a study in a journal was taken up again. */
  readonly type: 'resume'
  /** The limit from now on. */
  readonly maxTrials: number | null
  /** Which trials go on: those that ran, those that were paused, those that had failed. */
  readonly running: boolean
  /** Whether paused trials may be promoted. */
  readonly paused: boolean
  /** Whether failed trials are tried again. */
  readonly failed: boolean
}

/** Why a study ended. */
export type EndReason = 'finished' | 'time-budget' | 'aborted'

/** The run came to its end, or was ended; a `resume` may follow. */
export interface EndEvent extends Timed {
  /** `'end'`: the study is over. */
  readonly type: 'end'
  /** Why. */
  readonly reason: EndReason
}

/** Everything that happens in a study, one line of its journal each. */
export type StudyEvent =
  | StartEvent
  | PromoteEvent
  | RerunEvent
  | ReportEvent
  | FailEvent
  | LostEvent
  | ExhaustedEvent
  | ResumeEvent
  | EndEvent
