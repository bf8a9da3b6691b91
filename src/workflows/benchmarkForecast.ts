import { throwIfAborted, wholeNumber } from '../common/checks.js'
import {
  type AutoARExplanation,
  autoAR,
  backtest,
  type Pooling,
  type ScoreTable,
} from '../forecasting/index.js'
import { type BenchmarkSplit, benchmarkSplit, type Protocol, standardize } from '../tasks/index.js'

/** Options of `benchmarkForecast`. */
export interface BenchmarkForecastOptions {
  /** How rows are divided: see `protocols`. */
  protocol: Protocol
  /** Steps ahead; default 96, 192, 336 and 720. A model is chosen for each. */
  horizons?: readonly number[]
  /** As in `autoAR`. Default `'auto'`. */
  preset?: 'auto' | 'paper'
  /** Rows that each forecast may look back on; default 512. */
  context?: number
  /** Column names, for the explanation. */
  names?: readonly string[]
  /** Ends it between horizons with the error `aborted`. */
  signal?: AbortSignal
  /** Called before each horizon's model is chosen. */
  onProgress?: (progress: { horizon: number; done: number; total: number }) => void
}

/** What the benchmark measures at one horizon, on standardized values. */
export interface HorizonResult {
  horizon: number
  differencing: number
  lags: number
  pooling: Pooling['kind']
  poolingWeight: number
  mse: number
  mae: number
  /** Test windows, of each column. */
  windows: number
  explanation: AutoARExplanation
  scores: ScoreTable
}

/**
 * Auto-AR's errors on a benchmark by the published protocol: columns standardized by the train part, everything
 * chosen and fitted on train and validation, and every window of the test part forecast (stride 1, none dropped).
 *
 * @param columns all rows, oldest first, one array a column
 */
export async function benchmarkForecast(
  columns: readonly Float64Array[],
  options: BenchmarkForecastOptions,
): Promise<{ split: BenchmarkSplit; results: HorizonResult[] }> {
  const { protocol, horizons = [96, 192, 336, 720], preset = 'auto', names, signal } = options
  const context = wholeNumber('context', options.context ?? 512, 8)
  const split = benchmarkSplit(protocol, columns[0]?.length ?? 0)
  const { columns: scaled } = standardize(columns, split.trainEnd)
  const rows = (end: number) =>
    named(
      scaled.map(column => column.subarray(0, end)),
      names,
    )
  const results: HorizonResult[] = []
  for (const horizon of horizons) {
    throwIfAborted(signal, `the benchmark, before horizon ${horizon}`)
    options.onProgress?.({ horizon, done: results.length, total: horizons.length })
    // Lets signals and a page's events have their turn.
    await new Promise(resolve => setTimeout(resolve, 0))
    const model = autoAR(rows(split.validationEnd), {
      horizon,
      combine: false,
      preset,
      // The protocol has scaled the columns already.
      standardize: false,
      maxLag: context,
    })
    const { horizons: tables } = backtest(model, rows(split.testEnd), {
      horizons: [horizon],
      from: split.validationEnd,
    })
    const scores = tables[0]!
    results.push({
      horizon,
      ...model.order,
      pooling: model.pooling.kind,
      poolingWeight: model.pooling.weight,
      mse: scores.mse,
      mae: scores.mae,
      windows: split.testEnd - split.validationEnd - horizon + 1,
      explanation: model.explain(),
      scores,
    })
  }
  return { split, results }
}

function named(columns: readonly Float64Array[], names: readonly string[] | undefined) {
  return Object.fromEntries(columns.map((column, i) => [names?.[i] ?? String(i), column]))
}
