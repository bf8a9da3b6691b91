import { throwIfAborted } from '../common/checks.js'
import { refuseUnknownOptions } from '../common/knownOptions.js'
import { decodeText } from '../tables/csvCells.js'
import { MAX_ROW_BYTES } from '../tables/csvError.js'
import { CSVRows, type TableOptions } from '../tables/csvRows.js'
import { readStart, refuseOtherFormats } from '../tables/csvStart.js'
import { readingOptionNames, type Table } from '../tables/index.js'
import { csvChunks } from './csvChunks.js'
import { type ReadLimits, type ReadProgress, readUnpacked } from './decompress.js'
import { readParquet } from './parquet/readParquet.js'
import { toUtf8 } from './toUtf8.js'

/** Options of `readCSV`. */
export interface ReadCSVOptions extends TableOptions, Omit<ReadLimits, 'onProgress'> {
  /** The text encoding, as `TextDecoder` names it; default UTF-8 or UTF-16, and Latin-1 where a cell is not UTF-8. */
  readonly encoding?: string
  /** The character between cells; default the one of `, ; tab |` that divides the first lines best, or what the line `sep=;` says. */
  readonly delimiter?: string
  /** Called as the file is read. */
  readonly onProgress?: (progress: ReadProgress & { rows: number }) => void
}

/** The names of the options of `readCSV`. */
export const readCSVOptionNames = [
  ...readingOptionNames,
  'missing',
  'header',
  'encoding',
  'delimiter',
  'maxBytes',
  'maxRatio',
  'signal',
  'onProgress',
]

/**
 * The table in a CSV file (plain or gzip): numeric columns as typed arrays, with the times of the rows. A Parquet file is read as `readParquet`
 * reads it.
 *
 * What each column is for, how dates and numbers are written and how far apart rows are is found by itself and said in `notes`; options
 * settle what is open. The file is read in a stream: memory holds numbers, and each text once. Blank cells are NaN.
 *
 * @throws `invalid-data` with the row and line of the first cell that cannot be read, for what may be read in two ways (with the option that
 * settles it), for times that repeat or are uneven, and for content of another kind; `invalid-option` for a column that the file lacks; and
 * as `readUnpacked`.
 *
 * @example
 * const { names, columns, dates, notes } = await readCSV('load.csv', { missing: [-9999] })
 */
export async function readCSV(path: string, options: ReadCSVOptions = {}): Promise<Table> {
  refuseUnknownOptions('readCSV', options, readCSVOptionNames)
  const rows = new CSVRows(path, options, decodeText)
  const opened = await openCSV(path, options, () => rows.rows)
  if (opened === 'Parquet') return readAsParquet(path, options)
  for await (const _ of opened.chunks(rows.addRow)) throwIfAborted(options.signal, `the reading of ${path}`)
  return rows.finish(opened.delimiter)
}

/** A CSV file whose first bytes are known. */
export interface OpenCSV {
  readonly delimiter: string
  /** Reads all rows, and pauses after each chunk; cells hold one character a byte. */
  chunks(onRow: (cells: string[], line: number) => void): AsyncGenerator<undefined, void>
}

/** Opens a CSV file, and tells a Parquet file from one. */
export async function openCSV(
  path: string,
  options: ReadCSVOptions,
  rowsRead: () => number,
): Promise<OpenCSV | 'Parquet'> {
  const { onProgress, encoding, delimiter } = options
  const limits = limitsOf(options)
  if (onProgress) limits.onProgress = progress => onProgress({ ...progress, rows: rowsRead() })
  const raw = await firstChunk(readUnpacked(path, limits))
  if (raw.first.subarray(0, 4).toString('latin1') === 'PAR1') {
    await raw.all.return(undefined)
    return 'Parquet'
  }
  if (encoding === undefined) refuseOtherFormats(raw.first, path)
  const chunks = await firstChunk(toUtf8(raw.all, encoding, path))
  const start = readStart(chunks.first.toString('latin1').slice(0, MAX_ROW_BYTES))
  const between = delimiter ?? start.delimiter
  return {
    delimiter: between,
    chunks: onRow =>
      csvChunks(chunks.all, { path, delimiter: between, skippedLines: start.skippedLines }, onRow),
  }
}

function limitsOf({ maxBytes, maxRatio, signal }: ReadCSVOptions): ReadLimits {
  return {
    ...(maxBytes !== undefined && { maxBytes }),
    ...(maxRatio !== undefined && { maxRatio }),
    ...(signal && { signal }),
  }
}

function readAsParquet(path: string, options: ReadCSVOptions): Promise<Table> {
  const { encoding: _, delimiter: __, header: ___, maxRatio: ____, ...kept } = options
  return readParquet(path, kept)
}

async function firstChunk(chunks: AsyncGenerator<Buffer>) {
  const { value: first = Buffer.alloc(0) } = await chunks.next()
  async function* all() {
    yield first as Buffer
    yield* chunks
  }
  return { first: first as Buffer, all: all() }
}
