import { oneOf, wholeNumber } from '../common/checks.js'
import { knownOptions } from '../common/knownOptions.js'
import { invalidOption, SupervisedBaselinesError, show } from '../errors.js'
import type { FrequencyUnit } from './dates/frequency.js'
import { parseDate, type TimeAxis, timeAxis } from './dates/timeAxis.js'

/** What a calendar says of a row. */
export type CalendarFeature = 'weekday' | 'weekend' | 'hour' | 'month' | 'monthStart' | 'monthEnd' | 'holiday'

/** Days as a list of dates, or as a function of the day, such as `'2024-12-25'`. */
export type Holidays = readonly (string | Date)[] | ((day: string) => boolean)

/** Options of {@link calendarColumns}. */
export interface CalendarOptions {
  /** What the columns say. */
  readonly features: readonly CalendarFeature[]
  /** The days of the feature `holiday`. */
  readonly holidays?: Holidays
  /** How many rows follow the dates. Default 0. */
  readonly future?: number
}

/** Columns of 0 and 1 over the rows that have dates, and over those that follow. */
export interface CalendarColumns {
  readonly past: Record<string, Float64Array>
  readonly future: Record<string, Float64Array>
}

/**
 * Columns known ahead that follow from dates: which weekday, hour or month a row is in, and whether its day is a holiday.
 *
 * Their names and values are ready for the option `exogenous` of `autoAR` and of `forecast`; `autoAR({ dates, calendar })` does both by itself.
 * Days and hours are those that clocks show where the dates were written.
 *
 * @param dates one for each row, evenly spaced, as text or as a `timeAxis`
 * @throws `invalid-option` for dates that cannot be read and for features that do not vary at their frequency
 *
 * @example
 * const dates = ['2024-12-21', '2024-12-22', '2024-12-23', '2024-12-24']
 * const { past, future } = calendarColumns(dates, { features: ['weekend', 'holiday'], holidays: ['2024-12-25'], future: 2 })
 * console.log(past.weekend, future.holiday) // [1, 1, 0, 0] and [1, 0]
 */
export function calendarColumns(
  dates: readonly string[] | TimeAxis,
  options: CalendarOptions,
): CalendarColumns {
  knownOptions(options, { features: true, holidays: true, future: true })
  const axis = datedAxis(dates)
  const future = wholeNumber('future', options.future ?? 0, 0, 1_000_000)
  const features = calendarFeatures('features', options.features, axis, options.holidays)
  const isHoliday = holidayTest(options.holidays ?? [])
  return {
    past: columnsOver(axis, 0, axis.rows, features, isHoliday),
    future: columnsOver(axis, axis.rows, future, features, isHoliday),
  }
}

/** The names of the columns that features become. */
export function calendarNames(features: readonly CalendarFeature[]): string[] {
  return features.flatMap(feature => kinds[feature].names)
}

/** Whether a column of a feature repeats itself, so that its value at a row says all that its past says. */
export function isPeriodic(name: string): boolean {
  return !['monthStart', 'monthEnd', 'holiday'].includes(name)
}

/** The columns over `count` rows of an axis from `first` on. */
export function columnsOver(
  axis: TimeAxis,
  first: number,
  count: number,
  features: readonly CalendarFeature[],
  isHoliday: (day: string) => boolean,
): Record<string, Float64Array> {
  const columns = calendarNames(features).map((name): [string, Float64Array] => [
    name,
    new Float64Array(count),
  ])
  for (let i = 0; i < count; i++) {
    const date = new Date(axis.wall(first + i))
    let place = 0
    for (const feature of features) {
      const { names, value } = kinds[feature]
      const level = value(date, isHoliday)
      // The first level is that of all zeros, which the others are compared with.
      if (level > 0) columns[place + level - 1]![1][i] = 1
      place += names.length
    }
  }
  return Object.fromEntries(columns)
}

/** An axis over dates, which must be readable. */
export function datedAxis(dates: readonly string[] | TimeAxis): TimeAxis {
  const axis = timeAxis(dates)
  if (axis.isTime && axis.rows > 1) return axis
  throw invalidOption(
    'dates',
    dates,
    'a list of at least two dates in ascending order, one for each row, or a `timeAxis` of such dates',
  )
}

/** Every feature. */
export const everyCalendarFeature = () => Object.keys(kinds) as CalendarFeature[]

/** Features, checked against the frequency of the dates. */
export function calendarFeatures(
  option: string,
  features: readonly CalendarFeature[],
  { frequency }: TimeAxis,
  holidays: Holidays | undefined,
): readonly CalendarFeature[] {
  const known = everyCalendarFeature()
  if (!Array.isArray(features) || features.length === 0) {
    throw invalidOption(option, features, `a list of some of ${show(known)}`)
  }
  const chosen = [...new Set(features.map(feature => oneOf(option, feature, known)))]
  const unit = frequency?.unit
  const tooFine = chosen.find(feature => unit !== undefined && kinds[feature].tooCoarse.includes(unit))
  if (tooFine !== undefined) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      `The option \`${option}\` asks for ${show(tooFine)}, but the rows are ${frequency!.name}, which are too long for it. Leave it out.`,
      { option, feature: tooFine, frequency: frequency!.name },
    )
  }
  if (chosen.includes('holiday') !== (holidays !== undefined)) {
    throw holidays === undefined
      ? invalidOption(
          'holidays',
          holidays,
          `a list of dates or a function of the day, since \`${option}\` has "holiday"`,
        )
      : invalidOption('holidays', holidays, `left out unless \`${option}\` has "holiday"`)
  }
  return chosen
}

/** Whether a day, written 2024-12-25, is one of the holidays. */
export function holidayTest(holidays: Holidays): (day: string) => boolean {
  if (typeof holidays === 'function') return day => Boolean(holidays(day))
  const days = new Set(holidayDays(holidays))
  return day => days.has(day)
}

/** A list of holidays, each written 2024-12-25. */
export function holidayDays(holidays: readonly (string | Date)[]): string[] {
  if (!Array.isArray(holidays)) {
    throw invalidOption(
      'holidays',
      holidays,
      'a list of dates such as "2024-12-25", or a function of such a date',
    )
  }
  return holidays.map((holiday: string | Date) => {
    if (/^\d{4}-\d\d-\d\d$/.test(String(holiday)) && !Number.isNaN(Date.parse(String(holiday))))
      return String(holiday)
    const time = holiday instanceof Date ? holiday.getTime() : parseDate(String(holiday))
    if (Number.isNaN(time)) throw invalidOption('holidays', holiday, 'a list of dates such as "2024-12-25"')
    return dayOf(new Date(time))
  })
}

/** A day, written 2024-12-25. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

interface FeatureKind {
  /** The columns it becomes: one for each level but the first. */
  readonly names: readonly string[]
  readonly tooCoarse: readonly FrequencyUnit[]
  /** The level of a date, whose UTC parts are what clocks show. */
  value(date: Date, isHoliday: (day: string) => boolean): number
}

const beyondDays: readonly FrequencyUnit[] = ['week', 'month', 'quarter', 'year']
const weekdays = ['Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const dayLength = 86_400_000
const to = (last: number) => Array.from({ length: last }, (_, i) => i + 1)

const kinds: Readonly<Record<CalendarFeature, FeatureKind>> = {
  weekday: {
    names: weekdays.map(day => `weekday ${day}`),
    tooCoarse: beyondDays,
    value: date => (date.getUTCDay() + 6) % 7,
  },
  weekend: {
    names: ['weekend'],
    tooCoarse: beyondDays,
    value: date => Number(date.getUTCDay() % 6 === 0),
  },
  hour: {
    names: to(23).map(hour => `hour ${hour}`),
    tooCoarse: ['day', 'business day', ...beyondDays],
    value: date => date.getUTCHours(),
  },
  month: {
    names: to(11).map(month => `month ${month + 1}`),
    tooCoarse: ['year'],
    value: date => date.getUTCMonth(),
  },
  monthStart: {
    names: ['monthStart'],
    tooCoarse: beyondDays,
    value: date => Number(date.getUTCDate() === 1),
  },
  monthEnd: {
    names: ['monthEnd'],
    tooCoarse: beyondDays,
    value: date => Number(new Date(date.getTime() + dayLength).getUTCDate() === 1),
  },
  holiday: {
    names: ['holiday'],
    tooCoarse: beyondDays,
    value: (date, isHoliday) => Number(isHoliday(dayOf(date))),
  },
}
