import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SupervisedBaselinesError, show } from '../errors.js'
import { type CSVColumns, type CSVOptions, csvLines } from '../tables/index.js'

/** Options of `writeCSV`. */
export interface WriteCSVOptions extends CSVOptions {
  /** Ends it with the error `aborted`; no file is left. */
  signal?: AbortSignal
}

/**
 * Writes columns to a CSV file; the file appears whole or not at all. Tables that come one after the other become one file, of which no more
 * than one table is in memory.
 *
 * Numbers are written so that they read back bit for bit; NaN and infinities become blank cells, or `NaN` in a single column.
 *
 * @throws `invalid-data` if the columns differ in length or number, or later tables in their names; `failed` if the file cannot be written.
 *
 * @example
 * await writeCSV('forecast.csv', { names: ['step', 'load'], columns: [[1, 2], Float64Array.of(50.1, 52.4)] })
 */
export async function writeCSV(
  path: string,
  table: CSVColumns | AsyncIterable<CSVColumns>,
  options: WriteCSVOptions = {},
): Promise<void> {
  const lines = Symbol.asyncIterator in table ? linesOfAll(table, options) : csvLines(table, options)
  const unfinished = `${path}.${process.pid}.part`
  try {
    await pipeline(Readable.from(lines), createWriteStream(unfinished), {
      ...(options.signal && { signal: options.signal }),
    })
    await rename(unfinished, path)
  } catch (cause) {
    await rm(unfinished, { force: true })
    // An error of the tables themselves says more than that they could not be written.
    if (cause instanceof SupervisedBaselinesError) throw cause
    const code = options.signal?.aborted ? 'aborted' : 'failed'
    throw new SupervisedBaselinesError(
      code,
      `${path} could not be written: ${String(cause)}.`,
      { path },
      { cause },
    )
  }
}

/** The lines of tables with the same names, under one header: one text for each table. */
async function* linesOfAll(tables: AsyncIterable<CSVColumns>, options: CSVOptions): AsyncGenerator<string> {
  let header: readonly string[] | undefined
  for await (const table of tables) {
    const lines = [...csvLines(table, options)]
    if (header !== undefined) {
      if (table.names.join('\n') !== header.join('\n')) throw differentNames(header, table.names)
      lines.shift()
    }
    header ??= table.names
    if (lines.length > 0) yield lines.join('')
  }
}

function differentNames(first: readonly string[], later: readonly string[]): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'invalid-data',
    `The tables of one CSV file need the same names, but the first has ${show([...first])} and a later one ${show([...later])}.`,
    { names: first, later },
  )
}
