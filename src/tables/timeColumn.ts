import { SupervisedBaselinesError, show } from '../errors.js'
import { isSummary } from './columnNames.js'
import type { ColumnStore } from './columnStore.js'
import { isoClock, writeClock } from './dates/clock.js'
import { readNumberTimes } from './dates/numberTimes.js'
import { type DateOptions, readTextTimes } from './dates/readTextTimes.js'
import type { ReadTimes } from './dates/timeClock.js'
import { badCell, namingSource, type RowPlaces } from './rowPlaces.js'

/** The times of a table's rows. */
export interface TimeColumn {
  /** The column's name, or the names of several. */
  readonly name: string
  readonly times: ReadTimes
  /** Rows at the end that are no part of the series, such as totals: they hold no date. */
  readonly footers: readonly number[]
  /** A row's time as the table has it; undefined where it is made of several columns. */
  label(row: number): string | undefined
}

/** A column's times; undefined where it holds something else. Throws `invalid-data` where most of it is times, but one cell is not. */
export function readTimeColumn(
  column: ColumnStore,
  options: DateOptions,
  places: RowPlaces,
): TimeColumn | undefined {
  if (column.isTime) return typedTimes(column, places)
  const { name, rows } = column
  if (column.texts.length === 0) {
    const times = readNumberTimes(column.values.slice(0, rows))
    return times && finish(column, times, blankRows(column), places)
  }
  // Numbers among text, such as 20200101 above "Total", or years beside "2021*".
  if (column.numbers > 0) {
    const numbers = readNumberTimes(column.values.slice(0, rows))
    const words = [...Array(rows).keys()].filter(row => column.codeAt(row) >= 0)
    if (numbers && column.numbers > words.length)
      return finish(column, numbers, [...words, ...blankRows(column)], places)
  }
  const codes = column.codes!.subarray(0, rows)
  const read = namingSource(places, () => readTextTimes(name, withNumbers(column, codes), options))
  if (!read) return undefined
  const bad = new Set(read.bad.map(({ code }) => code))
  const rowsOfBad = [...codes.keys()].filter(row => (codes[row]! >= 0 ? bad.has(codes[row]!) : true))
  return finish(column, read, rowsOfBad, places)
}

/** The column's texts, with its numbers as further texts, since 2020 may stand beside 2021-05. */
function withNumbers(column: ColumnStore, codes: Int32Array) {
  if (column.numbers === 0) return { texts: column.texts, codes }
  const texts = [...column.texts]
  const known = new Map<string, number>()
  const all = codes.map((code, row) => {
    if (code !== -1) return code
    const text = String(column.values[row])
    if (!known.has(text)) known.set(text, texts.push(text) - 1)
    return known.get(text)!
  })
  return { texts, codes: all }
}

function blankRows(column: ColumnStore): number[] {
  const rows: number[] = []
  for (let row = 0; row < column.rows; row++) if (column.isBlankAt(row)) rows.push(row)
  return rows
}

function finish(
  column: ColumnStore,
  times: ReadTimes,
  bad: readonly number[],
  places: RowPlaces,
): TimeColumn {
  const footers = new Set<number>()
  const missing = new Set(bad)
  for (let row = column.rows - 1; row >= 0 && missing.has(row) && footers.size < 5; row--) {
    const text = column.textAt(row)
    if (text !== '' && !isSummary(text) && !/^[^\d]{2,}/.test(text)) break
    footers.add(row)
  }
  const first = bad.find(row => !footers.has(row) && !isSummary(column.textAt(row)))
  if (first !== undefined) {
    const text = column.textAt(first)
    throw badCell(
      places,
      first,
      column.name,
      text === '' ? null : text,
      text === ''
        ? 'but a time must stand there. Fill it in or leave the row out'
        : 'which is no date in the format of the others. Correct it, or name another column with the option `time`',
    )
  }
  for (const row of bad) footers.add(row)
  return {
    name: column.name,
    times,
    footers: [...footers].sort((a, b) => a - b),
    label: row => column.textAt(row),
  }
}

/** The times of a column of dates, which have no text of their own. */
function typedTimes(column: ColumnStore, places: RowPlaces): TimeColumn {
  const { name, rows } = column
  const instants = column.values.slice(0, rows)
  const missing = instants.findIndex(Number.isNaN)
  if (missing >= 0) {
    const value = column.odd?.row === missing ? column.odd.value : null
    throw badCell(
      places,
      missing,
      name,
      value,
      'but must be a time: a Date, milliseconds since 1970, or text',
    )
  }
  const style = isoClock(instants)
  const write = (instant: number) =>
    new Date(Math.floor(instant / 86_400_000) * 86_400_000).toISOString().slice(0, 10) +
    writeClock(instant, undefined, style)
  return {
    name,
    footers: [],
    label: row => write(instants[row]!),
    times: {
      instants,
      notes: [],
      clock: { offsetAt: () => 0, write, isPeriod: false, instantAt: wall => wall },
    },
  }
}

/** The error for a column that was asked for as time and holds none. */
export function noTimes(column: ColumnStore, places: RowPlaces): SupervisedBaselinesError {
  const row = Math.max(
    0,
    [...Array(column.rows).keys()].findIndex(each => !column.isBlankAt(each)),
  )
  const value = column.textAt(row)
  return new SupervisedBaselinesError(
    'invalid-data',
    `${places.cell(row, column.name)}${show(value)}, which is no time in any format known here. Name its format with the option \`dateFormat\`, another column with \`time\`, or set \`time\` to false to count rows.`,
    { ...places.details(row), column: column.name, value, option: 'time' },
  )
}
