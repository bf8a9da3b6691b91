import { type FileHandle, open } from 'node:fs/promises'
import type { ColumnMetaData, FileMetaData, SchemaElement } from 'hyparquet'
import { finiteNumber, throwIfAborted, wholeNumber } from '../../common/checks.js'
import { refuseUnknownOptions } from '../../common/knownOptions.js'
import { SupervisedBaselinesError, show } from '../../errors.js'
import { isDateName, isPartName, isSureIdName } from '../../tables/columnNames.js'
import { columnOf } from '../../tables/columnOf.js'
import { ColumnStore } from '../../tables/columnStore.js'
import { composeTable } from '../../tables/composeTable.js'
import { type ReadingOptions, readingOptionNames, type Table } from '../../tables/index.js'
import { tablePlaces } from '../../tables/rowPlaces.js'
import { addCells, missingValues } from '../../tables/storeCells.js'
import type { ReadProgress } from '../decompress.js'
import { loadPeer } from '../images/loadPeer.js'
import { checkThrift } from './checkThrift.js'
import { decompressorOf, onlyCodec } from './parquetCodecs.js'
import { checkBody, walkPages } from './parquetPages.js'

/** Options of `readParquet`. */
export interface ReadParquetOptions extends ReadingOptions {
  /** Values that stand for "missing" and are read as NaN, for example `[-9999]`. Nulls always are. */
  missing?: readonly (string | number)[]
  /** The most numbers accepted, by what the file declares; default 2^28. */
  maxValues?: number
  /** The most bytes that the kept columns may unpack to; default 2 GiB. */
  maxBytes?: number
  /** Ends the reading with the error `aborted`. */
  signal?: AbortSignal
  /** Called as the file is read. */
  onProgress?: (progress: ReadProgress & { rows: number }) => void
}

/**
 * The table in a Parquet file: numeric columns as typed arrays, with the times of the rows. Needs `hyparquet`, and `hyparquet-compressors` for
 * files packed by LZ4 and, before Node 22.15, Zstandard.
 *
 * What each column is for and how far apart rows are is found by itself and said in `notes`, as `readCSV` does. One column of one row group
 * is in memory at a time beside the result. What the file declares of itself is checked before anything is allocated for it. Whole numbers
 * of 64 bits and decimals become doubles.
 *
 * ```ts
 * const { names, columns, dates } = await readParquet('load.parquet', { columns: ['load'] })
 * ```
 *
 * @throws `file-not-found`, `corrupt`, `too-large` (names the option to raise), `missing-dependency`, `aborted`; `invalid-data` with
 * `details.column`, and `details.row` (from 0) where it is one, for columns named that hold no numbers, for times that are missing, repeat or
 * are uneven; `invalid-option` for a column that the file lacks.
 */
export async function readParquet(path: string, options: ReadParquetOptions = {}): Promise<Table> {
  refuseUnknownOptions('readParquet', options, readParquetOptionNames)
  const hyparquet = await loadPeer('hyparquet', async () => ({
    ...(await import('hyparquet')),
    ...(await import('hyparquet/src/column.js')),
  }))
  const maxBytes = finiteNumber('maxBytes', options.maxBytes ?? 2 ** 31, 1)
  const file = await openFile(path)
  try {
    const { size } = await file.stat()
    const read = (start: number, end: number) => readRange(file, start, end)
    const metadata = await orCorrupt(path, 'its footer', async () => {
      // The footer's length and the format's name stand last.
      const end = inFile(size - 8, size)
      const last = new DataView(await read(end, size))
      if (last.getUint32(4, true) !== magic) throw new Error('it does not end in PAR1')
      const length = last.getUint32(0, true)
      const footer = await read(inFile(end - length, size), size)
      checkThrift(new DataView(footer, 0, length), 0)
      return hyparquet.parquetMetadata(footer)
    })
    const kept = chooseColumns(path, metadata, options)
    const { groups, rows } = checkSizes(path, metadata, kept, size, maxBytes, options)
    let bytes = 0

    /** The cells of one column in one group of rows, in pieces. */
    async function readChunk({ name, index, isNullable }: ColumnPlan, group: Group) {
      const { start, end, codec } = group.chunks[index]!
      const decompress = await decompressorOf(codec)
      const isPacked = codec !== 'UNCOMPRESSED'
      if (isPacked && !decompress)
        throw fail('invalid-data', path, `is packed by ${codec}, which cannot be read`, {})
      const pieces: { cells: Iterable<unknown> }[] = []
      await orCorrupt(path, `column ${show(name)}`, async () => {
        const chunk = await read(start, end)
        const bounds = { rows: group.rows, maxBytes, isNullable, isPacked }
        const pages = walkPages(chunk, hyparquet.parquetHeader, bounds)
        const packed = pages.filter(page => page.isPacked)
        let unpacked = 0
        const unpack = (body: Uint8Array, size: number) => {
          const page = decompress!(body, size)
          checkBody(packed[unpacked++]!, page, isNullable)
          return page
        }
        await hyparquet.parquetRead({
          file: {
            byteLength: size,
            slice: (from, to = size) => chunk.slice(within(from - start, chunk), within(to - start, chunk)),
          },
          metadata,
          columns: [name],
          rowStart: group.first,
          rowEnd: group.first + group.rows,
          geoparquet: false,
          ...(isPacked && { compressors: onlyCodec(codec, unpack) }),
          onChunk: ({ columnData }) => pieces.push({ cells: columnData as Iterable<unknown> }),
        })
      })
      bytes += end - start
      return pieces
    }

    const missing = missingValues(options.missing)

    async function readColumn(plan: ColumnPlan): Promise<ColumnStore> {
      const column = new ColumnStore(plan.name)
      const scale = 10 ** (plan.scale ?? 0)
      // hyparquet multiplies decimals by a power of 0.1, which is no double.
      const exact = (cell: unknown) => (typeof cell === 'number' ? Math.round(cell * scale) / scale : cell)
      for (const group of groups) {
        throwIfAborted(options.signal, `the reading of ${path}`)
        for (const { cells } of await readChunk(plan, group)) {
          addCells(column, plan.scale ? Array.from(cells, exact) : cells, undefined, missing)
          if (column.rows > rows) {
            throw fail('corrupt', path, `has more cells in column ${show(plan.name)} than rows`, {})
          }
        }
        options.onProgress?.({ bytes, totalBytes: size, rows: group.first + group.rows })
      }
      while (column.rows < rows) column.pushNumber(Number.NaN)
      return column
    }

    const stores: ColumnStore[] = []
    for (const plan of kept) stores.push(await readColumn(plan))
    return composeTable(stores, options, {}, tablePlaces(path))
  } finally {
    await file.close()
  }
}

const readParquetOptionNames = [
  ...readingOptionNames,
  'missing',
  'maxValues',
  'maxBytes',
  'signal',
  'onProgress',
]

/** PAR1 */
const magic = 0x31524150

type ColumnKind = 'number' | 'time' | 'text' | 'boolean' | 'other'

interface ColumnPlan {
  readonly name: string
  /** Its number among the file's columns without structure, which is that of its chunks. */
  readonly index: number
  readonly isNullable: boolean
  /** Digits after the point of a decimal. */
  readonly scale?: number
}

/** Row groups as they were checked: where each column's bytes lie. */
interface Group {
  readonly first: number
  readonly rows: number
  readonly chunks: Readonly<Record<number, { start: number; end: number; codec: string }>>
}

/** The columns to read: all that may be of use, or those that the options name and what may hold times and names of series. */
function chooseColumns(path: string, { schema }: FileMetaData, options: ReadingOptions): FoundColumn[] {
  const found = topColumns(schema)
  if (found === undefined) throw fail('corrupt', path, 'cannot be read: its schema is damaged', {})
  const { columns, exogenous = [], time, id } = options
  const named = (value: string | readonly string[] | false | undefined) => (value ? [value].flat() : [])
  const asked = new Map([
    ...named(time).map(name => [name, columnOf(found, 'time', name)] as const),
    ...named(id).map(name => [name, columnOf(found, 'id', name)] as const),
    ...exogenous.map(name => [name, columnOf(found, 'exogenous', name)] as const),
    ...(columns ?? []).map(name => [name, columnOf(found, 'columns', name)] as const),
  ])
  for (const name of [...(columns ?? []), ...exogenous]) {
    const { kind, type } = asked.get(name)!
    if (kind === 'number' || kind === 'boolean') continue
    throw fail(
      'invalid-data',
      path,
      `has ${type} in column ${show(name)}, not numbers. Name the numeric columns with the option \`columns\``,
      { column: name },
    )
  }
  const unusable = [...asked.values()].find(({ kind }) => kind === 'other')
  if (unusable) {
    const { name, type } = unusable
    throw fail('invalid-data', path, `has ${type} in column ${show(name)}, not times or names`, {
      column: name,
    })
  }
  return found.filter(column => {
    const { name, kind } = column
    if (asked.has(name)) return true
    if (kind === 'other') return false
    if (columns === undefined) return true
    const mayBeTime = time === undefined && (kind === 'time' || isDateName(name) || isPartName(name))
    return mayBeTime || (id === undefined && isSureIdName(name))
  })
}

type FoundColumn = ColumnPlan & { readonly kind: ColumnKind; readonly type: string }

/** The columns at the top of the schema, in the file's order; undefined where a name is absent or its numbers of
 * children do not add up. */
function topColumns(schema: readonly SchemaElement[]): FoundColumn[] | undefined {
  const columns: FoundColumn[] = []
  let leaves = 0
  let at = 1
  while (at < schema.length) {
    const top = schema[at]!
    if (typeof top.name !== 'string') return undefined
    const isFlat = !top.num_children && top.repetition_type !== 'REPEATED'
    columns.push({
      name: top.name,
      index: leaves,
      isNullable: top.repetition_type !== 'REQUIRED',
      ...(isFlat ? kindOf(top) : { kind: 'other', type: 'lists or structures' }),
    })
    for (let left = 1; left > 0; at++) {
      const element = schema[at]
      if (!element) return undefined
      left += (element.num_children ?? 0) - 1
      if (!element.num_children) leaves += 1
    }
  }
  return columns
}

function kindOf(element: SchemaElement): { kind: ColumnKind; type: string; scale?: number } {
  const { type, converted_type: converted, logical_type: logical } = element
  const name = logical?.type ?? converted
  if (converted === 'DECIMAL') return { kind: 'number', type: 'decimals', scale: element.scale ?? 0 }
  if (type === 'INT96' || name?.startsWith('TIMESTAMP') || name === 'DATE')
    return { kind: 'time', type: 'times' }
  if (name?.startsWith('TIME')) return { kind: 'other', type: 'times of day' }
  if (type === 'BOOLEAN') return { kind: 'boolean', type: 'true and false' }
  if (type === 'FIXED_LEN_BYTE_ARRAY') {
    return name === 'FLOAT16'
      ? { kind: 'number', type: 'numbers' }
      : { kind: 'other', type: String(name ?? 'bytes') }
  }
  if (type !== 'BYTE_ARRAY') return { kind: 'number', type: 'numbers' }
  const isText = name === undefined || name === 'UTF8' || name === 'STRING' || name === 'ENUM'
  return isText ? { kind: 'text', type: 'text' } : { kind: 'other', type: String(name) }
}

/** Throws where the sizes that the file declares are more than is accepted, or lie outside the file. */
function checkSizes(
  path: string,
  metadata: FileMetaData,
  wanted: readonly ColumnPlan[],
  size: number,
  maxBytes: number,
  options: ReadParquetOptions,
): { groups: Group[]; rows: number } {
  const maxValues = wholeNumber('maxValues', options.maxValues ?? 2 ** 28, 1)
  const rows = Number(metadata.num_rows)
  if (rows * wanted.length > maxValues)
    throw tooLarge(path, 'maxValues', maxValues, `${rows * wanted.length} values`)
  let first = 0
  let bytes = 0
  const groups = metadata.row_groups.map((group): Group => {
    const count = Number(group.num_rows)
    const chunks = wanted.map(({ name, index }) => {
      const column = group.columns[index]?.meta_data
      if (!column || column.path_in_schema?.join() !== name) {
        throw fail('corrupt', path, `cannot be read: column ${show(name)} is absent or encrypted`, {
          column: name,
        })
      }
      bytes += Number(column.total_uncompressed_size)
      return [index, placeOf(path, name, column, size)] as const
    })
    const start = first
    first += count
    return { first: start, rows: count, chunks: Object.fromEntries(chunks) }
  })
  if (bytes > maxBytes) throw tooLarge(path, 'maxBytes', maxBytes, `${bytes} bytes`)
  if (first !== rows || groups.some(group => !(group.rows >= 0))) {
    throw fail('corrupt', path, `cannot be read: its groups have ${first} rows, and it says ${rows}`, {})
  }
  if (rows === 0) throw fail('invalid-data', path, 'holds no row', {})
  return { groups: groups.filter(group => group.rows > 0), rows }
}

function placeOf(path: string, name: string, column: ColumnMetaData, size: number) {
  const start = Number(column.dictionary_page_offset || column.data_page_offset)
  const end = start + Number(column.total_compressed_size)
  if (!(start >= 4 && end > start && end <= size)) {
    throw fail(
      'corrupt',
      path,
      `cannot be read: column ${show(name)} lies outside the file. It may be cut off`,
      { column: name },
    )
  }
  return { start, end, codec: column.codec }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path)
  } catch (cause) {
    throw new SupervisedBaselinesError('file-not-found', `There is no file ${path}.`, { path }, { cause })
  }
}

async function readRange(file: FileHandle, start: number, end: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(end - start)
  const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
  if (bytesRead < bytes.length) throw new Error('the file ends too early')
  return bytes.buffer
}

function inFile(at: number, size: number): number {
  if (!(at >= 0 && at <= size)) throw new Error('it lies outside the file')
  return at
}

function within(at: number, chunk: ArrayBuffer): number {
  if (!(at >= 0 && at <= chunk.byteLength)) throw new Error('a page lies outside its column')
  return at
}

async function orCorrupt<T>(path: string, what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof SupervisedBaselinesError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw fail('corrupt', path, `cannot be read as Parquet: ${what}: ${why}`, {}, cause)
  }
}

function tooLarge(path: string, option: string, limit: number, what: string): SupervisedBaselinesError {
  const advice = `more than ${limit}. If you trust it, raise the option \`${option}\``
  return fail('too-large', path, `declares ${what}, ${advice}`, { option, limit })
}

function fail(
  code: 'corrupt' | 'invalid-data' | 'too-large',
  path: string,
  what: string,
  details: Record<string, unknown>,
  cause?: unknown,
): SupervisedBaselinesError {
  return new SupervisedBaselinesError(code, `${path} ${what}.`, { path, ...details }, { cause })
}
