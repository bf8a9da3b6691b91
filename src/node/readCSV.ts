import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { decodeText, guessDelimiter } from '../tables/csvCells.js'
import { csvError, MAX_ROW_BYTES } from '../tables/csvError.js'
import { type Table, type TableOptions, tableBuilder } from '../tables/tableBuilder.js'
import { type ReadLimits, type ReadProgress, readUnpacked } from './decompress.js'
import { toUtf8 } from './toUtf8.js'

/** Options of `readCSV`. */
export interface ReadCSVOptions extends TableOptions, Omit<ReadLimits, 'onProgress'> {
  /** The text encoding, as `TextDecoder` names it; default UTF-8 (or UTF-16 by its mark), and Latin-1 where a cell is not UTF-8. */
  encoding?: string
  /** The character between cells; default the commonest of `, ; tab |` in the first line. */
  delimiter?: string
  /** Called as the file is read. */
  onProgress?: (progress: ReadProgress & { rows: number }) => void
}

/**
 * The numeric columns of a CSV file (plain or gzip) as typed arrays, with its date column's text.
 *
 * The file is read in a stream: memory holds the numbers and no rows of text. Blank cells are NaN.
 *
 * ```ts
 * const { names, columns, dates } = await readCSV('weather.csv.gz', { missing: [-9999] })
 * ```
 *
 * @throws `invalid-data` with the row and line of the first cell that is no number, a row of another
 * length, or broken quotes; `invalid-option` for a column that the file lacks; and as `readUnpacked`.
 *
 * @example
 * const { names, columns, dates } = await readCSV('load.csv', { missing: [-9999] })
 */
export async function readCSV(path: string, options: ReadCSVOptions = {}): Promise<Table> {
  const { onProgress, encoding, delimiter, ...rest } = options
  const builder = tableBuilder(path, rest, decodeText)
  const limits: ReadLimits = { ...rest }
  if (onProgress) limits.onProgress = progress => onProgress({ ...progress, rows: builder.rows() })

  const chunks = await firstChunk(toUtf8(readUnpacked(path, limits), encoding, path))
  const parser = parse({
    delimiter: delimiter ?? guessDelimiter(chunks.first.toString('latin1').slice(0, MAX_ROW_BYTES)),
    // One character per byte; `tableBuilder` decodes the few cells that are text.
    encoding: 'latin1',
    relax_column_count: true,
    max_record_size: MAX_ROW_BYTES,
    on_record: (cells: string[], { lines }) => {
      builder.addRow(cells, lines)
      return null
    },
  })
  parser.resume()
  try {
    await pipeline(Readable.from(chunks.all), parser)
  } catch (cause) {
    throw csvError(path, cause)
  }
  return builder.finish()
}

async function firstChunk(chunks: AsyncGenerator<Buffer>) {
  const { value: first = Buffer.alloc(0) } = await chunks.next()
  async function* all() {
    yield first as Buffer
    yield* chunks
  }
  return { first: first as Buffer, all: all() }
}
