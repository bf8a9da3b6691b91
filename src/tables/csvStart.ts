import { SupervisedBaselinesError } from '../errors.js'

const delimiters = ['\t', ';', '|', ','] as const

/** How the cells of a text are divided. */
export interface CSVStart {
  readonly delimiter: string
  /** Lines at the start that belong to no table: the `sep=;` of Excel. */
  readonly skippedLines: number
}

/** The delimiter of a table by its first lines, or by the line `sep=;`. */
export function readStart(start: string): CSVStart {
  const told = /^"?sep=(.)"?\r?\n/i.exec(start)
  if (told) return { delimiter: told[1]!, skippedLines: 1 }
  return { delimiter: guessDelimiter(start), skippedLines: 0 }
}

/** The character that divides the first lines into the same number of cells most often; a comma if none does. */
function guessDelimiter(start: string): string {
  const counts = countPerLine(start)
  let best: { delimiter: string; lines: number; cells: number } = { delimiter: ',', lines: 0, cells: 0 }
  for (const [d, delimiter] of delimiters.entries()) {
    const seen = new Map<number, number>()
    for (const line of counts) if (line[d]! > 0) seen.set(line[d]!, (seen.get(line[d]!) ?? 0) + 1)
    const [cells, lines] = [...seen].reduce((most, next) => (next[1] > most[1] ? next : most), [0, 0])
    if (lines > best.lines) best = { delimiter, lines, cells }
  }
  return best.delimiter
}

/** How often each delimiter stands in each of the first lines, outside quotes. */
function countPerLine(start: string): number[][] {
  const lines: number[][] = []
  let line = delimiters.map(() => 0)
  let quoted = false
  let isEmpty = true
  for (const char of start.slice(0, 65_536)) {
    if (char === '"') quoted = !quoted
    if (!quoted && (char === '\n' || char === '\r')) {
      if (!isEmpty) lines.push(line)
      if (lines.length === 12) return lines
      line = delimiters.map(() => 0)
      isEmpty = true
      continue
    }
    isEmpty = false
    const d = quoted ? -1 : delimiters.indexOf(char as ',')
    if (d >= 0) line[d]! += 1
  }
  if (!isEmpty) lines.push(line)
  return lines
}

/** What bytes are by their first ones, where they are no text. */
const marks: readonly [number[], string, string][] = [
  [[0x50, 0x4b, 3, 4], 'a zip archive', 'Unpack it and give the CSV file in it'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook (xls)', 'Save the sheet as CSV (UTF-8)'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file', 'Read it with `readParquet`'],
  [
    [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31],
    'an Arrow file',
    'Load it with `tableFromIPC` of apache-arrow and give the table to `fromTable`',
  ],
  [[0x1f, 0x8b], 'packed by gzip', 'Unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'packed by Zstandard', 'Unpack it first'],
  [[0x42, 0x5a, 0x68], 'packed by bzip2', 'Unpack it first'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'packed by xz', 'Unpack it first'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document', 'Export the table as CSV'],
  [[0x89, 0x48, 0x44, 0x46], 'an HDF5 file', 'Read it with `readHDF5`'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], 'an SQLite database', 'Export the table as CSV'],
]

/** Throws `invalid-data` where the first bytes are those of something else than text, and says what to do. */
export function refuseOtherFormats(start: Uint8Array, source: string): void {
  const isMark = (mark: readonly number[]) => mark.every((byte, i) => start[i] === byte)
  const known = marks.find(([mark]) => isMark(mark))
  if (known) {
    const [, what, fix] = known
    const text = new TextDecoder('latin1').decode(start.subarray(0, 4096))
    const isWorkbook =
      what === 'a zip archive' && /\[Content_Types\]|xl\/|mimetypeapplication\/vnd\.oasis/.test(text)
    throw isWorkbook
      ? other(source, 'an Excel or OpenDocument workbook', 'Save the sheet as CSV (UTF-8) or Parquet')
      : other(source, what, fix)
  }
  const text = new TextDecoder('latin1')
    .decode(start.subarray(0, 512))
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
  if (/^(\[\s*[[{]|\{\s*"[^"]*"\s*:)/.test(text)) {
    const isLines = /^\{[^\n]*\}\s*\n\s*\{/.test(text)
    throw other(
      source,
      isLines ? 'JSON, one object a line' : 'JSON',
      'Parse it and give the array of objects, or the object of arrays, to `fromTable`; or convert it to CSV',
    )
  }
  if (/^<(!doctype|html|\?xml)/i.test(text))
    throw other(source, 'a web page or XML', 'Download the CSV file itself')
}

function other(source: string, what: string, fix: string): SupervisedBaselinesError {
  return new SupervisedBaselinesError('invalid-data', `${source} is ${what}, not CSV. ${fix}.`, {
    source,
    found: what,
  })
}

/** The encoding that the first bytes show: by their mark, or by the zeros that UTF-16 has between Latin letters. */
export function encodingOf(start: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  const looked = start.subarray(0, 1024)
  let even = 0
  let odd = 0
  for (let i = 0; i < looked.length; i++) if (looked[i] === 0) i % 2 === 0 ? even++ : odd++
  const half = looked.length / 2
  if (half < 2) return undefined
  if (odd > 0.7 * half && even < 0.1 * half) return 'utf-16le'
  return even > 0.7 * half && odd < 0.1 * half ? 'utf-16be' : undefined
}
