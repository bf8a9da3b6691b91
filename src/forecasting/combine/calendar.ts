import { invalidOption, SupervisedBaselinesError } from '../../errors.js'
import {
  type CalendarFeature,
  calendarFeatures,
  calendarNames,
  columnsOver,
  datedAxis,
  dayOf,
  type Holidays,
  holidayDays,
  holidayTest,
  isPeriodic,
  type TimeAxis,
} from '../../tables/index.js'

/** Options of `autoAR` that make columns known ahead from dates. */
export interface CalendarInput {
  /** The dates of the rows, as text or as a `timeAxis`. */
  dates?: readonly string[] | TimeAxis
  /** What the calendar says of rows: columns known ahead, past and future, that follow from `dates`. */
  calendar?: readonly CalendarFeature[]
  /** The days of the feature `holiday`: a list of dates, or a function of the day such as `'2024-12-25'`. */
  holidays?: Holidays
}

/** The calendar of a fitted model. */
export interface Calendar {
  readonly features: readonly CalendarFeature[]
  readonly axis: TimeAxis
  /** How many rows of the axis are past. */
  readonly rows: number
  /** The holidays, such as 2024-12-25. */
  readonly holidays: readonly string[]
  /** Up to when holidays are known, in milliseconds; Infinity for a list. */
  readonly until: number
}

/** A function of the day is asked about so many days after the last row. */
const daysAhead = 1096
const dayLength = 86_400_000

/** The calendar that options ask for; undefined where they ask for none. */
export function readCalendar(
  { dates, calendar, holidays }: CalendarInput,
  rows: number,
): Calendar | undefined {
  if (calendar === undefined) {
    if (dates !== undefined) throw invalidOption('dates', dates, 'given together with `calendar`')
    if (holidays !== undefined) throw invalidOption('holidays', holidays, 'given together with `calendar`')
    return undefined
  }
  if (dates === undefined)
    throw invalidOption('dates', dates, 'the dates of the rows, since `calendar` is given')
  const axis = datedAxis(dates)
  if (axis.rows !== rows) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      `The option \`dates\` has ${axis.rows} dates, but the series has ${rows} rows; give one date for each row.`,
      { option: 'dates', length: axis.rows, needed: rows },
    )
  }
  const features = calendarFeatures('calendar', calendar, axis, holidays)
  return { features, axis, rows, ...holidayList(holidays, axis) }
}

function holidayList(holidays: Holidays | undefined, axis: TimeAxis): Pick<Calendar, 'holidays' | 'until'> {
  if (holidays === undefined) return { holidays: [], until: Infinity }
  if (typeof holidays !== 'function') {
    return { holidays: holidayDays(holidays), until: Infinity }
  }
  const test = holidayTest(holidays)
  const until = axis.wall(axis.rows - 1) + daysAhead * dayLength
  const days: string[] = []
  for (let time = axis.wall(0); time <= until + dayLength; time += dayLength) {
    const day = dayOf(new Date(time))
    if (test(day)) days.push(day)
  }
  return { holidays: days, until }
}

/** The calendar's columns over the rows that the model was fitted to. */
export function pastColumns({ axis, rows, features, holidays }: Calendar): Record<string, Float64Array> {
  return columnsOver(axis, 0, rows, features, holidayTest(holidays))
}

/** The calendar's columns over the next `count` rows. */
export function nextColumns(
  { axis, rows, features, holidays, until }: Calendar,
  count: number,
): Record<string, Float64Array> {
  if (count > 0 && axis.wall(rows + count - 1) > until) {
    throw invalidOption(
      'horizon',
      count,
      `a number of steps that ends by ${dayOf(new Date(until))}: the function \`holidays\` was asked about three years after the last row; ` +
        'fit again, or give a list',
    )
  }
  return columnsOver(axis, rows, count, features, holidayTest(holidays))
}

/** The exogenous columns that are given and those of the calendar, which must have names of their own. */
export function withCalendar(
  given: Readonly<Record<string, unknown>> | undefined,
  calendar: Readonly<Record<string, Float64Array>> | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (!calendar) return given
  const twice = Object.keys(given ?? {}).find(name => name in calendar)
  if (twice !== undefined) {
    throw invalidOption('exogenous', twice, 'a name that no column of the calendar has')
  }
  return { ...given, ...calendar }
}

/** Columns that repeat themselves need no lags: the weekday of yesterday follows from that of today. */
export function calendarLags({ features }: Calendar): Map<string, number> {
  return new Map(
    calendarNames(features)
      .filter(isPeriodic)
      .map(name => [name, 0]),
  )
}
