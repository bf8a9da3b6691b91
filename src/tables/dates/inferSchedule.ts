import { UTCDate } from '@date-fns/utc'
import { getDaysInMonth } from 'date-fns/getDaysInMonth'
import {
  dayOn,
  daySchedule,
  fixedSchedule,
  type MonthDay,
  monthSchedule,
  type Schedule,
  weekdaySchedule,
} from './schedules.js'

/** Times of rows, oldest first and each once. */
export interface SortedTimes {
  /** What clocks show, as milliseconds since 1970 in UTC. */
  readonly walls: ArrayLike<number>
  readonly instants: ArrayLike<number>
  /** Whether the text names months, quarters or years and no day. */
  readonly isPeriod?: boolean
}

const day = 86_400_000

/** The schedule that the times follow, some of them missing perhaps; undefined where they follow none. */
export function inferSchedule(times: SortedTimes): Schedule | undefined {
  const walls = Array.from(times.walls)
  if (walls.length < 2) return undefined
  const slots = [...new Set(walls.slice(0, 100_000).map(timeOfDay))].sort((a, b) => a - b)
  // Where clocks are set back, one time of day comes twice.
  const isDaily = walls.every((wall, i) => i === 0 || wall - walls[i - 1]! >= day)
  if (slots.length === 1 && isDaily) return byMonths(walls, times.isPeriod ?? false) ?? byDays(walls, slots)
  return byClock(Array.from(times.instants), walls, slots)
}

function byMonths(walls: readonly number[], isPeriod: boolean): Schedule | undefined {
  const dates = walls.map(wall => new UTCDate(wall))
  const months = dates.map(date => 12 * date.getUTCFullYear() + date.getUTCMonth())
  const steps = months.slice(1).map((month, i) => month - months[i]!)
  if (steps.includes(0)) return undefined
  const every = steps.reduce(gcd)
  if (!isCovered(walls.length, (months.at(-1)! - months[0]!) / every + 1, shareOfUsual(steps)))
    return undefined
  const on = monthDayOf(dates)
  return on && monthSchedule(every, on, walls[0]!, isPeriod)
}

/** What the dates have in common as days of their months; undefined where that is nothing. */
function monthDayOf(dates: readonly UTCDate[]): MonthDay | undefined {
  const starts = dates.map(date => Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1))
  const days = dates.map(date => Math.floor(date.getTime() / day) * day)
  const fits = (on: MonthDay) => days.every((each, i) => dayOn(starts[i]!, on) === each)
  const latest = Math.max(...dates.slice(0, 1000).map(date => date.getUTCDate()))
  const isFebruary = dates.every(date => date.getUTCMonth() === 1)
  const sorts: MonthDay[] = [
    { kind: 'day', day: dates[0]!.getUTCDate() },
    { kind: 'end' },
    { kind: 'day', day: latest },
  ]
  // The 30th of April and of June, say, are ends of months before they are thirtieths.
  const isEnd = dates.every(date => date.getUTCDate() === getDaysInMonth(date))
  const order = isEnd && !(isFebruary && latest === 28 && dates.length > 4) ? [sorts[1]!, ...sorts] : sorts
  const plain = order.find(fits)
  if (plain || dates.length < 3) return plain
  const first = dates[0]!
  const nth = Math.ceil(first.getUTCDate() / 7)
  const others: MonthDay[] = [
    { kind: 'first business day' },
    { kind: 'last business day' },
    ...(isFourWeekly(days) ? [] : [{ kind: 'weekday', weekday: first.getUTCDay(), nth } as const]),
  ]
  return others.find(fits)
}

function isFourWeekly(days: readonly number[]): boolean {
  return days.every((each, i) => i === 0 || each - days[i - 1]! === days[1]! - days[0]!)
}

function byDays(walls: readonly number[], slots: readonly number[]): Schedule | undefined {
  const steps = walls.slice(1).map((wall, i) => Math.round((wall - walls[i]!) / day))
  const every = steps.reduce(gcd)
  const span = Math.round((walls.at(-1)! - walls[0]!) / day)
  if (every === 1 || every % 7 !== 0) {
    const days = openDays(walls, span)
    if (days) return weekdaySchedule(days, slots)
  }
  if (!isCovered(walls.length, span / every + 1, shareOfUsual(steps))) return undefined
  return daySchedule(every, walls[0]!)
}

/** The days of the week that have rows, where the others never do: Monday to Friday, or any that show it for three weeks. */
function openDays(walls: readonly number[], span: number): number[] | undefined {
  const counts = new Array<number>(7).fill(0)
  for (const wall of walls) counts[new UTCDate(wall).getUTCDay()]! += 1
  const days = [0, 1, 2, 3, 4, 5, 6].filter(weekday => counts[weekday]! > 0)
  if (days.length < 2 || days.length === 7) return undefined
  const isWorkWeek = days.every(weekday => weekday >= 1 && weekday <= 5)
  const hasSteps = walls.some((wall, i) => i > 0 && wall - walls[i - 1]! === day)
  if (isWorkWeek && hasSteps && (crossesWeekend(walls) || span > 7)) {
    return isCovered(walls.length, ((span + 1) * 5) / 7, 0) ? [1, 2, 3, 4, 5] : undefined
  }
  const weeks = (span + 1) / 7
  return weeks >= 3 && walls.length >= 0.8 * weeks * days.length ? days : undefined
}

function crossesWeekend(walls: readonly number[]): boolean {
  return walls.some(
    (wall, i) => i > 0 && new UTCDate(wall).getUTCDay() < new UTCDate(walls[i - 1]!).getUTCDay(),
  )
}

function byClock(instants: readonly number[], walls: readonly number[], slots: readonly number[]) {
  const steps = instants.slice(1).map((instant, i) => instant - instants[i]!)
  const every = steps.reduce(gcd)
  const expected = (instants.at(-1)! - instants[0]!) / every + 1
  const kept = openHours(walls, slots, every)
  if (kept) return kept
  return isCovered(walls.length, expected, shareOfUsual(steps)) ? fixedSchedule(every) : undefined
}

/** Certain hours of certain days, as of a stock exchange, where rows keep to them for three days or more. */
function openHours(walls: readonly number[], slots: readonly number[], every: number): Schedule | undefined {
  const days = new Set(walls.map(wall => Math.floor(wall / day)))
  const isEven = slots.every((slot, i) => i === 0 || slot - slots[i - 1]! === every)
  if (days.size < 3 || !isEven || slots.length > 0.9 * (day / every)) return undefined
  const weekdays = [...new Set([...days].map(each => new UTCDate(each * day).getUTCDay()))].sort()
  const full = days.size * slots.length
  if (walls.length < 0.8 * full) return undefined
  const span = Math.max(...days) - Math.min(...days) + 1
  const open =
    span >= 7 ? weekdays : weekdays.every(each => each >= 1 && each <= 5) ? [1, 2, 3, 4, 5] : weekdays
  const schedule = weekdaySchedule(span < 7 && open.length < 5 ? [0, 1, 2, 3, 4, 5, 6] : open, slots)
  const expectedDays = (span * open.length) / 7
  return days.size >= 0.7 * expectedDays ? schedule : undefined
}

/** Whether so many rows are enough of a schedule: half of it, or nearly all at the usual distance beside a few long gaps. */
function isCovered(rows: number, expected: number, usual: number): boolean {
  return rows >= 0.5 * expected - 1e-9 || (usual >= 0.8 && expected <= 4 * rows)
}

function shareOfUsual(steps: readonly number[]): number {
  const counts = new Map<number, number>()
  let most = 0
  for (const step of steps) {
    const count = (counts.get(step) ?? 0) + 1
    counts.set(step, count)
    if (count > most) most = count
  }
  return steps.length < 3 ? 0 : most / steps.length
}

function timeOfDay(wall: number): number {
  return ((wall % day) + day) % day
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
