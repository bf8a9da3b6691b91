import { count } from '../common/count.js'
import { SupervisedBaselinesError } from '../errors.js'
import { uniqueNames } from './columnNames.js'
import { ColumnStore } from './columnStore.js'
import { composeTable } from './composeTable.js'
import { isBlank, parseNumber } from './csvCells.js'
import { splitDate } from './dates/clock.js'
import { dayFormatsOf } from './dates/dayFormats.js'
import { looksLikeNumber } from './numberStyle.js'
import { linePlaces, type RowPlaces } from './rowPlaces.js'
import { missingValues } from './storeCells.js'
import type { Table } from './table.js'
import type { ReadingOptions } from './tableOptions.js'

/** How the rows of a text file are read. */
export interface TableOptions extends ReadingOptions {
  /** Values that stand for "missing" and are read as NaN, for example `[-9999, '?']`. Blank cells always are. */
  readonly missing?: readonly (string | number)[]
  /** Whether the first row holds names; default: it does unless its cells are numbers or dates. */
  readonly header?: boolean
}

/** How many rows are looked at before the header is decided. */
const headRows = 20

interface Row {
  readonly cells: readonly string[]
  readonly line: number
}

/**
 * Turns rows of cells into columns, one row at a time. `decode` makes text of cells that are no plain numbers.
 */
export function csvRows(
  source: string,
  options: TableOptions,
  decode: (cell: string) => string = cell => cell,
) {
  const missing = missingValues(options.missing)
  const lines: { row: number; line: number }[] = []
  const notes: string[] = []
  let head: Row[] | undefined = []
  let columns: ColumnStore[] | undefined
  let rows = 0
  /** Rows that were taken out before. */
  let before = 0
  let blankLines = 0
  let ragged: Row[] = []

  const places: RowPlaces = linePlaces(source, row => lineOf(row + before))

  function lineOf(row: number): number {
    let low = 0
    let high = lines.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (lines[middle]!.row <= row) low = middle
      else high = middle
    }
    const known = lines[low]
    return known ? known.line + row - known.row : 1
  }

  /** Adds a row; `line` is where in the file it ends, for messages. */
  function addRow(cells: readonly string[], line: number): void {
    if (cells.length === 1 && cells[0]!.trim() === '') {
      blankLines += 1
      return
    }
    // In a single column a blank line is a gap in time; elsewhere, and at the end, it is nothing.
    if (blankLines > 0 && cells.length === 1) {
      const hasRows = head
        ? head.length > 1 || (head.length === 1 && isDatum(decode(head[0]!.cells[0]!).trim()))
        : rows > 0
      for (let i = 0; hasRows && i < blankLines; i++) take({ cells: [''], line })
    }
    blankLines = 0
    take({ cells, line })
  }

  function take(row: Row): void {
    if (!head) addCells(row)
    else if (head.push(row) === headRows) start()
  }

  function start(): void {
    const kept = head!
    head = undefined
    const { names, first, note } = readHead(
      kept.map(({ cells }) => cells.map(cell => decode(cell).trim())),
      options.header,
    )
    if (note) notes.push(note)
    columns = names.map(name => new ColumnStore(name))
    for (const row of kept.slice(first)) addCells(row)
  }

  function addCells(added: Row): void {
    const { cells, line } = added
    const width = columns!.length
    if (cells.length !== width && !isOnlyLonger(cells, width)) {
      // A note below the table, such as its source, is no row of it.
      if (!isDatum(decode(cells[0]!).trim()) && cells.length < width && ragged.length < 5) {
        ragged.push(added)
        return
      }
      throw raggedRow(added)
    }
    if (ragged.length > 0) throw raggedRow(ragged[0]!)
    const last = lines.at(-1)
    const row = before + rows
    if (!last || line - row !== last.line - last.row) lines.push({ row, line })
    for (let c = 0; c < width; c++) addCell(columns![c]!, cells[c]!)
    rows += 1
  }

  function addCell(column: ColumnStore, raw: string): void {
    const value = parseNumber(raw)
    if (value !== undefined && raw.charCodeAt(0) > 32 && !startsWithZeros(raw)) {
      if (missing.isMissingNumber(value)) column.pushNumber(Number.NaN)
      else column.pushParsed(raw, value)
      return
    }
    const cell = decode(raw).trim()
    const again = parseNumber(cell)
    const isMissing = missing.isMissingText(cell) || (again !== undefined && missing.isMissingNumber(again))
    if (isMissing) column.pushNumber(Number.NaN)
    else column.pushText(cell)
  }

  function raggedRow({ cells, line }: Row): SupervisedBaselinesError {
    return new SupervisedBaselinesError(
      'invalid-data',
      `${source}, line ${line}: row ${before + rows + 1} has ${count(cells.length, 'cell')}, but there are ${count(columns!.length, 'column')}. If cells hold the character between them, put them in double quotes, or name that character with the option \`delimiter\`.`,
      { source, row: before + rows + 1, line },
    )
  }

  /** All columns, with what was noticed about the file. */
  function columnsRead(): { columns: ColumnStore[]; notes: string[] } {
    if (head && head.length > 0) start()
    if (!columns || rows + before === 0) {
      const held = !columns ? 'is empty' : 'holds a header and no rows'
      throw new SupervisedBaselinesError('invalid-data', `${source} ${held}.`, { source })
    }
    if (ragged.length > 0) {
      notes.push(`Left out ${count(ragged.length, 'line')} below the table (line ${ragged[0]!.line}).`)
      ragged = []
    }
    return { columns, notes }
  }

  /** Takes out the rows before `row`; the others stay for later. */
  function takeRows(row: number): ColumnStore[] {
    const taken = columns!
    columns = taken.map(column => column.splitAt(row))
    before += row
    rows -= row
    return taken
  }

  function finish(delimiter?: string): Table {
    const read = columnsRead()
    const hints = delimiter === undefined ? {} : { delimiter }
    const table = composeTable(read.columns, options, hints, places)
    return { ...table, notes: [...table.notes, ...read.notes] }
  }

  return {
    addRow,
    finish,
    columnsRead,
    takeRows,
    places,
    rows: () => before + rows,
    rowsHeld: () => (head ? 0 : rows),
  }
}

/** Whether a number has a zero before its first digit, as 007 has. */
function startsWithZeros(cell: string): boolean {
  const second = cell.charCodeAt(1)
  return cell.charCodeAt(0) === 48 && second >= 48 && second <= 57
}

function isOnlyLonger(cells: readonly string[], width: number): boolean {
  return cells.length > width && cells.slice(width).every(cell => cell.trim() === '')
}

/** Where a table's rows start, and what its columns are called. */
function readHead(
  rows: readonly (readonly string[])[],
  header: boolean | undefined,
): { names: string[]; first: number; note: string | undefined } {
  const skipped = preambleRows(rows)
  const [top = [], second = []] = rows.slice(skipped)
  const note = skipped > 0 ? `Left out ${count(skipped, 'line')} above the table.` : undefined
  const hasHeader = header ?? isHeader(top, second)
  // R writes the names of rows in a first column that the header leaves out.
  const isShort =
    hasHeader &&
    rows.length > skipped + 1 &&
    rows.slice(skipped + 1).every(row => row.length === top.length + 1)
  const names = hasHeader ? (isShort ? ['', ...top] : top) : top.map(() => '')
  const clean = names.map((name, i) => (i === 0 ? name.replace(/^# ?(?=\p{L})/u, '') : name))
  return {
    names: uniqueNames(trimEnd(clean, rows.slice(skipped + 1))),
    first: skipped + Number(hasHeader),
    note,
  }
}

/** The names without those of columns at the end that have neither name nor cell. */
function trimEnd(names: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  let width = names.length
  while (
    width > 1 &&
    names[width - 1] === '' &&
    rows.every(row => (row[width - 1] ?? '') === '') &&
    rows.length > 0
  )
    width -= 1
  return names.slice(0, width)
}

/** How many lines at the start are a title or comments. */
function preambleRows(rows: readonly (readonly string[])[]): number {
  let start = 0
  while (
    start < rows.length &&
    rows[start]!.length === 1 &&
    rows[start]![0]!.startsWith('#') &&
    rows.length > start + 1
  )
    start += 1
  const left = rows.slice(start)
  const counts = new Map<number, number>()
  for (const { length } of left) counts.set(length, (counts.get(length) ?? 0) + 1)
  const usual = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0]
  if (left.length < 4 || counts.get(usual)! < 3) return start
  const first = left.findIndex(row => row.length === usual)
  const isRowNames =
    first === 1 && left[0]!.length === usual - 1 && left[1]!.some(cell => isDatum(cell) && cell !== '')
  const isTitle = left.slice(0, first).every(row => row.length < usual)
  return isRowNames || !isTitle ? start : start + first
}

function isHeader(top: readonly string[], second: readonly string[]): boolean {
  if (top.every(isDatum)) return false
  return !top.some((cell, i) => {
    const below = second[i] ?? ''
    const isDecimal = /^-?\d*\.\d+$/.test(cell) && parseNumber(below) !== undefined
    return isDecimal || (parseNumber(cell) === undefined && isDate(cell) && isDate(below))
  })
}

function isDatum(cell: string): boolean {
  return isBlank(cell) || parseNumber(cell) !== undefined || looksLikeNumber(cell) || isDate(cell)
}

/** Whether a cell is a date or a time of day in a format that is known. */
function isDate(cell: string): boolean {
  if (cell.length > 60 || !/\d/.test(cell)) return false
  const parts = splitDate(cell)
  if (!parts || Number.isNaN(parts.clock)) return false
  if (parts.day === '') return parts.style.between !== undefined
  return dayFormatsOf(parts.day).some(format => !Number.isNaN(format.read(parts.day)))
}
