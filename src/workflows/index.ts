export {
  type BenchmarkForecastOptions,
  benchmarkForecast,
  type HorizonResult,
} from './benchmarkForecast.js'
export { type LagGramOfShardsOptions, lagGramObjective, lagGramOfShards } from './shardedLagGram.js'
