export {
  type Aggregate,
  type AggregateOptions,
  type AggregateRow,
  aggregate,
  aggregateText,
  type PerformanceProfile,
  performanceProfiles,
  type TaskResult,
} from './aggregate.js'
export { aggregateTable } from './aggregateTable.js'
export {
  type ClassificationTask,
  type PathsByPart,
  type TaskBenchmark,
  type TaskFiles,
  type TaskLoss,
  type TaskMetric,
  type TaskPart,
  type TaskSplit,
  taskPaths,
} from './classificationTask.js'
export { classificationTasks, findTask } from './classificationTasks.js'
export {
  type ComparisonRow,
  compareWithPublished,
  comparisonText,
  type OwnScore,
  type PublishedComparison,
} from './compareWithPublished.js'
export type { DataFile, DataSet } from './dataSet.js'
export { bestRows, forecastingScores, type PublishedRow, publishedRows } from './forecastingScores.js'
export { type ForecastingSet, forecastingSets } from './forecastingSets.js'
export { genomicsSets } from './genomicsSets.js'
export { type BenchmarkSplit, benchmarkSplit, type Protocol, protocols, standardize } from './protocols.js'
export { satelliteSets } from './satelliteSets.js'
export type { PublishedScore } from './scores/scoreTable.js'
export type { TaskScore } from './scores/taskScoreTable.js'
export { publishedTaskScores, taskScores } from './taskScores.js'
