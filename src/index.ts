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
