import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SupervisedBaselinesError } from '../errors.js'
import { type CSVColumns, type CSVOptions, csvLines } from '../tables/index.js'

/** Options of `writeCSV`. */
export interface WriteCSVOptions extends CSVOptions {
  /** Ends it with the error `aborted`; no file is left. */
  signal?: AbortSignal
}

/**
 * Writes columns to a CSV file; the file appears whole or not at all.
 *
 * Numbers are written so that they read back bit for bit; NaN and infinities become blank cells, or `NaN` in a single column.
 *
 * @throws `invalid-data` if the columns differ in length or number, `failed` if the file cannot be written.
 *
 * @example
 * await writeCSV('forecast.csv', { names: ['step', 'load'], columns: [[1, 2], Float64Array.of(50.1, 52.4)] })
 */
export async function writeCSV(
  path: string,
  table: CSVColumns,
  options: WriteCSVOptions = {},
): Promise<void> {
  const lines = csvLines(table, options)
  const unfinished = `${path}.${process.pid}.part`
  try {
    await pipeline(Readable.from(lines), createWriteStream(unfinished), {
      ...(options.signal && { signal: options.signal }),
    })
    await rename(unfinished, path)
  } catch (cause) {
    await rm(unfinished, { force: true })
    const code = options.signal?.aborted ? 'aborted' : 'failed'
    throw new SupervisedBaselinesError(
      code,
      `${path} could not be written: ${String(cause)}.`,
      { path },
      { cause },
    )
  }
}
