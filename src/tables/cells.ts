import { show } from '../errors.js'
import { showCell } from './rowPlaces.js'
import { wordsToNumber } from './storeCells.js'
import { badTable, type ColumnType } from './tableLike.js'

/**
 * The column's cells as numbers, `NaN` where one is missing; throws `invalid-data` naming the first that is none.
 */
export function numbersOf(name: string, cells: Iterable<unknown>, type?: ColumnType): Float64Array {
  const isDecimal = type?.kind === 'decimal'
  const scale = isDecimal ? 10 ** type.scale : 1
  let row = 0
  return Float64Array.from(cells, cell => {
    if (type?.kind === 'time') throw isATime(name, row, cell)
    const value = isDecimal && cell instanceof Uint32Array ? wordsToNumber(cell) : numberOf(cell)
    if (value === undefined) throw notANumber(name, row, cell)
    row += 1
    return value / scale
  })
}

/** The finite number in a cell, `NaN` where it is empty, undefined where it holds anything else. */
function numberOf(cell: unknown): number | undefined {
  if (typeof cell === 'number') return cell === Infinity || cell === -Infinity ? undefined : cell
  if (cell === null || cell === undefined) return Number.NaN
  if (typeof cell === 'bigint') {
    const value = Number(cell)
    return Number.isSafeInteger(value) ? value : undefined
  }
  return undefined
}

function isATime(column: string, row: number, value: unknown) {
  return badTable(
    `Column ${show(column)} holds times, not numbers. Leave it out of the option \`columns\`, or name it in \`time\`.`,
    { column, row, value },
  )
}

function notANumber(column: string, row: number, value: unknown) {
  const why =
    typeof value === 'bigint'
      ? 'a whole number too large for a double (2^53)'
      : typeof value === 'string'
        ? 'text, not a number. Convert it, or name the numeric columns with the option `columns`'
        : typeof value === 'boolean'
          ? 'true or false, not a number. Make it 1 or 0, or name the numeric columns with the option `columns`'
          : value instanceof Date
            ? 'a date, not a number. Name it in the option `time`, or the numeric columns with `columns`'
            : 'not a finite number, or NaN or null where it is missing'
  return badTable(`Row ${row} of column ${show(column)} is ${showCell(value)}: ${why}.`, {
    column,
    row,
    value,
  })
}
