import type { PageHeader } from 'hyparquet/src/types.js'
import { checkThrift } from './checkThrift.js'
import { readVarint } from './varint.js'

/** One page of a column, as its header describes it and as it was checked. */
export interface Page {
  readonly header: PageHeader
  /** What the header says the page unpacks to, levels included. */
  readonly size: number
  /** Whether reading it takes unpacking. */
  readonly isPacked: boolean
}

/** What the pages of one column chunk are held to. */
export interface ChunkBounds {
  /** The rows that all its pages must hold together. */
  readonly rows: number
  /** The most bytes that they may unpack to. */
  readonly maxBytes: number
  readonly isNullable: boolean
  readonly isPacked: boolean
}

/**
 * The pages of a column chunk, after a walk over their headers alone; throws an `Error` that says what cannot be, so that nothing is
 * allocated by what a damaged or hostile file declares.
 */
export function walkPages(
  chunk: ArrayBuffer,
  readHeader: (reader: { view: DataView; offset: number }) => PageHeader,
  { rows, maxBytes, isNullable, isPacked }: ChunkBounds,
): Page[] {
  const reader = { view: new DataView(chunk), offset: 0 }
  const pages: Page[] = []
  let values = 0
  let bytes = 0
  while (values < rows) {
    if (reader.offset >= chunk.byteLength - 1) throw new Error(`its pages hold ${values} of ${rows} rows`)
    checkThrift(reader.view, reader.offset)
    const header = readHeader(reader)
    const { compressed_page_size: packedSize, uncompressed_page_size: size } = header
    if (!isCount(packedSize, chunk.byteLength - reader.offset))
      throw new Error('a page ends after its column')
    bytes += isCount(size, maxBytes) ? size : Number.POSITIVE_INFINITY
    if (bytes > maxBytes) throw new Error(`its pages unpack to more than ${maxBytes} bytes`)
    const body = new Uint8Array(chunk, reader.offset, packedSize)
    const page = { header, size, isPacked: isPacked && header.data_page_header_v2?.is_compressed !== false }
    pages.push(page)
    values += valuesOf(header, body, rows - values, isNullable)
    if (!page.isPacked) checkBody(page, body, isNullable)
    reader.offset += packedSize
  }
  return pages
}

/**
 * Throws where the levels or the dictionary numbers of an unpacked page have runs of more values than the page, or its differences blocks of
 * more parts than bytes: reading them would fill the memory. `body` is what was unpacked: of a page of version 2, the values alone.
 */
export function checkBody({ header, isPacked }: Page, body: Uint8Array, isNullable: boolean): void {
  const { data_page_header: one, data_page_header_v2: two } = header
  const { num_values: values, encoding } = one ?? two ?? { num_values: 0, encoding: undefined }
  let at = 0
  if (one && isNullable) {
    const length = body.length < 4 ? 0 : new DataView(body.buffer, body.byteOffset).getUint32(0, true)
    at = 4 + length
    walkLevels(body.subarray(4, at), values)
  }
  if (two && !isPacked) at = two.definition_levels_byte_length + two.repetition_levels_byte_length
  if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
    walkRuns(body.subarray(at + 1), body[at] ?? 0, values)
  }
  if (encoding === 'DELTA_BINARY_PACKED' || encoding === 'DELTA_LENGTH_BYTE_ARRAY') {
    const blockSize = readVarint(body, at)
    const parts = readVarint(body, blockSize.end)
    if (parts.value > body.length - parts.end)
      throw new Error('a block of differences has more parts than its page has bytes')
  }
}

/** The rows of a page, by its header, with the levels of version 2, which are never packed, checked. */
function valuesOf(header: PageHeader, body: Uint8Array, left: number, isNullable: boolean): number {
  const { dictionary_page_header: dictionary, data_page_header: one, data_page_header_v2: two } = header
  if (header.type === 'DICTIONARY_PAGE' && dictionary) {
    // No value of a dictionary takes less than a byte.
    if (!isCount(dictionary.num_values, header.uncompressed_page_size))
      throw new Error('a dictionary is too large')
    return 0
  }
  const page = header.type === 'DATA_PAGE' ? one : header.type === 'DATA_PAGE_V2' ? two : undefined
  if (!page) throw new Error(`it has a page of the type ${header.type}`)
  if (!isCount(page.num_values, left)) throw new Error('a page has more rows than are left')
  if (page.encoding === 'DELTA_BYTE_ARRAY') throw new Error('its text is front-coded (DELTA_BYTE_ARRAY)')
  if (page === two) {
    const {
      num_nulls: nulls,
      definition_levels_byte_length: levels,
      repetition_levels_byte_length: repeats,
    } = two!
    if (!isCount(nulls, two!.num_values) || !isCount(levels, body.length) || repeats !== 0) {
      throw new Error('the levels of a page are larger than it')
    }
    if (isNullable) walkLevels(body.subarray(0, levels), two!.num_values)
  }
  return page.num_values
}

/** Follows the levels of `values` values, of one bit each; whoever reads them does not stop where they end too early. */
function walkLevels(bytes: Uint8Array, values: number): void {
  if (walkRuns(bytes, 1, values) < values) throw new Error('the levels of a page end before its values')
}

/**
 * Follows runs of the RLE / bit-packed hybrid as far as `values` values; each run may hold what is left of them. Gives how many they hold.
 */
function walkRuns(bytes: Uint8Array, width: number, values: number): number {
  // With no bits a value, nothing is stored.
  if (width === 0) return values
  let at = 0
  let seen = 0
  while (seen < values && at < bytes.length) {
    const { value: header, end } = readVarint(bytes, at)
    at = end
    // Beyond 31 bits, whoever reads it takes it for a smaller number.
    if (header >= 2 ** 31) throw new Error('a run has more values than its page')
    const count = Math.floor(header / 2)
    if (header % 2 === 1) {
      // hyparquet takes a byte for it all the same, and reads what follows from the wrong place.
      if (count === 0) throw new Error('a run of bit-packed values is empty')
      seen += 8 * count
      at += width * count
    } else {
      seen += count
      at += Math.ceil(width / 8)
      if (seen > values) throw new Error('a run has more values than its page')
    }
  }
  return seen
}

function isCount(value: unknown, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most
}
