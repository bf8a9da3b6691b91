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
  type CSVColumns,
  type CSVOptions,
  csvLines,
  type DanfoLike,
  type DateOptions,
  type Duplicates,
  type ExogenousColumns,
  type Frequency,
  type FrequencyUnit,
  type FromTableOptions,
  fromTable,
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
export {
  ARModel,
  type ARModelJSON,
  type AROrder,
  type ColumnFit,
  type Forecast,
  type ForecastInterval,
  type ForecastOptions,
} from './arModel.js'
export { AutoARModel, type AutoAROptions, autoAR } from './autoAR.js'
export {
  type BacktestOptions,
  type BacktestResult,
  type BacktestSettings,
  type BacktestWindow,
  backtest,
  backtestWindows,
} from './backtest.js'
export type { DifferencingRule, KPSSRow } from './chooseDifferencing.js'
export { type ConformalOptions, conformalIntervals } from './conformal.js'
export { difference, integrate } from './differencing.js'
export type { AutoARExplanation, ExplainedFacts } from './explanation.js'
export { type FitAROptions, fitAR } from './fitAR.js'
export { impulseResponse } from './impulseResponse.js'
export { type KPSSOptions, type KPSSResult, kpssTest } from './kpss.js'
export { LagGram, type LagGramJSON } from './lagGram.js'
export type { Pooling, PoolingChoice } from './pooling.js'
export { backtestTable, type ForecastTableOptions, forecastTable } from './resultTables.js'
export type { Scores, ScoreTable } from './scores.js'
export { type LagCriterion, type LagSelection, type SelectLagOptions, selectLagBIC } from './selectLag.js'
export type { Column, Columns, SameColumns, Series } from './series.js'
export { type ARSolution, type SolveAROptions, solveAR } from './solveAR.js'
