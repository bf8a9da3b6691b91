export {
  type BenchmarkForecastOptions,
  benchmarkForecast,
  type HorizonResult,
} from './benchmarkForecast.js'
export * from './dasha/index.js'
export { type ForecastingTask, type ForecastingTaskOptions, forecastingTask } from './forecastingTask.js'
export { type LagGramOfShardsOptions, lagGramObjective, lagGramOfShards } from './shardedLagGram.js'
export { type TrainTrialOptions, trainTrial } from './trainTrial.js'
