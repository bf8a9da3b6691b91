import { UTCDate } from '@date-fns/utc'
import { addMonths } from 'date-fns/addMonths'
import { startOfISOWeek } from 'date-fns/startOfISOWeek'
import { invalidOption } from '../errors.js'
import { daySchedule, fixedSchedule, monthSchedule, type Schedule } from './dates/schedules.js'

/** Steps of time into which rows are grouped. */
export interface TimeSteps {
  readonly schedule: Schedule
  /** The start of the step that a time lies in, both as clocks show them. */
  startOf(wall: number): number
}

const day = 86_400_000
const lengths: Readonly<Record<string, number>> = {
  s: 1000,
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  t: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: day,
  day,
}
const monthsIn: Readonly<Record<string, number>> = {
  month: 1,
  mo: 1,
  q: 3,
  quarter: 3,
  y: 12,
  a: 12,
  year: 12,
}

/** Reads the option `every`, such as `15min`, `1D` or `1M`. */
export function readEvery(every: string): TimeSteps {
  const found = /^\s*(\d+)?\s*([a-z]+)\s*$/i.exec(every)
  const count = Number(found?.[1] ?? 1)
  const word = found?.[2] ?? ''
  const unit = word === 'M' || /^M[SE]$/.test(word) ? 'month' : word.toLowerCase().replace(/(?<=..)s$/, '')
  if (found && count >= 1 && count <= 100_000) {
    if (Object.hasOwn(lengths, unit)) return byLength(count * lengths[unit]!)
    if (unit === 'w' || unit === 'week') return byWeeks(count)
    if (Object.hasOwn(monthsIn, unit)) return byMonths(count * monthsIn[unit]!)
  }
  throw invalidOption(
    'every',
    every,
    'a number with min, h, D, W, M (month), Q or Y, such as "15min" or "1D"',
  )
}

function byLength(length: number): TimeSteps {
  return {
    schedule: length % day === 0 ? daySchedule(length / day, 0) : fixedSchedule(length),
    startOf: wall => Math.floor(wall / length) * length,
  }
}

function byWeeks(weeks: number): TimeSteps {
  const monday = startOfISOWeek(new UTCDate(0)).getTime()
  const length = 7 * weeks * day
  return {
    schedule: daySchedule(7 * weeks, monday),
    startOf: wall => monday + Math.floor((wall - monday) / length) * length,
  }
}

function byMonths(months: number): TimeSteps {
  return {
    schedule: monthSchedule(months, { kind: 'day', day: 1 }, 0, false),
    startOf(wall) {
      const date = new UTCDate(wall)
      const past = (12 * date.getUTCFullYear() + date.getUTCMonth()) % months
      return addMonths(new UTCDate(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)), -past).getTime()
    },
  }
}
