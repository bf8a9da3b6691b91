import { availableParallelism } from 'node:os'
import { Tinypool } from 'tinypool'
import { throwIfAborted, wholeNumber } from '../common/checks.js'
import { knownOptions } from '../common/knownOptions.js'
import { invalidOption } from '../errors.js'
import { type CombineAROptions, checkSeason } from '../forecasting/combine/combineAR.js'
import { checkForecastOptions } from '../forecasting/model/forecast.js'
import type { LongNames, SeriesForecast } from '../tables/index.js'
import { type BatchResult, type BatchTask, numbersPerStep } from './batchMessages.js'
import { type FailedSeries, groupsOf, type SeriesBatch, type SeriesGroup } from './seriesBatches.js'
import { threadModule } from './threadModule.js'

/** Options of `forecastBatches`. */
export interface ForecastBatchesOptions {
  /** How many steps ahead. */
  readonly horizon: number
  /** As for `autoAR`. Default: what the frequency of a table suggests; for records `'auto'`, which detects it in each panel. */
  readonly season?: NonNullable<CombineAROptions['season']>
  /** Levels of intervals in per cent, such as `[80, 95]`. Default none. */
  readonly levels?: readonly number[]
  /** Quantiles as probabilities, such as `[0.1, 0.9]`. Default none. */
  readonly quantiles?: readonly number[]
  /** The least possible value, as for `forecast`. */
  readonly min?: number
  /** The largest possible value. */
  readonly max?: number
  /** How many series are fitted together, as one panel; results depend on it. Default 512. */
  readonly seriesPerPanel?: number
  /** How many threads; results do not depend on it. Default: as many as there are processors. */
  readonly workers?: number
  /** Ends it with the error `aborted`. */
  readonly signal?: AbortSignal
  /** Called after each panel. */
  readonly onProgress?: (progress: ForecastBatchesProgress) => void
}

/** How far `forecastBatches` has come. */
export interface ForecastBatchesProgress {
  /** Series that have a forecast so far. */
  readonly series: number
  /** Series that have none. */
  readonly failed: number
}

/** The forecast of one series of a batch. */
export interface BatchSeriesForecast extends SeriesForecast {
  readonly mean: Float64Array
  readonly median: Float64Array
  readonly intervals: readonly {
    readonly level: number
    readonly lower: Float64Array
    readonly upper: Float64Array
  }[]
  /** One entry for each quantile that was asked for. */
  readonly quantiles: readonly { readonly probability: number; readonly values: Float64Array }[]
}

/** The forecasts of one panel. */
export interface BatchForecast {
  /** In the order in which the series came. */
  readonly forecasts: readonly BatchSeriesForecast[]
  /** Series without a forecast. */
  readonly failed: readonly FailedSeries[]
  /** What to know before trusting the fits. */
  readonly warnings: readonly string[]
  /** What `longForecastTable` needs to call the columns as the table did. */
  readonly longNames: LongNames
}

/**
 * Forecasts any number of series on worker threads, in memory that does not grow with their number.
 *
 * Series are fitted by `autoAR` in panels of `seriesPerPanel`, in the order in which they come and however the batches were cut. The series of
 * a panel inform each other; those of different panels do not. At most `workers + 1` panels are under way: no more is read until one of them
 * has been taken. A series that can't be fitted is reported with its reason, and the others go on.
 *
 * @param batches records of columns of any lengths, or the tables of `readSeries`
 *
 * @throws `invalid-option`, `aborted`, and what `batches` throws
 *
 * @example
 * const sales = { a: [3, 5, 4, 6, 5, 7, 6, 8], b: Float64Array.of(9, 8, 9, 7, 8, 6) }
 * for await (const { forecasts, failed } of forecastBatches([sales], { horizon: 3, season: 'none', levels: [80] })) {
 *   console.log(forecasts.map(({ name, median }) => [name, median]), failed)
 * }
 */
export async function* forecastBatches(
  batches: AsyncIterable<SeriesBatch> | Iterable<SeriesBatch>,
  options: ForecastBatchesOptions,
): AsyncGenerator<BatchForecast, void> {
  const { size, workers, request } = checkOptions(batches, options)
  const { signal, onProgress } = options
  const pool = new Tinypool({
    runtime: 'worker_threads',
    ...threadModule(new URL('./batchWorker.js', import.meta.url)),
    minThreads: workers,
    maxThreads: workers,
  })
  // A thread that dies between two panels; the pool has replaced it.
  pool.on('error', () => {})
  const aborted = whenAborted(signal)
  const groups = groupsOf(batches, size, options.season)
  const underWay: { group: SeriesGroup; result: Promise<BatchResult> }[] = []
  const progress = { series: 0, failed: 0 }
  try {
    for (let ended = false; ; ) {
      while (!ended && underWay.length <= workers) {
        throwIfAborted(signal, 'the forecasts')
        const next = await groups.next()
        if (next.done) ended = true
        else underWay.push({ group: next.value, result: forecastGroup(pool, next.value, request) })
      }
      const first = underWay.shift()
      if (!first) return
      const result = await Promise.race([first.result, aborted.reached])
      throwIfAborted(signal, 'the forecasts')
      const forecast = unpack(first.group, result as BatchResult, request)
      progress.series += forecast.forecasts.length
      progress.failed += forecast.failed.length
      onProgress?.({ ...progress })
      yield forecast
    }
  } finally {
    aborted.stopListening()
    await pool.destroy()
    await groups.return()
  }
}

type Request = Pick<BatchTask, 'horizon' | 'levels' | 'quantiles' | 'bounds'>

function checkOptions(batches: unknown, options: ForecastBatchesOptions) {
  knownOptions(options, {
    horizon: true,
    season: true,
    levels: true,
    quantiles: true,
    min: true,
    max: true,
    seriesPerPanel: true,
    workers: true,
    signal: true,
    onProgress: true,
  })
  if (
    batches === null ||
    typeof batches !== 'object' ||
    !(Symbol.asyncIterator in batches || Symbol.iterator in batches)
  ) {
    throw invalidOption(
      'batches',
      batches,
      'an iterable of batches, such as `[series]` or `readSeries(path)`',
    )
  }
  const { min, max } = options
  const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
  const { levels, quantiles } = checkForecastOptions({
    ...bounds,
    levels: options.levels ?? [],
    quantiles: options.quantiles ?? [],
  })
  if (options.season !== undefined) checkSeason(options.season)
  const request: Request = {
    horizon: wholeNumber('horizon', options.horizon, 1, 100_000),
    levels: [...levels],
    quantiles: [...quantiles],
    bounds,
  }
  return {
    request,
    size: wholeNumber('seriesPerPanel', options.seriesPerPanel ?? 512, 1),
    workers: wholeNumber('workers', options.workers ?? availableParallelism(), 1, 1024),
  }
}

/** Has a thread forecast a group; one that ends meanwhile is the reason why its series have no forecast. */
async function forecastGroup(pool: Tinypool, group: SeriesGroup, request: Request): Promise<BatchResult> {
  const { series, season } = group
  const lengths = series.map(({ column }) => column.length)
  const values = new Float64Array(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const { column } of series) {
    values.set(column, at)
    at += column.length
  }
  if (series.length === 0) return { values, reasons: [], warnings: [] }
  const names = series.map(({ name }) => name)
  const task: BatchTask = { ...request, names, values, lengths, season }
  try {
    return (await pool.run(task, { transferList: [values.buffer] as never })) as BatchResult
  } catch (error) {
    const reason = `its thread ended: ${error instanceof Error ? error.message : String(error)}`
    return { values: new Float64Array(0), reasons: series.map(() => reason), warnings: [] }
  }
}

function unpack(group: SeriesGroup, result: BatchResult, request: Request): BatchForecast {
  const { horizon, levels, quantiles } = request
  const perSeries = numbersPerStep(request) * horizon
  const fitted = group.series.flatMap((series, s) => (result.reasons[s] === undefined ? [{ series, s }] : []))
  const forecasts = fitted.map(({ series: { name, axis }, s }): BatchSeriesForecast => {
    let at = s * perSeries
    const next = () => result.values.slice(at, (at += horizon))
    return {
      name,
      axis,
      mean: next(),
      median: next(),
      intervals: levels.map(level => ({ level, lower: next(), upper: next() })),
      quantiles: quantiles.map(probability => ({ probability, values: next() })),
    }
  })
  const failed = group.series.flatMap(({ name }, s) => {
    const reason = result.reasons[s]
    return reason === undefined ? [] : [{ name, reason }]
  })
  return {
    forecasts,
    failed: [...group.failed, ...failed],
    warnings: result.warnings,
    longNames: { ...group.names, keys: fitted.map(({ series }) => series.key) },
  }
}

/** A promise that is kept once `signal` is aborted. */
function whenAborted(signal: AbortSignal | undefined) {
  let stopListening = () => {}
  const reached = new Promise<void>(resolve => {
    const onAbort = () => resolve()
    signal?.addEventListener('abort', onAbort, { once: true })
    stopListening = () => signal?.removeEventListener('abort', onAbort)
  })
  return { reached, stopListening }
}
