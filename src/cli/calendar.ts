import { readFile } from 'node:fs/promises'
import { oneOf } from '../common/checks.js'
import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import {
  type CalendarFeature,
  calendarColumns,
  everyCalendarFeature,
  holidayDays,
  isPeriodic,
  type Table,
  type TimeAxis,
} from '../tables/index.js'

/** What `--calendar` and `--holidays` ask for. */
export interface CalendarSettings {
  readonly features: readonly CalendarFeature[]
  readonly holidays: readonly string[] | undefined
}

type Named = Record<string, Float64Array>

/** Reads `--calendar weekday,holiday --holidays 2024-12-25,2025-01-01`, or a file of dates in place of the list. */
export async function readCalendarOptions(
  calendar: string | undefined,
  holidays: string | undefined,
): Promise<CalendarSettings | undefined> {
  if (calendar === undefined) {
    if (holidays === undefined) return undefined
    throw invalidOption('--holidays', holidays, 'given together with `--calendar holiday`')
  }
  const features = wordsOf(calendar).map(word => oneOf('--calendar', word, everyCalendarFeature()))
  if (features.length === 0) throw invalidOption('--calendar', calendar, 'features such as weekday,holiday')
  if (features.includes('holiday') !== (holidays !== undefined)) {
    throw invalidOption('--holidays', holidays, 'given together with `--calendar holiday`, which needs it')
  }
  return { features, holidays: holidays === undefined ? undefined : await datesOf(holidays) }
}

async function datesOf(text: string): Promise<string[]> {
  const words = wordsOf(text)
  if (words.every(word => /^\d{4}-\d\d-\d\d$/.test(word))) return holidayDays(words)
  try {
    return holidayDays(wordsOf(await readFile(text, 'utf8')))
  } catch (error) {
    if (error instanceof SupervisedBaselinesError) throw error
    throw invalidOption(
      '--holidays',
      text,
      'dates such as 2024-12-25,2025-01-01, or a file with one date on each line',
    )
  }
}

function wordsOf(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map(word => word.trim())
    .filter(word => word !== '')
}

/** The calendar's columns for every series of a table, past and future, and their lags. */
export function calendarOfTable(table: Table, horizon: number, { features, holidays }: CalendarSettings) {
  const past: Record<string, Named> = {}
  const future: Record<string, Named> = {}
  table.names.forEach((series, c) => {
    const columns = calendarColumns(axisOf(table, c), {
      features,
      ...(holidays && { holidays }),
      future: horizon,
    })
    for (const name of Object.keys(columns.past)) {
      past[name] = { ...past[name], [series]: columns.past[name]! }
      future[name] = { ...future[name], [series]: columns.future[name]! }
    }
  })
  const lags = Object.fromEntries(Object.keys(past).flatMap(name => (isPeriodic(name) ? [[name, 0]] : [])))
  return { past, future, lags }
}

function axisOf(table: Table, c: number): TimeAxis {
  const axis = table.panel ? table.panel.axes[c] : table.axis
  if (axis?.isTime) return axis
  throw new SupervisedBaselinesError(
    'invalid-option',
    'The option `--calendar` needs dates, but the rows of this table have none. Name their column with `--time`, or leave it out.',
    { option: '--calendar' },
  )
}
