import { SupervisedBaselinesError } from '../../errors.js'
import type { Frequency } from './frequency.js'
import { inferSchedule } from './inferSchedule.js'
import { readNumberTimes } from './numberTimes.js'
import { type DateOptions, readTextTimes } from './readTextTimes.js'
import type { Schedule } from './schedules.js'
import type { ReadTimes, TimeClock } from './timeClock.js'

/** Positions of rows on an axis: dates in milliseconds where they can be read, else row numbers. */
export interface TimeAxis {
  /** Whether positions are dates. */
  isTime: boolean
  /** The position of a row, counted from 0, beyond the last date too. */
  at(row: number): number
  /** What clocks and calendars show in a row, as milliseconds since 1970 on a clock without zones; NaN where there are no dates. */
  wall(row: number): number
  /** The date of a row written like the others, beyond the last one too; undefined where dates cannot be read. */
  label(row: number): string | undefined
  /** How far apart rows are; undefined where there are no dates, or only one. */
  readonly frequency?: Frequency
  /** How many rows have dates. */
  readonly rows: number
}

/**
 * An axis over dates as text; rows after the last date go on with the usual step, as the calendar has it: 31 January, 28 February, 31 March;
 * Friday, Monday. An axis is given back as it is.
 *
 * @throws `invalid-data` for dates such as 1/2/2024, 1/3/2024 which may be days or months: name their order with `dateFormat`
 */
export function timeAxis(dates: readonly string[] | TimeAxis = [], options: DateOptions = {}): TimeAxis {
  if (!isList(dates)) return dates
  const read = readDates(dates, options)
  const isSorted = read?.instants.every((time, i) => i === 0 || time > read.instants[i - 1]!)
  if (!read || !isSorted || dates.length < 2) return rowAxis(dates.length)
  const walls = read.instants.map(time => time + read.clock.offsetAt(time) * 60_000)
  const schedule = inferSchedule({ walls, instants: read.instants, isPeriod: read.clock.isPeriod })
  return axisOf(read.instants, read.clock, schedule, row => dates[row])
}

/** An axis that counts rows. */
export function rowAxis(rows: number): TimeAxis {
  return { isTime: false, at: row => row, wall: () => Number.NaN, label: () => undefined, rows }
}

/** An axis over instants that are known already. */
export function axisOf(
  instants: ArrayLike<number>,
  clock: TimeClock,
  schedule: Schedule | undefined,
  labelOf: (row: number) => string | undefined = () => undefined,
): TimeAxis {
  const last = instants.length - 1
  const step = schedule ?? usualStep(instants)
  const at = (row: number) =>
    row <= last ? instants[row]! : timeAfter(instants[last]!, row - last, step, clock)
  return {
    isTime: true,
    at,
    wall: row => at(row) + clock.offsetAt(at(row)) * 60_000,
    label: row => labelOf(row) ?? clock.write(at(row)),
    rows: instants.length,
    ...(schedule && { frequency: schedule.frequency }),
  }
}

/** The instant `steps` rows after another. */
function timeAfter(instant: number, steps: number, schedule: Schedule, clock: TimeClock): number {
  if (!schedule.byWall) return schedule.after(instant, steps)
  const wall = instant + clock.offsetAt(instant) * 60_000
  return clock.instantAt(schedule.after(wall, steps))
}

function usualStep(instants: ArrayLike<number>): Schedule {
  const steps = Float64Array.from({ length: instants.length - 1 }, (_, i) => instants[i + 1]! - instants[i]!)
  const step = steps.sort()[steps.length >> 1] ?? 0
  return {
    frequency: { unit: 'step', every: 1, name: 'irregular' },
    byWall: false,
    after: (time, count) => time + count * step,
  }
}

function readDates(dates: readonly string[], options: DateOptions): ReadTimes | undefined {
  if (dates.length === 0) return undefined
  const texts = readTextTimes('dates', { texts: dates, codes: dates.map((_, i) => i) }, options)
  if (texts) return texts.bad.length === 0 ? texts : undefined
  return dates.every(text => /^-?\d+(\.\d+)?$/.test(text))
    ? readNumberTimes(Float64Array.from(dates, Number))
    : undefined
}

/** Milliseconds since 1970 of a date in any format that is known; times without a zone are taken as UTC. NaN for any other text. */
export function parseDate(text: string): number {
  const read = readTextTimes('date', { texts: [text], codes: [0] }, {})
  return read && read.bad.length === 0 ? read.instants[0]! : Number.NaN
}

/** The instants of dates in text, read as one column; undefined where one is no date, or their order of day and month is open. */
export function readInstants(dates: readonly string[]): Float64Array | undefined {
  try {
    const read = readDates(dates, {})
    return read?.instants.some(Number.isNaN) ? undefined : read?.instants
  } catch (error) {
    if (error instanceof SupervisedBaselinesError) return undefined
    throw error
  }
}

function isList(dates: readonly string[] | TimeAxis): dates is readonly string[] {
  return Array.isArray(dates)
}
