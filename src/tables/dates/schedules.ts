import { UTCDate } from '@date-fns/utc'
import { addDays } from 'date-fns/addDays'
import { addMonths } from 'date-fns/addMonths'
import { addWeeks } from 'date-fns/addWeeks'
import { getDaysInMonth } from 'date-fns/getDaysInMonth'
import { lastDayOfMonth } from 'date-fns/lastDayOfMonth'
import type { Frequency } from './frequency.js'

/**
 * The times of a regular series. Days and longer go by what clocks show (`wall`); shorter steps by instants.
 */
export interface Schedule {
  readonly frequency: Frequency
  readonly byWall: boolean
  /** The time `steps` rows after `time`, which is one of the schedule's. */
  after(time: number, steps: number): number
}

const dayLength = 86_400_000
const weekdays = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays']

/** Steps of a fixed length in milliseconds. */
export function fixedSchedule(length: number): Schedule {
  const [unit, size] =
    length % 3_600_000 === 0
      ? (['hour', 3_600_000] as const)
      : length % 60_000 === 0
        ? (['minute', 60_000] as const)
        : length % 1000 === 0
          ? (['second', 1000] as const)
          : (['millisecond', 1] as const)
  const every = length / size
  const name = every === 1 ? `${unit}s` : `every ${every} ${unit}s`
  return {
    frequency: { unit, every, name },
    byWall: false,
    after: (time, steps) => time + steps * length,
  }
}

/** Every so many days, or weeks where that is a multiple of 7. */
export function daySchedule(every: number, first: number): Schedule {
  const timeOfDay = mod(first, dayLength)
  const move = (time: number, days: number) => addDays(new UTCDate(time), days).getTime()
  if (every % 7 === 0) {
    const weeks = every / 7
    const weekday = weekdays[new UTCDate(first).getUTCDay()]!
    const name = weeks === 1 ? `weeks (${weekday})` : `every ${weeks} weeks (${weekday})`
    return {
      frequency: { unit: 'week', every: weeks, name },
      byWall: true,
      after: (time, steps) => addWeeks(new UTCDate(time), steps * weeks).getTime(),
    }
  }
  const name = every === 1 ? 'days' : `every ${every} days`
  const at = timeOfDay === 0 ? '' : ` at ${new UTCDate(timeOfDay).toISOString().slice(11, 16)}`
  return {
    frequency: { unit: 'day', every, name: name + at },
    byWall: true,
    after: (time, steps) => move(time, steps * every),
  }
}

/** The weekdays in `days` (0 is Sunday), at the times of day in `slots`. */
export function weekdaySchedule(days: readonly number[], slots: readonly number[]): Schedule {
  const open = new Set(days)
  const nextDay = (start: number, steps: number) => {
    let time = start
    for (let left = Math.abs(steps); left > 0; ) {
      time += Math.sign(steps) * dayLength
      if (open.has(new UTCDate(time).getUTCDay())) left -= 1
    }
    return time
  }
  const isWorkWeek = days.join() === '1,2,3,4,5'
  const words = isWorkWeek
    ? 'business days'
    : days.length === 7
      ? 'days'
      : days.map(d => weekdays[d]).join(', ')
  const clock = (slot: number) => new UTCDate(slot).toISOString().slice(11, 16)
  const hours = slots.length === 1 ? '' : ` from ${clock(slots[0]!)} to ${clock(slots.at(-1)!)}`
  return {
    frequency: {
      unit: slots.length === 1 ? 'business day' : unitOf(slots),
      every: slots.length === 1 ? 1 : everyOf(slots),
      name: words + hours,
      daysPerWeek: days.length,
      ...(slots.length > 1 && { perDay: slots.length }),
    },
    byWall: true,
    after(time, steps) {
      const slot = slots.indexOf(mod(time, dayLength))
      const position = slot + steps
      const moved = nextDay(time - slots[slot]!, Math.floor(position / slots.length))
      return moved + slots[mod(position, slots.length)]!
    },
  }
}

function unitOf(slots: readonly number[]): Frequency['unit'] {
  return fixedSchedule(slots[1]! - slots[0]!).frequency.unit
}

function everyOf(slots: readonly number[]): number {
  return fixedSchedule(slots[1]! - slots[0]!).frequency.every
}

/** On which day of a month a series has its rows. */
export type MonthDay =
  | { readonly kind: 'day'; readonly day: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'first business day' }
  | { readonly kind: 'last business day' }
  | { readonly kind: 'weekday'; readonly weekday: number; readonly nth: number }

/** Every so many months, on a certain day of each. */
export function monthSchedule(every: number, on: MonthDay, first: number, isPeriod: boolean): Schedule {
  const timeOfDay = mod(first, dayLength)
  const unit = every % 12 === 0 ? 'year' : every % 3 === 0 ? 'quarter' : 'month'
  const count = unit === 'year' ? every / 12 : unit === 'quarter' ? every / 3 : every
  return {
    frequency: { unit, every: count, name: monthName(unit, count, on, first, isPeriod) },
    byWall: true,
    after(time, steps) {
      const month = addMonths(new UTCDate(firstOfMonth(time)), steps * every)
      return dayOn(month.getTime(), on) + timeOfDay
    },
  }
}

function firstOfMonth(time: number): number {
  const date = new UTCDate(time)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

/** Midnight of the day that `on` names in the month that starts at `start`. */
export function dayOn(start: number, on: MonthDay): number {
  const month = new UTCDate(start)
  const length = getDaysInMonth(month)
  switch (on.kind) {
    case 'day':
      return start + (Math.min(on.day, length) - 1) * dayLength
    case 'end':
      return lastDayOfMonth(month).getTime()
    case 'first business day': {
      const weekday = month.getUTCDay()
      return start + (weekday === 6 ? 2 : weekday === 0 ? 1 : 0) * dayLength
    }
    case 'last business day': {
      const end = lastDayOfMonth(month).getTime()
      const weekday = new UTCDate(end).getUTCDay()
      return end - (weekday === 6 ? 1 : weekday === 0 ? 2 : 0) * dayLength
    }
    case 'weekday':
      return start + (mod(on.weekday - month.getUTCDay(), 7) + 7 * (on.nth - 1)) * dayLength
  }
}

const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July'].concat([
  'August',
  'September',
  'October',
  'November',
  'December',
])
const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth']

function monthName(unit: string, every: number, on: MonthDay, first: number, isPeriod: boolean): string {
  const plain = every === 1 ? `${unit}s` : `every ${every} ${unit}s`
  if (isPeriod) return plain
  const date = new UTCDate(first)
  const isStart = on.kind === 'day' && on.day === 1
  if (unit === 'year' && on.kind !== 'weekday') {
    const day = on.kind === 'end' || on.kind === 'day' ? date.getUTCDate() : undefined
    return `${plain} (${day === undefined ? `${on.kind} of ` : `${day} `}${monthNames[date.getUTCMonth()]})`
  }
  if (isStart) return every === 1 ? `${unit} starts` : `${plain} (starts)`
  if (on.kind === 'end') return every === 1 ? `${unit} ends` : `${plain} (ends)`
  if (on.kind === 'day') return `${plain} (on day ${on.day})`
  if (on.kind === 'weekday') {
    return `${plain} (${ordinals[on.nth]} ${weekdays[on.weekday]!.slice(0, -1)})`
  }
  return `${plain} (${on.kind})`
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by
}
