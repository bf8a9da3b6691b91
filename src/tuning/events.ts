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
  readonly at: number
}

/** A new trial, started towards its first rung. */
export interface StartEvent extends Timed {
  readonly type: 'start'
  readonly trial: number
  readonly bracket: number
  readonly config: Config
  readonly to: number
}

/** A paused trial, sent from its rung to the next. */
export interface PromoteEvent extends Timed {
  readonly type: 'promote'
  readonly trial: number
  readonly from: number
  readonly to: number
}

/** A segment that was cut short, handed out again. */
export interface RerunEvent extends Timed {
  readonly type: 'rerun'
  readonly trial: number
  readonly attempt: number
}

/** A value that a trial reached at a resource. */
export interface ReportEvent extends Timed {
  readonly type: 'report'
  readonly trial: number
  readonly resource: number
  readonly value: number
  readonly metrics?: Metrics
}

/** A trial whose objective threw. */
export interface FailEvent extends Timed {
  readonly type: 'fail'
  readonly trial: number
  readonly error: string
}

/** A segment whose worker died. */
export interface LostEvent extends Timed {
  readonly type: 'lost'
  readonly trial: number
  readonly error: string
}

/** The sampler has no further configuration. */
export interface ExhaustedEvent extends Timed {
  readonly type: 'exhausted'
}

/** The study taken up again from its journal. */
export interface ResumeEvent extends Timed {
  readonly type: 'resume'
  readonly maxTrials: number | null
  /** Which trials go on: those that ran, those that were paused, those that had failed. */
  readonly running: boolean
  readonly paused: boolean
  readonly failed: boolean
}

export type EndReason = 'finished' | 'time-budget' | 'aborted'

/** The run came to its end, or was ended; a `resume` may follow. */
export interface EndEvent extends Timed {
  readonly type: 'end'
  readonly reason: EndReason
}

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
