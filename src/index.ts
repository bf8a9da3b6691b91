export {
  type ArrayDatasetOptions,
  type Augmentation,
  arrayDataset,
  augmentDataset,
  type Batch,
  cropping,
  type Dataset,
  type Duplicate,
  dnaChannels,
  findDuplicateExamples,
  findDuplicateSequences,
  flipping,
  measureChannels,
  type Normalisation,
  type NumberArray,
  type OneHotDNAOptions,
  oneHotDNA,
  reverseComplement,
  reverseComplementing,
  type SequenceDatasetOptions,
  selectExamples,
  sequenceDataset,
  shifting,
  stratifiedSplit,
  turning,
} from './data/index.js'
export { type ErrorCode, SupervisedBaselinesError } from './errors.js'
export {
  ARModel,
  type ARModelJSON,
  type AROrder,
  type ColumnFit,
  type Forecast,
  type ForecastInterval,
  type ForecastOptions,
} from './forecasting/arModel.js'
export { AutoARModel, type AutoAROptions, autoAR } from './forecasting/autoAR.js'
export {
  type BacktestOptions,
  type BacktestResult,
  type BacktestSettings,
  type BacktestWindow,
  backtest,
  backtestWindows,
} from './forecasting/backtest.js'
export type { DifferencingRule, KPSSRow } from './forecasting/chooseDifferencing.js'
export { type ConformalOptions, conformalIntervals } from './forecasting/conformal.js'
export { difference, integrate } from './forecasting/differencing.js'
export type { AutoARExplanation, ExplainedFacts } from './forecasting/explanation.js'
export { type FitAROptions, fitAR } from './forecasting/fitAR.js'
export { impulseResponse } from './forecasting/impulseResponse.js'
export { type KPSSOptions, type KPSSResult, kpssTest } from './forecasting/kpss.js'
export { LagGram, type LagGramJSON } from './forecasting/lagGram.js'
export type { Pooling, PoolingChoice } from './forecasting/pooling.js'
export type { Scores, ScoreTable } from './forecasting/scores.js'
export {
  type LagCriterion,
  type LagSelection,
  type SelectLagOptions,
  selectLagBIC,
} from './forecasting/selectLag.js'
export type { Column, Columns, SameColumns, Series } from './forecasting/series.js'
export { type ARSolution, type SolveAROptions, solveAR } from './forecasting/solveAR.js'
export {
  type ConvolutionFactory,
  type KernelChoice,
  plainConvolutions,
  type SearchableConvolution,
} from './layers/index.js'
export {
  type BackboneOptions,
  buildUNet1d,
  buildUNet2d,
  buildWideResNet1d,
  buildWideResNet2d,
  describeModel,
  type LayerDescription,
  type ModelDescription,
  type UNet1dOptions,
  type UNet2dOptions,
  type WideResNet1dOptions,
  type WideResNet2dOptions,
} from './models/index.js'
export {
  type AdamWOptions,
  type AveragingOptions,
  accuracy,
  adamW,
  areaUnderROC,
  averagePrecision,
  type Checkpoint,
  type CheckpointOptions,
  type CheckpointStore,
  type CrossEntropyOptions,
  checkpointMemory,
  classificationMetrics,
  classProbabilities,
  clipGradients,
  confusionMatrix,
  constantSchedule,
  cosineSchedule,
  crossEntropy,
  decodeCheckpoint,
  denseMetrics,
  type EncodedCheckpoint,
  type EpochRecord,
  type Evaluation,
  encodeCheckpoint,
  evaluateModel,
  f1Score,
  type Loss,
  linearSchedule,
  loadWeights,
  type Metric,
  type MultiLabelSoftMarginOptions,
  matthewsCorrelation,
  meanAreaUnderROC,
  meanAveragePrecision,
  meanSquaredError,
  multiLabelF1,
  multiLabelMetrics,
  multiLabelSoftMargin,
  type Optimizer,
  type OptimizerState,
  type Pace,
  type PredictOptions,
  predictDataset,
  predictedClasses,
  type SavedOptimizer,
  type Schedule,
  type SGDOptions,
  saveWeights,
  sgd,
  stepSchedule,
  type TrainingProgress,
  type TrainingResult,
  type TrainModelOptions,
  trainableVariables,
  trainModel,
  type WeightSnapshot,
  warmUp,
  weightsAreFinite,
} from './training/index.js'
