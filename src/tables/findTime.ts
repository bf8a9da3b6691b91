import { SupervisedBaselinesError } from '../errors.js'
import { isDateName, isPartName } from './columnNames.js'
import { columnOf } from './columnOf.js'
import type { ColumnStore } from './columnStore.js'
import { areSurelyTimes } from './dates/numberTimes.js'
import { readTextTimes } from './dates/readTextTimes.js'
import { badTableOf, listNames, type RowPlaces } from './rowPlaces.js'
import type { ReadingOptions } from './tableOptions.js'
import { noTimes, readTimeColumn, type TimeColumn } from './timeColumn.js'
import { combineTime, partsAfter } from './timeParts.js'

/** A table's times, with the columns that are used up by them. */
export interface FoundTime {
  readonly time: TimeColumn | undefined
  /** The names of the columns that `time` is made of. */
  readonly timeNames?: readonly string[]
  readonly used: readonly ColumnStore[]
  readonly notes: readonly string[]
}

/** Finds the times of a table by the option `time`, by names and by what the cells are. */
export function findTime(
  all: readonly ColumnStore[],
  free: readonly ColumnStore[],
  options: ReadingOptions,
  hasIds: boolean,
  places: RowPlaces,
): FoundTime {
  if (options.time === false) {
    const times = free.filter(column => isSureTime(column, all))
    return withCalendar({ time: undefined, used: times, notes: leftOut(times, 'hold times') }, free)
  }
  if (options.time !== undefined) {
    const named = [options.time].flat().map(name => columnOf(all, 'time', name))
    const taken = named.find(column => !free.includes(column) && !column.isEmpty)
    if (taken)
      throw badTableOf(places, `Column "${taken.name}" cannot be both time and value.`, {
        column: taken.name,
      })
    return withCalendar(
      named.length > 1 ? combined(named, options, places) : asTime(named[0]!, options, places),
      free,
    )
  }
  const found = search(all, free, options, places)
  if (!found) {
    refuseDatesAsNames(all, places)
    return withCalendar(axisOfNumbers(free, places), free)
  }
  const parts = partsAfter(found.column, free)
  if (parts.length > 0 && (hasIds || hasDuplicates(found.time))) {
    const together = combineTime([found.column, ...parts])
    const time = together && readTimeColumn(together.column, options, places)
    if (time) {
      return withCalendar(
        {
          time,
          timeNames: [found.column, ...parts].map(({ name }) => name),
          used: [found.column, ...parts],
          notes: together.note ? [together.note] : [],
        },
        free,
      )
    }
  }
  return withCalendar(
    { time: found.time, timeNames: [found.column.name], used: [found.column], notes: [] },
    free,
  )
}

interface Candidate {
  readonly column: ColumnStore
  readonly time: TimeColumn
}

function search(
  all: readonly ColumnStore[],
  free: readonly ColumnStore[],
  options: ReadingOptions,
  places: RowPlaces,
): Candidate | undefined {
  const isWordy = (column: ColumnStore) => column.texts.length > 0 && column.oddCells === 0
  const tiers: ((column: ColumnStore) => boolean)[] = [
    column => column.isTime || (isDateName(column.name) && !isClock(column)),
    column =>
      isPartName(column.name) &&
      (isWordy(column) || /^(year|yr|jahr|ann[eé]e|a[nñ]o|anno)$/i.test(column.name)),
    column => isWordy(column) && !isClock(column),
    column => isSureTime(column, all),
    isClock,
  ]
  let error: unknown
  for (const tier of tiers) {
    const read = free.filter(tier).flatMap((column): Candidate[] => {
      try {
        const time = readTimeColumn(column, options, places)
        return time ? [{ column, time }] : []
      } catch (cause) {
        if (!(cause instanceof SupervisedBaselinesError)) throw cause
        error ??= cause
        return []
      }
    })
    if (read.length > 0) return likeliest(read, places)
    if (error) throw error
  }
  const named = free.find(column => isDateName(column.name) && column.numbers === 0 && isWordy(column))
  if (named) throw noTimes(named, places)
  return undefined
}

/** Whether a column holds times of day alone. */
function isClock({ texts }: ColumnStore): boolean {
  return texts.length > 0 && /^\d{1,2}:\d{2}/.test(texts[0]!)
}

function isSureTime(column: ColumnStore, all: readonly ColumnStore[]): boolean {
  if (column.isTime) return true
  if (column.texts.length > 0 || column.oddCells > 0 || all.length < 2) return false
  return areSurelyTimes(column.values.slice(0, column.rows), all[0] === column)
}

/** The one of several columns of times that tells rows apart best. */
function likeliest(candidates: readonly Candidate[], places: RowPlaces): Candidate {
  const distinct = candidates.map(({ time }) => new Set(time.times.instants).size)
  const most = Math.max(...distinct)
  const best = candidates.filter((_, i) => distinct[i] === most)
  const same = best.every(({ time }) => time.times.instants.join() === best[0]!.time.times.instants.join())
  if (best.length === 1 || same || most === 1) return best[0]!
  const names = best.map(({ column }) => column.name)
  throw badTableOf(
    places,
    `Columns ${listNames(names)} all hold times. Name the one to go by with the option \`time\`.`,
    { option: 'time', columns: names },
  )
}

function hasDuplicates({ times, footers }: TimeColumn): boolean {
  return new Set(times.instants).size < times.instants.length - Math.max(0, footers.length - 1)
}

function combined(columns: readonly ColumnStore[], options: ReadingOptions, places: RowPlaces): FoundTime {
  const together = combineTime(columns)
  const time = together && readTimeColumn(together.column, options, places)
  if (!time) {
    throw badTableOf(
      places,
      `Columns ${listNames(columns.map(({ name }) => name))} make no time together. Name a date or a year first, then the month, day or hour with the option \`time\`.`,
      { option: 'time', columns: columns.map(({ name }) => name) },
    )
  }
  return {
    time,
    timeNames: columns.map(({ name }) => name),
    used: columns,
    notes: together.note ? [together.note] : [],
  }
}

function asTime(column: ColumnStore, options: ReadingOptions, places: RowPlaces): FoundTime {
  const time = readTimeColumn(column, options, places)
  if (time) return { time, timeNames: [column.name], used: [column], notes: [] }
  if (!isRising(column)) throw noTimes(column, places)
  return { time: undefined, used: [column], notes: [countedNote(column)] }
}

/** A column called time whose numbers only grow, such as seconds since the start: no dates, but no series either. */
function axisOfNumbers(free: readonly ColumnStore[], _places: RowPlaces): FoundTime {
  const axis = free.find(column => isDateName(column.name) && isRising(column))
  if (!axis || free.length < 2) return { time: undefined, used: [], notes: [] }
  return { time: undefined, used: [axis], notes: [countedNote(axis)] }
}

function countedNote({ name }: ColumnStore): string {
  return `Column "${name}" holds growing numbers that are no dates, so rows are counted.`
}

function isRising({ values, rows, texts, oddCells }: ColumnStore): boolean {
  if (texts.length > 0 || oddCells > 0) return false
  for (let row = 1; row < rows; row++) if (!(values[row]! > values[row - 1]!)) return false
  return rows > 1
}

const calendar: Readonly<Record<string, number>> = {
  year: 3000,
  quarter: 4,
  month: 12,
  week: 53,
  weekofyear: 53,
  day: 31,
  dayofmonth: 31,
  dateofmonth: 31,
  dayofyear: 366,
  weekday: 7,
  dayofweek: 7,
  dow: 7,
  hour: 24,
  minute: 59,
}

/** Adds columns that only repeat a part of the date, such as the month, to those that are used up. */
function withCalendar(found: FoundTime, free: readonly ColumnStore[]): FoundTime {
  if (!found.time) return found
  const parts = free.filter(column => {
    const most = calendar[column.name.trim().toLowerCase().replace(/[ _]/g, '')]
    if (most === undefined || found.used.includes(column) || column.texts.length > 0 || column.isTime)
      return false
    const known = column.values.subarray(0, column.rows)
    return known.every(value => Number.isInteger(value) && value >= 0 && value <= most)
  })
  return {
    ...found,
    used: [...found.used, ...parts],
    notes: [...found.notes, ...leftOut(parts, 'repeat parts of the date')],
  }
}

function leftOut(columns: readonly ColumnStore[], why: string): string[] {
  if (columns.length === 0) return []
  const words = columns.length === 1 ? why.replace(/^hold/, 'holds').replace(/^repeat/, 'repeats') : why
  return [`Left out ${listNames(columns.map(({ name }) => name))}, which ${words}.`]
}

/** Throws where the columns are called by dates: a table with one series a row. */
function refuseDatesAsNames(all: readonly ColumnStore[], places: RowPlaces): void {
  const names = all.map(({ name }) => name).filter(name => /\d/.test(name))
  if (names.length < 3 || names.length < 0.7 * all.length) return
  const isDates = (() => {
    try {
      const read = readTextTimes('names', { texts: names, codes: names.map((_, i) => i) }, {})
      return read !== undefined && read.bad.length === 0 && new Set(read.instants).size === names.length
    } catch {
      return false
    }
  })()
  if (!isDates) return
  throw badTableOf(
    places,
    `The columns are named by dates, such as "${names[0]}", so each row seems to be a series. Transpose the table: one row a time and one column a series. If the columns are series, name them with the option \`columns\`.`,
    { columns: names.slice(0, 3) },
  )
}
