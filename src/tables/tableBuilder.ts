import { isDateName } from '../common/dateName.js'
import { invalidOption, SupervisedBaselinesError, show } from '../errors.js'
import { isBlank, isDate, parseNumber } from './csvCells.js'

/** Numeric columns read from a file, in the file's order. */
export interface Table {
  /** The header's, each once; made up where there is none. */
  names: string[]
  /** One array per name, `rows` long; NaN where the file has no value. */
  columns: Float64Array[]
  /** The cells of the date column, as they stand; absent if there is none. */
  dates?: string[]
  /** How many rows there are. */
  rows: number
}

/** How the cells of a table are read. */
export interface TableOptions {
  /** The columns to keep, by name and in this order; default all but the date column. */
  columns?: readonly string[]
  /** Values that stand for "missing" and are read as NaN, for example `[-9999, '?']`. Blank cells always are. */
  missing?: readonly (string | number)[]
  /** The date column's name, or `false` for none; default: the column named or filled like dates. */
  dateColumn?: string | false
  /** Whether the first row holds names; default: it does unless all its cells are numbers or dates. */
  header?: boolean
}

/**
 * Turns rows of cells into a `Table`, one row at a time, keeping only numbers and the dates' text. `decode` makes text of
 * the few cells that are kept as such.
 */
export function tableBuilder(
  source: string,
  options: TableOptions,
  decode: (cell: string) => string = cell => cell,
) {
  const missingText = new Set(options.missing?.map(value => String(value).trim()))
  const missingNumbers = new Set(options.missing?.map(Number).filter(value => !Number.isNaN(value)))
  let layout: Layout | undefined
  let names: string[] | undefined
  let rows = 0
  let blankLines = 0

  /** Adds a row; `line` is where in the file it ends, for messages. */
  function addRow(cells: readonly string[], line: number): void {
    if (cells.length === 1 && cells[0]!.trim() === '') {
      blankLines += 1
      return
    }
    // In a single column a blank line is a gap in time; elsewhere, and at the end, it is nothing.
    const gaps = names?.length === 1 && layout ? blankLines : 0
    for (let i = 0; i < gaps; i++) addCells([''], line)
    blankLines = 0
    addCells(cells, line)
  }

  function addCells(cells: readonly string[], line: number): void {
    if (names === undefined) {
      const hasHeader = options.header ?? !cells.every(cell => isDatum(cell.trim()))
      names = uniqueNames(hasHeader ? cells.map(cell => decode(cell).trim()) : cells.map(() => ''))
      if (hasHeader) return
    }
    layout ??= chooseColumns(names, cells, options)
    if (cells.length !== names.length) {
      throw badData(
        `row ${rows + 1} has ${cells.length} cells, but there are ${names.length} columns`,
        line,
        {},
      )
    }
    for (const column of layout.kept) column.push(parseCell(cells[column.index]!, column.name, line))
    if (layout.dateIndex !== undefined) layout.dates.push(decode(cells[layout.dateIndex]!).trim())
    rows += 1
  }

  function parseCell(raw: string, column: string, line: number): number {
    const cell = raw.trim()
    if (isBlank(cell) || missingText.has(cell)) return Number.NaN
    const value = parseNumber(cell)
    if (value !== undefined) return missingNumbers.has(value) ? Number.NaN : value
    if (missingText.has(decode(cell))) return Number.NaN
    const text = decode(cell)
    const mend =
      rows === 0
        ? 'Name the numeric columns with the option `columns`'
        : `If it marks a missing value, give it with the option \`missing\``
    throw badData(
      `row ${rows + 1}, column ${show(column)} holds ${show(text)}, which is not a finite number. ${mend}`,
      line,
      { column, value: text },
    )
  }

  function badData(what: string, line: number, details: Record<string, unknown>): SupervisedBaselinesError {
    return new SupervisedBaselinesError('invalid-data', `${source}, line ${line}: ${what}.`, {
      source,
      row: rows + 1,
      line,
      ...details,
    })
  }

  function finish(): Table {
    if (names === undefined || layout === undefined) {
      const held = names === undefined ? 'is empty' : 'holds a header and no rows'
      throw new SupervisedBaselinesError('invalid-data', `${source} ${held}.`, { source })
    }
    const table: Table = {
      names: layout.kept.map(column => column.name),
      columns: layout.kept.map(column => column.values()),
      rows,
    }
    if (layout.dateIndex !== undefined) table.dates = layout.dates
    return table
  }

  return { addRow, finish, rows: () => rows }
}

interface Layout {
  kept: GrowingColumn[]
  dateIndex: number | undefined
  dates: string[]
}

function chooseColumns(names: readonly string[], firstRow: readonly string[], options: TableOptions): Layout {
  const dateIndex = findDates(names, firstRow, options)
  const indexOf = (name: string) => {
    const index = names.indexOf(name)
    if (index < 0) throw invalidOption('columns', name, `among the file's columns: ${names.join(', ')}`)
    return index
  }
  const kept = options.columns?.map(indexOf) ?? [...names.keys()].filter(index => index !== dateIndex)
  if (kept.length === 0) throw invalidOption('columns', options.columns ?? [], 'at least one numeric column')
  return { kept: kept.map(index => new GrowingColumn(names[index]!, index)), dateIndex, dates: [] }
}

function findDates(
  names: readonly string[],
  firstRow: readonly string[],
  { dateColumn, columns }: TableOptions,
): number | undefined {
  if (dateColumn === false) return undefined
  if (dateColumn !== undefined) {
    const index = names.indexOf(dateColumn)
    if (index < 0) {
      throw invalidOption('dateColumn', dateColumn, `among the file's columns: ${names.join(', ')}`)
    }
    return index
  }
  const free = [...names.keys()].filter(index => !columns?.includes(names[index]!))
  const byName = free.find(index => isDateName(names[index]!))
  return byName ?? free.find(index => isDate(firstRow[index]?.trim() ?? ''))
}

/** Names made usable as keys: blank ones numbered, repeated ones given a suffix `.1`, `.2`. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name, index) => {
    const base = name === '' ? `column${index + 1}` : name
    let unique = base
    for (let n = 1; taken.has(unique); n++) unique = `${base}.${n}`
    taken.add(unique)
    return unique
  })
}

function isDatum(cell: string): boolean {
  return isBlank(cell) || parseNumber(cell) !== undefined || isDate(cell)
}

/** A Float64Array that doubles when it is full. */
class GrowingColumn {
  #data = new Float64Array(64)
  #length = 0

  constructor(
    readonly name: string,
    readonly index: number,
  ) {}

  push(value: number): void {
    if (this.#length === this.#data.length) {
      const larger = new Float64Array(2 * this.#length)
      larger.set(this.#data)
      this.#data = larger
    }
    this.#data[this.#length++] = value
  }

  values(): Float64Array {
    return this.#data.slice(0, this.#length)
  }
}
