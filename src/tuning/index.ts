export { ashaTune, type TuneOptions, type TuneProgress } from './ashaTune.js'
export type {
  EndEvent,
  EndReason,
  ExhaustedEvent,
  FailEvent,
  LostEvent,
  Metrics,
  PromoteEvent,
  ReportEvent,
  RerunEvent,
  ResumeEvent,
  StartEvent,
  StudyEvent,
  StudyHeader,
} from './events.js'
export type { Executor, Segment, SegmentUpdate } from './execution/executor.js'
export { type InProcessOptions, inProcessExecutor } from './execution/inProcessExecutor.js'
export type { Objective, ObjectiveReport, ObjectiveRun } from './execution/objective.js'
export { runSegment } from './execution/runSegment.js'
export { type SimulationOptions, simulatedExecutor } from './execution/simulatedExecutor.js'
export {
  memoryCheckpoints,
  type TrialCheckpoint,
  type TrialCheckpoints,
} from './execution/trialCheckpoints.js'
export { hyperparameterImportance, type Importance } from './importance.js'
export { type Journal, memoryJournal } from './journal.js'
export { type FoldedJournal, foldJournal, isIntactLine } from './journalLines.js'
export { type NextStep, nextStep } from './nextStep.js'
export { checkConfig, parseSpace } from './parseSpace.js'
export type { PersistentList } from './persistentList.js'
export type { RankedItem, RankedTree } from './rankedTree.js'
export type { Decision } from './retention.js'
export type { Rung, RungEntry } from './rung.js'
export type { Sampler, SamplerContext } from './sampler.js'
export { gridSampler } from './samplers/grid.js'
export { haltonSampler } from './samplers/halton.js'
export { pointsSampler } from './samplers/points.js'
export { randomSampler } from './samplers/random.js'
export { type TpeOptions, tpeSampler } from './samplers/tpe.js'
export { type AshaSettings, checkSettings, rungResources } from './settings.js'
export {
  type Choice,
  type Conditional,
  type Config,
  type ConfigOf,
  type Constant,
  choice,
  constant,
  type Dimension,
  type Integer,
  integer,
  type LogUniform,
  logUniform,
  type PlainDimension,
  type Scalar,
  type Space,
  type Uniform,
  uniform,
  when,
} from './space.js'
export {
  type AshaState,
  type BestResult,
  type Bracket,
  type CurvePoint,
  initialState,
  type SegmentState,
  type TrialState,
  type TrialStatus,
  trialOf,
} from './state.js'
export { openStudy, type ResumeOptions, type Study, type StudyOptions } from './study.js'
export { estimatedTimeLeft } from './timeLeft.js'
export { type Transition, transition } from './transition.js'
export { trialsTable } from './trialsTable.js'
export { type RungResult, type TrialResult, type TuneResult, tuneResult } from './tuneResult.js'
