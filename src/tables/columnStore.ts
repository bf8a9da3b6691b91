import { isBlank, parseNumber } from './csvCells.js'

/** A cell that is neither number, text, time nor missing, or too large a number. */
export interface OddCell {
  readonly row: number
  readonly value: unknown
}

/** The most different texts that a column keeps. */
const mostTexts = 2e6

/**
 * The cells of one column as they come in: numbers as doubles, everything else as codes of the texts that occur. What the column means is
 * decided when all of it is known.
 */
export class ColumnStore {
  values = new Float64Array(64)
  /** The text in each row, by its place in `texts`; -1 for a number, -2 for none. Undefined as long as there are numbers alone. */
  codes: Int32Array | undefined
  readonly texts: string[] = []
  readonly #known = new Map<string, number>()
  /** How many numbers have a dot. */
  dots = 0
  /** Whether each number with a dot could be one with a separator of thousands, such as 1.234. */
  dotsAreGroups = true
  /** The rows of such numbers; undefined where there are none. */
  dotted: Uint8Array | undefined
  /** Numbers that stand as such. */
  numbers = 0
  /** Whether the table itself says that these are times: milliseconds since 1970 in `values`. */
  isTime = false
  /** The first cell that cannot be used at all, and how many there are. */
  odd: OddCell | undefined
  oddCells = 0
  /** The first whole number that no double holds exactly: a time, perhaps, but no value. */
  unsafe: OddCell | undefined
  rows = 0

  constructor(readonly name: string) {}

  /** Adds a trimmed cell of text that may be a number. */
  pushText(cell: string): void {
    const value = parseNumber(cell)
    if (value === undefined) {
      if (isBlank(cell)) this.#add(Number.NaN, -2)
      else this.pushWord(cell)
    } else if (cell.charCodeAt(0) === 48 && /^0\d/.test(cell)) {
      // 007 is a name as often as a number.
      this.pushWord(cell)
    } else {
      this.pushParsed(cell, value)
    }
  }

  /** Adds a plain number, and its text. */
  pushParsed(cell: string, value: number): void {
    if (cell.includes('.')) this.#markDot(cell)
    this.#add(value, -1)
  }

  /** Adds text that is no plain number. */
  pushWord(text: string): void {
    let code = this.#known.get(text)
    if (code === undefined) {
      code = this.texts.length
      if (code >= mostTexts) {
        this.pushOdd(text)
        return
      }
      this.#known.set(text, code)
      this.texts.push(text)
    }
    this.#add(Number.NaN, code)
  }

  pushNumber(value: number): void {
    this.#add(value, Number.isNaN(value) ? -2 : -1)
  }

  /** Adds a whole number of any size. */
  pushInteger(value: bigint): void {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) this.unsafe ??= { row: this.rows, value }
    this.#add(number, -1)
  }

  pushOdd(value: unknown): void {
    this.odd ??= { row: this.rows, value }
    this.oddCells += 1
    this.#add(Number.NaN, -2)
  }

  #add(value: number, code: number): void {
    const row = this.rows++
    if (row === this.values.length) this.#grow()
    this.values[row] = value
    if (code === -1) this.numbers += 1
    if (code >= 0 && !this.codes) {
      this.codes = new Int32Array(this.values.length)
      for (let i = 0; i < row; i++) this.codes[i] = Number.isNaN(this.values[i]!) ? -2 : -1
    }
    if (this.codes) this.codes[row] = code
  }

  /** A column with the rows from `row` on, which this one loses. */
  splitAt(row: number): ColumnStore {
    const rest = new ColumnStore(this.name)
    for (let i = row; i < this.rows; i++) {
      const code = this.codeAt(i)
      if (code >= 0) rest.pushWord(this.texts[code]!)
      else {
        if (this.dotted?.[i]) rest.pushParsed('1.234', this.values[i]!)
        else rest.pushNumber(this.values[i]!)
        if (code === -1) this.numbers -= 1
      }
    }
    if (!this.dotsAreGroups) rest.pushesDecimals()
    this.rows = row
    return rest
  }

  /** Notes that numbers with a dot have occurred that cannot be thousands. */
  pushesDecimals(): void {
    this.dots += 1
    this.dotsAreGroups = false
  }

  #markDot(cell: string): void {
    this.dots += 1
    if (!this.dotsAreGroups) return
    this.dotsAreGroups = /^[-+]?[1-9]\d{0,2}\.\d{3}$/.test(cell)
    if (!this.dotsAreGroups) this.dotted = undefined
    else {
      this.dotted ??= new Uint8Array(this.values.length)
      this.dotted[this.rows] = 1
    }
  }

  #grow(): void {
    const size = 2 * this.values.length
    const enlarge = <T extends Float64Array | Int32Array | Uint8Array>(array: T, larger: T): T => {
      larger.set(array)
      return larger
    }
    this.values = enlarge(this.values, new Float64Array(size))
    if (this.codes) this.codes = enlarge(this.codes, new Int32Array(size))
    if (this.dotted) this.dotted = enlarge(this.dotted, new Uint8Array(size))
  }

  /** The code of a row's text; -1 for a number, -2 for none. */
  codeAt(row: number): number {
    return this.codes ? this.codes[row]! : Number.isNaN(this.values[row]!) ? -2 : -1
  }

  /** Forgets what a row holds. */
  clear(row: number): void {
    if (this.codeAt(row) === -1) this.numbers -= 1
    this.values[row] = Number.NaN
    if (this.codes) this.codes[row] = -2
  }

  /** Whether a row has no value. */
  isBlankAt(row: number): boolean {
    return this.codeAt(row) === -2
  }

  /** What a row holds, as text. */
  textAt(row: number): string {
    const code = this.codeAt(row)
    return code >= 0 ? this.texts[code]! : code === -1 ? String(this.values[row]) : ''
  }

  get isEmpty(): boolean {
    return this.numbers === 0 && this.texts.length === 0 && this.oddCells === 0
  }
}
