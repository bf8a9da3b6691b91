export type { BackboneName, BackboneSize } from './backbones.js'
export type { RetrainedBackbone } from './chooseNets.js'
export { type DashaOptions, dasha } from './dasha.js'
export { dashaObjective } from './dashaObjective.js'
export type { Hyperparameters, Preset } from './hyperparameters.js'
export { type DashaJournal, memoryDashaJournal } from './journal.js'
export type { DecidedKernel } from './kernels.js'
export {
  type BackbonePlan,
  type Budget,
  type Cost,
  type DashaPlan,
  planLines,
  type TrainingPlan,
  type TuningPlan,
} from './plan.js'
export { type PlanOptions, planDasha } from './planDasha.js'
export { type PreparedTask, type PrepareTaskOptions, prepareTask } from './prepareTask.js'
export type { DashaProgress, ScoresByBackbone, StageOptions } from './progress.js'
export { type PublishedDatasets, publishedTask } from './publishedTask.js'
export { compareDasha, type DashaResult, type DashaSummary, type StageCompute } from './result.js'
export { retrainBackbone } from './retrainBackbone.js'
export type { RetrainedCandidate } from './retrainNet.js'
export type { ModelScores, ScoreInterval } from './scoreModel.js'
export { scoresTable } from './scoresTable.js'
export { type SearchedBackbone, type SearchedBackbones, searchBackbones } from './searchBackbones.js'
export type { DashaTask, KernelSpace } from './task.js'
export type { DataIdentity, NamedSettings, TaskIdentity } from './taskIdentity.js'
export { type TestScores, testOnce } from './testOnce.js'
export { type SeedScores, testSeeds } from './testSeeds.js'
export { type TunedBackbone, tuneBackbone } from './tuneBackbone.js'
