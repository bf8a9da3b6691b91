export { type AdamWOptions, adamW } from './adamW.js'
export {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrapInterval,
  metricInterval,
} from './bootstrapInterval.js'
export {
  type Checkpoint,
  type CheckpointStore,
  checkpointMemory,
  decodeCheckpoint,
  type EncodedCheckpoint,
  encodeCheckpoint,
} from './checkpoint.js'
export { clipGradients } from './clipGradients.js'
export { type EvaluateOptions, evaluateModel, type PredictOptions, predictDataset } from './evaluateModel.js'
export { progressiveResizing } from './imageScale.js'
export { accuracy, confusionMatrix, f1Score, matthewsCorrelation, multiLabelF1 } from './labelMetrics.js'
export {
  type CrossEntropyOptions,
  crossEntropy,
  type Loss,
  type MultiLabelSoftMarginOptions,
  meanSquaredError,
  multiLabelSoftMargin,
} from './losses.js'
export { type MeanInterval, meanInterval } from './meanInterval.js'
export {
  classificationMetrics,
  classProbabilities,
  denseMetrics,
  type Metric,
  multiLabelMetrics,
  predictedClasses,
} from './metrics.js'
export type { Optimizer, OptimizerState, SavedOptimizer } from './optimizer.js'
export {
  areaUnderROC,
  averagePrecision,
  meanAreaUnderROC,
  meanAveragePrecision,
} from './rankingMetrics.js'
export {
  constantSchedule,
  cosineSchedule,
  linearSchedule,
  type Schedule,
  stepSchedule,
  warmUp,
} from './schedules.js'
export { type SGDOptions, sgd } from './sgd.js'
export type {
  AveragingOptions,
  CheckpointOptions,
  EpochRecord,
  Evaluation,
  Pace,
  TrainingProgress,
  TrainingResult,
  TrainModelOptions,
} from './trainingTypes.js'
export { trainModel } from './trainModel.js'
export {
  loadWeights,
  saveWeights,
  trainableVariables,
  type WeightSnapshot,
  weightsAreFinite,
} from './weightSnapshot.js'
