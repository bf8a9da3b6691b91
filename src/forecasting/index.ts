/**
 * Auto-AR and its stages alone: float64, synchronous, and no tfjs is loaded.
 *
 * @module supervised-baselines/forecasting
 */
export { type ErrorCode, SupervisedBaselinesError } from '../errors.js'
export {
  type ArqueroLike,
  type ArrowLike,
  arrowColumns,
  type CalendarColumns,
  type CalendarFeature,
  type CalendarOptions,
  type CSVColumns,
  type CSVOptions,
  calendarColumns,
  csvLines,
  type DanfoLike,
  type DateOptions,
  type Duplicates,
  type ExogenousColumns,
  type Frequency,
  type FrequencyUnit,
  type FromTableOptions,
  fromTable,
  type Holidays,
  horizonOf,
  type LongNames,
  longForecastTable,
  longNamesOf,
  type NamedColumns,
  type PanelParts,
  type ReadingOptions,
  type Records,
  type ResultTable,
  type SeriesForecast,
  seasonOf,
  type Table,
  type TableLike,
  type TableSeries,
  type TimeAxis,
  tableRows,
  timeAxis,
  wideForecastTable,
} from '../tables/index.js'
export { type AutoAROptions, autoAR, autoARAsync, type SingleAROptions } from './autoAR.js'
export { AutoARModel } from './choose/autoARModel.js'
export type { DifferencingRule, KPSSRow } from './choose/chooseDifferencing.js'
export type { AutoARExplanation, ExplainedFacts, LookbackCandidate } from './choose/explanation.js'
export { type KPSSOptions, type KPSSResult, kpssTest } from './choose/kpss.js'
export type { Pooling, PoolingChoice } from './choose/pooling.js'
export {
  type LagCount,
  type LagCriterion,
  type LagSelection,
  type SelectLagOptions,
  selectLagBIC,
} from './choose/selectLag.js'
export type { CombinationJSON } from './combine/combinationJSON.js'
export type { HeldOutErrors } from './combine/combine.js'
export type { CombineAROptions, CombineARProgress } from './combine/combineAR.js'
export { CombinedModel, type MemberForecast, type PathOptions } from './combine/combinedModel.js'
export type { CombinationExplanation, ExplainedColumn } from './combine/explainCombination.js'
export {
  type BacktestOptions,
  type BacktestResult,
  type BacktestSettings,
  type BacktestWindow,
  backtest,
  backtestWindows,
} from './evaluate/backtest.js'
export type { Scores, ScoreTable } from './evaluate/scores.js'
export { type FitAROptions, fitAR } from './fitAR.js'
export {
  ARModel,
  type ARModelJSON,
  type AROrder,
  type ColumnFit,
} from './model/arModel.js'
export { type ConformalOptions, conformalIntervals } from './model/conformal.js'
export type {
  Exogenous,
  Forecast,
  ForecastInterval,
  ForecastModel,
  ForecastOptions,
  ForecastQuantile,
} from './model/forecast.js'
export { impulseResponse } from './model/impulseResponse.js'
export { backtestTable, type ForecastTableOptions, forecastTable } from './model/resultTables.js'
export { difference, integrate } from './panel/differencing.js'
export type { Column, Columns, SameColumns, Series } from './panel/series.js'
export { LagGram, type LagGramJSON } from './products/lagGram.js'
export { type ARSolution, type SolveAROptions, solveAR } from './products/solveAR.js'
