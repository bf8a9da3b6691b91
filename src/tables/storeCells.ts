import { ColumnStore } from './columnStore.js'
import type { ColumnType } from './tableLike.js'

/** The last millisecond that a `Date` can hold, either way. */
const mostMilliseconds = 8.64e15

/** Values that stand for "missing". */
export interface MissingValues {
  isMissingText(text: string): boolean
  isMissingNumber(value: number): boolean
}

/** The option `missing` made quick to look up. */
export function missingValues(missing: readonly (string | number)[] | undefined): MissingValues {
  const texts = new Set(missing?.map(value => String(value).trim()))
  const numbers = new Set(missing?.map(Number).filter(value => !Number.isNaN(value)))
  return {
    isMissingText: text => texts.size > 0 && texts.has(text),
    isMissingNumber: value => numbers.size > 0 && numbers.has(value),
  }
}

/** Adds cells of a table in memory to a column. */
export function addCells(
  column: ColumnStore,
  cells: Iterable<unknown>,
  type?: ColumnType,
  missing: MissingValues = missingValues(undefined),
): void {
  if (type?.kind === 'time') column.isTime = true
  const scale = type?.kind === 'decimal' ? 10 ** type.scale : 1
  for (const cell of cells) addCell(column, cell, scale, missing)
}

/** The column of this name with such cells. */
export function storeCells(
  name: string,
  cells: Iterable<unknown>,
  type?: ColumnType,
  missing?: MissingValues,
): ColumnStore {
  const column = new ColumnStore(name)
  addCells(column, cells, type, missing)
  return column
}

function addCell(column: ColumnStore, cell: unknown, scale: number, missing: MissingValues): void {
  switch (typeof cell) {
    case 'number':
      if (cell === Infinity || cell === -Infinity || (column.isTime && Math.abs(cell) > mostMilliseconds))
        column.pushOdd(cell)
      else column.pushNumber(missing.isMissingNumber(cell) ? Number.NaN : cell / scale)
      return
    case 'bigint':
      if (scale === 1) column.pushInteger(cell)
      else column.pushNumber(Number(cell) / scale)
      return
    case 'string': {
      const text = cell.trim()
      if (missing.isMissingText(text)) column.pushNumber(Number.NaN)
      else column.pushText(text)
      return
    }
    case 'boolean':
      column.pushWord(String(cell))
      return
    case 'undefined':
      column.pushNumber(Number.NaN)
      return
  }
  if (cell === null) column.pushNumber(Number.NaN)
  else if (cell instanceof Date) addDate(column, cell)
  else if (cell instanceof Uint32Array && scale !== 1) column.pushNumber(wordsToNumber(cell) / scale)
  else column.pushOdd(cell)
}

function addDate(column: ColumnStore, date: Date): void {
  const isFirst = column.numbers === 0 && column.texts.length === 0
  if (isFirst) column.isTime = true
  if (!column.isTime || Number.isNaN(date.getTime())) column.pushOdd(date)
  else column.pushNumber(date.getTime())
}

/** The whole number that Arrow's decimals are: two's complement, lowest word first. */
export function wordsToNumber(words: Uint32Array): number {
  const unsigned = words.reduceRight((value, word) => (value << 32n) | BigInt(word), 0n)
  return Number(BigInt.asIntN(32 * words.length, unsigned))
}
