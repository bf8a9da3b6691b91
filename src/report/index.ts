/**
 * Pictures (SVG) and self-contained HTML pages of what the other parts found, as text.
 *
 * @module supervised-baselines/report
 */
export { parseDate, type TimeAxis, timeAxis } from '../tables/index.js'
export { autoARIMALongestLookback, kpssPlot, lookbackPlot } from './autoARPlots.js'
export type { XScale } from './axes.js'
export { type BacktestReport, backtestReport } from './backtestReport.js'
export { type ClusterMap, type ClusterNode, clusterMap } from './clusterMap.js'
export { type DashaReport, dashaReport } from './dashaReport.js'
export { type DotPlot, dotPlot } from './dotPlot.js'
export { type ForecastPlot, forecastPlot } from './forecastPlot.js'
export { type ForecastColumn, type ForecastReport, forecastReport } from './forecastReport.js'
export { importancePlot } from './importancePlot.js'
export { kernelEvolution } from './kernelEvolution.js'
export { kernelMap } from './kernelMap.js'
export { learningCurvesPlot } from './learningCurvesPlot.js'
export { type Band, type Curve, type LinePlot, linePlot } from './linePlot.js'
export { parallelCoordinatesPlot } from './parallelCoordinatesPlot.js'
export { type SearchReport, searchReport } from './searchReport.js'
export { combinationHeader, combinationRows, kernelRow, kpssRows } from './tableRows.js'
export {
  type AggregatePlotOptions,
  performanceProfilePlot,
  publishedScoresPlot,
  rankPlot,
} from './taskPlots.js'
export { type TuningReport, tuningReport } from './tuningReport.js'
