export {
  type BenchmarkForecastOptions,
  benchmarkForecast,
  type HorizonResult,
} from './benchmarkForecast.js'
