import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { count } from '../common/count.js'
import { SupervisedBaselinesError } from '../errors.js'
import { forecastBatches } from '../node/forecastBatches.js'
import { readSeries } from '../node/readSeries.js'
import type { FailedSeries } from '../node/seriesBatches.js'
import { writeCSV } from '../node/writeCSV.js'
import { longForecastTable, type Table } from '../tables/index.js'
import type { CommandContext, CommandResult } from './command.js'
import { type InputOptions, readingOptions } from './input.js'

/** What is asked of many series. */
export interface ManySettings {
  /** Steps ahead, by the first series that are read. */
  readonly horizon: (first: Table) => number
  readonly season: readonly number[] | 'auto' | 'none' | undefined
  readonly levels: readonly number[]
  readonly min: number | undefined
  readonly max: number | undefined
  readonly workers: number | undefined
  readonly output: string
}

/** Files from this size on are forecast in parts; smaller ones fit into memory many times over. */
const largeBytes = 32 * 2 ** 20

/** Whether a file is large enough to be read, forecast and written in parts. */
export async function isLarge(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() === true && found.size >= largeBytes
}

/**
 * Forecasts a long table part by part into a long CSV file. Where the table turns out to be wide, or the rows of its series do not stand
 * together, it gives nothing: such a table must be read as a whole.
 */
export async function forecastMany(
  path: string,
  input: InputOptions,
  settings: ManySettings,
  context: CommandContext,
): Promise<CommandResult | undefined> {
  let read = 0
  const batches = readSeries(path, {
    ...readingOptions(input),
    signal: context.signal,
    onProgress: ({ bytes, totalBytes }) => {
      read = bytes / totalBytes
    },
  })
  const { value: first } = await batches.next()
  if (!first?.panel) {
    await batches.return()
    return undefined
  }
  const horizon = settings.horizon(first)
  const { season, levels, min, max, workers, output } = settings
  const failed: FailedSeries[] = []
  let written = 0
  async function* tables() {
    const results = forecastBatches(startingWith(first!, batches), {
      horizon,
      levels,
      ...(season !== undefined && { season }),
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      ...(workers !== undefined && { workers }),
      signal: context.signal,
    })
    for await (const result of results) {
      failed.push(...result.failed)
      written += result.forecasts.length
      context.progress(`forecasting ${basename(path)}, ${written} series`, read)
      // The medians are the point forecasts, as everywhere in the command.
      const forecasts = result.forecasts.map(each => ({ ...each, mean: each.median }))
      if (forecasts.length > 0) yield longForecastTable(forecasts, result.longNames)
    }
  }
  try {
    await writeCSV(output, tables(), { signal: context.signal })
  } catch (error) {
    if (error instanceof SupervisedBaselinesError && error.details['scattered'] === true) return undefined
    throw error
  }
  return {
    json: { file: path, series: written, horizon, notes: first.notes, failed, output },
    text: [
      `${count(written, 'series')}, forecast in parts`,
      ...first.notes.map(note => `First part: ${note}`),
      ...failed.slice(0, 8).map(({ name, reason }) => `No forecast for "${name}": ${reason}.`),
      ...(failed.length > 8 ? [`... nor for ${failed.length - 8} more.`] : []),
      `Forecast with intervals written to ${output}.`,
    ].join('\n'),
  }
}

async function* startingWith<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield first
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}
