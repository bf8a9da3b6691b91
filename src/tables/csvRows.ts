import { count } from '../common/count.js'
import { SupervisedBaselinesError } from '../errors.js'
import { ColumnStore } from './columnStore.js'
import { composeTable } from './composeTable.js'
import { parseNumber } from './csvCells.js'
import { isDatum, readHead } from './csvHead.js'
import { linePlaces, type RowPlaces } from './rowPlaces.js'
import { type MissingValues, missingValues } from './storeCells.js'
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

/** Columns that were read, and where their rows stand. */
export interface ReadColumns {
  readonly columns: ColumnStore[]
  readonly places: RowPlaces
  readonly notes: readonly string[]
}

/**
 * Turns rows of cells into columns, one row at a time. `decode` makes text of cells that are no plain numbers.
 */
export class CSVRows {
  readonly #missing: MissingValues
  /** The lines on which rows end, where they are not one after the other. */
  readonly #lines: { row: number; line: number }[] = []
  readonly #notes: string[] = []
  #head: Row[] | undefined = []
  #columns: ColumnStore[] | undefined
  #held = 0
  /** Rows that were taken out before. */
  #before = 0
  #blankLines = 0
  #ragged: Row[] = []

  constructor(
    readonly source: string,
    readonly options: TableOptions,
    readonly decode: (cell: string) => string = cell => cell,
  ) {
    this.#missing = missingValues(options.missing)
  }

  /** How many rows came so far. */
  get rows(): number {
    return this.#before + this.#held
  }

  /** How many rows are in the columns at present. */
  get rowsHeld(): number {
    return this.#held
  }

  /** Adds a row; `line` is where in the file it ends, for messages. */
  readonly addRow = (cells: readonly string[], line: number): void => {
    if (cells.length === 1 && cells[0]!.trim() === '') {
      this.#blankLines += 1
      return
    }
    // In a single column a blank line is a gap in time; elsewhere, and at the end, it is nothing.
    if (this.#blankLines > 0 && cells.length === 1 && this.#hasRows()) {
      for (let i = 0; i < this.#blankLines; i++) this.#take({ cells: [''], line })
    }
    this.#blankLines = 0
    this.#take({ cells, line })
  }

  /** All columns, with what was noticed about the file. */
  columnsRead(): ReadColumns {
    if (this.#head && this.#head.length > 0) this.#start()
    if (!this.#columns || this.rows === 0) {
      const held = !this.#columns ? 'is empty' : 'holds a header and no rows'
      throw new SupervisedBaselinesError('invalid-data', `${this.source} ${held}.`, { source: this.source })
    }
    if (this.#ragged.length > 0) {
      this.#notes.push(
        `Left out ${count(this.#ragged.length, 'line')} below the table (line ${this.#ragged[0]!.line}).`,
      )
      this.#ragged = []
    }
    return { columns: this.#columns, places: this.#placesFrom(this.#before), notes: this.#notes }
  }

  /** Takes out the rows before `row`; the others stay for later. */
  takeRows(row: number): ReadColumns {
    const { columns, places } = this.columnsRead()
    this.#columns = columns.map(column => column.splitAt(row))
    this.#before += row
    this.#held -= row
    return { columns, places, notes: [] }
  }

  /** The table of all rows, whose cells `delimiter` divides. */
  finish(delimiter: string): Table {
    const { columns, places, notes } = this.columnsRead()
    const table = composeTable(columns, this.options, { delimiter }, places)
    return { ...table, notes: [...table.notes, ...notes] }
  }

  #placesFrom(first: number): RowPlaces {
    return linePlaces(this.source, row => this.#lineOf(row + first))
  }

  #lineOf(row: number): number {
    let low = 0
    let high = this.#lines.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (this.#lines[middle]!.row <= row) low = middle
      else high = middle
    }
    const known = this.#lines[low]
    return known ? known.line + row - known.row : 1
  }

  #hasRows(): boolean {
    const head = this.#head
    if (!head) return this.#held > 0
    return head.length > 1 || (head.length === 1 && isDatum(this.decode(head[0]!.cells[0]!).trim()))
  }

  #take(row: Row): void {
    if (!this.#head) this.#addCells(row)
    else if (this.#head.push(row) === headRows) this.#start()
  }

  #start(): void {
    const kept = this.#head!
    this.#head = undefined
    const { names, first, note } = readHead(
      kept.map(({ cells }) => cells.map(cell => this.decode(cell).trim())),
      this.options.header,
    )
    if (note) this.#notes.push(note)
    this.#columns = names.map(name => new ColumnStore(name))
    for (const row of kept.slice(first)) this.#addCells(row)
  }

  #addCells(added: Row): void {
    const { cells, line } = added
    const columns = this.#columns!
    const width = columns.length
    if (cells.length !== width && !isOnlyLonger(cells, width)) {
      // A note below the table, such as its source, is no row of it.
      if (cells.length > width || this.#ragged.length === 5 || isDatum(this.decode(cells[0]!).trim())) {
        throw this.#raggedRow(added)
      }
      this.#ragged.push(added)
      return
    }
    if (this.#ragged.length > 0) throw this.#raggedRow(this.#ragged[0]!)
    const last = this.#lines.at(-1)
    const row = this.rows
    if (!last || line - row !== last.line - last.row) this.#lines.push({ row, line })
    for (let c = 0; c < width; c++) this.#addCell(columns[c]!, cells[c]!)
    this.#held += 1
  }

  #addCell(column: ColumnStore, raw: string): void {
    const value = parseNumber(raw)
    if (value !== undefined && raw.charCodeAt(0) > 32 && !startsWithZeros(raw)) {
      if (this.#missing.isMissingNumber(value)) column.pushNumber(Number.NaN)
      else column.pushParsed(raw, value)
      return
    }
    const cell = this.decode(raw).trim()
    const again = parseNumber(cell)
    const isMissing =
      this.#missing.isMissingText(cell) || (again !== undefined && this.#missing.isMissingNumber(again))
    if (isMissing) column.pushNumber(Number.NaN)
    else column.pushText(cell)
  }

  #raggedRow({ cells, line }: Row): SupervisedBaselinesError {
    const row = this.rows + 1
    return new SupervisedBaselinesError(
      'invalid-data',
      `${this.source}, line ${line}: row ${row} has ${count(cells.length, 'cell')}, but there are ${count(this.#columns!.length, 'column')}. If cells hold the character between them, put them in double quotes, or name that character with the option \`delimiter\`.`,
      { source: this.source, row, line },
    )
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
