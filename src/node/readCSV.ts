import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import { decodeText, guessDelimiter } from '../tables/csvCells.js'
import { csvError, MAX_ROW_BYTES } from '../tables/csvError.js'
import { type Table, type TableOptions, tableBuilder } from '../tables/tableBuilder.js'
import { type ReadLimits, type ReadProgress, readUnpacked } from './decompress.js'

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

async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  encoding: string | undefined,
  path: string,
): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined
  let isFirst = true
  for await (const chunk of chunks) {
    if (isFirst) {
      decoder = chooseDecoder(encoding, chunk)
      isFirst = false
      if (!decoder) {
        yield startsWith(chunk, 0xef, 0xbb, 0xbf) ? chunk.subarray(3) : chunk
        continue
      }
    }
    yield decoder ? decode(decoder, chunk, path) : chunk
  }
  if (decoder) yield decode(decoder, undefined, path)
}

function chooseDecoder(encoding: string | undefined, start: Buffer): TextDecoder | undefined {
  const marked = startsWith(start, 0xff, 0xfe)
    ? 'utf-16le'
    : startsWith(start, 0xfe, 0xff)
      ? 'utf-16be'
      : undefined
  const label = encoding ?? marked
  if (label === undefined) return undefined
  try {
    return new TextDecoder(label, { fatal: true })
  } catch {
    throw invalidOption('encoding', encoding, "a name that TextDecoder knows, such as 'utf-8' or 'latin1'")
  }
}

function decode(decoder: TextDecoder, chunk: Buffer | undefined, path: string): Buffer {
  try {
    return Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode())
  } catch (cause) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `${path} is not written in ${decoder.encoding}. Name its encoding with the option \`encoding\`.`,
      { path, encoding: decoder.encoding },
      { cause },
    )
  }
}

function startsWith(buffer: Buffer, ...bytes: number[]): boolean {
  return bytes.every((byte, i) => buffer[i] === byte)
}
