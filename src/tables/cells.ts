import { parseDate } from '../common/timeAxis.js'
import { show } from '../errors.js'
import { badTable, type ColumnType } from './tableLike.js'

/**
 * The column's cells as numbers, `NaN` where one is missing; throws `invalid-data` naming the first that is none, by its row counted from
 * `firstRow`.
 */
export function numbersOf(
  name: string,
  cells: Iterable<unknown>,
  type?: ColumnType,
  { firstRow = 0 }: { firstRow?: number } = {},
): Float64Array {
  const isDecimal = type?.kind === 'decimal'
  const scale = isDecimal ? 10 ** type.scale : 1
  let row = firstRow
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

/** The whole number that Arrow's decimals are: two's complement, lowest word first. */
function wordsToNumber(words: Uint32Array): number {
  const unsigned = words.reduceRight((value, word) => (value << 32n) | BigInt(word), 0n)
  return Number(BigInt.asIntN(32 * words.length, unsigned))
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

function showCell(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no valid date' : value.toISOString()
  return typeof value === 'bigint' ? `${value}n` : show(value)
}

/** Plain numbers below this are no milliseconds since 1970 that anybody means, but years or seconds. */
const leastMilliseconds = 1e10
/** The last millisecond that a `Date` can hold, either way. */
const mostMilliseconds = 8.64e15

/**
 * The column's cells as dates in text, all alike: `2024-01-31`, with the time of day where one has any. Text is kept as it is.
 *
 * Throws `invalid-data` naming the first row that holds no time, or one not after that of the row before.
 */
export function datesOf(name: string, cells: Iterable<unknown>, type?: ColumnType): string[] {
  const read = Array.from(cells, (cell, row) => timeOf(name, row, cell))
  const isTyped = type?.kind === 'time' || read.some(({ from }) => from === 'date')
  const largest = read.reduce((most, { time }) => Math.max(most, Math.abs(time)), 0)
  if (!isTyped && read[0]!.from === 'number' && largest < leastMilliseconds) {
    throw badTable(
      `Column ${show(name)} holds numbers such as ${read[0]!.time}, too small for milliseconds since 1970. Give Dates, or text such as "2024-01-31".`,
      { column: name, row: 0, value: read[0]!.time },
    )
  }
  refuseDisorder(name, read)
  const length = dateLength(read)
  return read.map(({ text, time }) => text ?? new Date(time).toISOString().slice(0, length))
}

interface Time {
  readonly time: number
  readonly from: 'date' | 'number' | 'text'
  readonly text?: string
}

function timeOf(column: string, row: number, cell: unknown): Time {
  if (typeof cell === 'string' && cell.trim() !== '') {
    const hasZone = /\d([Zz]|[+-]\d\d:?\d\d)$/.test(cell) && cell.length > 16
    return { time: hasZone ? Date.parse(cell) : parseDate(cell), from: 'text', text: cell }
  }
  const from = cell instanceof Date ? 'date' : 'number'
  const time = cell instanceof Date ? cell.getTime() : numberOf(cell)
  if (time === undefined || Number.isNaN(time) || Math.abs(time) > mostMilliseconds) {
    throw badTable(
      `Row ${row} of column ${show(column)} is ${showCell(cell)}, but must be a time: a Date, milliseconds since 1970, or text.`,
      { column, row, value: cell },
    )
  }
  return { time, from }
}

function refuseDisorder(column: string, times: readonly Time[]): void {
  for (let row = 1; row < times.length; row++) {
    // Text that is no date has NaN here, and no order.
    if (!(times[row]!.time <= times[row - 1]!.time)) continue
    throw badTable(
      `Row ${row} of column ${show(column)} is not later than row ${row - 1}. Sort the table, oldest row first, with one row a time; ` +
        'of several series below one another make a column each. Where clocks were set back, give the times in UTC, or `time: false`.',
      { column, row, value: times[row]!.text ?? new Date(times[row]!.time).toISOString() },
    )
  }
}

/** How much of an ISO date tells all the times apart that are no text. */
function dateLength(times: readonly Time[]): number {
  const all = (unit: number) => times.every(({ time, text }) => text !== undefined || time % unit === 0)
  return all(86_400_000) ? 10 : all(60_000) ? 16 : all(1000) ? 19 : 23
}
