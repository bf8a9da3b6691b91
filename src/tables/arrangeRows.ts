import { SupervisedBaselinesError, show } from '../errors.js'
import { inferSchedule } from './dates/inferSchedule.js'
import { fixedSchedule, type Schedule } from './dates/schedules.js'
import type { TimeClock } from './dates/timeClock.js'
import type { RowPlaces } from './rowPlaces.js'
import type { ReadingOptions } from './tableOptions.js'
import { readEvery, type TimeSteps } from './timeSteps.js'

/** The rows of one series in the order of time, at even steps. */
export interface Arranged {
  /** Rows of the table, oldest first. */
  readonly order: Int32Array
  /** Where in `order` the rows of each group start that share a time; one more entry for the end. */
  readonly starts: Int32Array
  /** The row of the result that each group becomes. */
  readonly places: Int32Array
  /** The time of each row of the result. */
  readonly instants: Float64Array
  readonly schedule: Schedule | undefined
  readonly wasReversed: boolean
  readonly wasSorted: boolean
  /** Rows added for missing times. */
  readonly missing: number
  /** Rows that became part of another. */
  readonly merged: number
}

/** What `arrangeRows` is told of a table beside the rows. */
export interface TimeContext {
  /** The name of the time column. */
  readonly name: string
  readonly instants: Float64Array
  readonly clock: TimeClock
  readonly options: ReadingOptions
  readonly places: RowPlaces
  /** What a row's time is in the table, for messages. */
  label(row: number): string
}

/** The longest series that missing rows may make. */
const mostRows = 2 ** 27

/**
 * Puts the rows of one series in order, joins those that share a time as the options say, and makes places for missing ones by the schedule
 * (found by itself where none is given).
 *
 * @throws `invalid-data` for times that repeat and for uneven times, naming the option that resolves it
 */
export function arrangeRows(rows: Int32Array, context: TimeContext, known?: Schedule): Arranged {
  const { instants, clock, options } = context
  const steps = options.every === undefined ? undefined : readEvery(options.every)
  const times = Float64Array.from(rows, row => stepStart(instants[row]!, steps, clock))
  const { order, wasReversed, wasSorted } = inOrder(rows, times)
  const { starts, unique } = groupsOf(order.times)
  const merged = rows.length - unique.length
  if (merged > 0 && !steps && options.duplicates === undefined) {
    throw duplicateTimes(order.rows, starts, context)
  }
  const base = { order: order.rows, starts, wasReversed, wasSorted, merged }
  const schedule = steps?.schedule ?? known ?? scheduleOf(unique, clock)
  if (unique.length < 2) {
    return {
      ...base,
      places: Int32Array.of(0),
      instants: unique,
      schedule: known ?? steps?.schedule,
      missing: 0,
    }
  }
  const grid = schedule && onGrid(unique, schedule, clock)
  if (!schedule || !grid) {
    // A series of a panel may keep to days of its own.
    if (known && !steps) return arrangeRows(rows, context)
    throw unevenTimes(unique, context)
  }
  return { ...base, ...grid, schedule, missing: grid.instants.length - unique.length }
}

function stepStart(instant: number, steps: TimeSteps | undefined, clock: TimeClock): number {
  if (!steps) return instant
  const wall = instant + clock.offsetAt(instant) * 60_000
  return clock.instantAt(steps.startOf(wall))
}

function inOrder(rows: Int32Array, times: Float64Array) {
  let rises = 0
  let falls = 0
  for (let i = 1; i < times.length; i++) {
    if (times[i]! > times[i - 1]!) rises += 1
    else if (times[i]! < times[i - 1]!) falls += 1
  }
  if (falls === 0) return { order: { rows, times }, wasReversed: false, wasSorted: false }
  if (rises === 0) {
    return {
      order: { rows: rows.toReversed(), times: times.toReversed() },
      wasReversed: true,
      wasSorted: false,
    }
  }
  const order = Int32Array.from(times, (_, i) => i).sort((a, b) => times[a]! - times[b]! || a - b)
  return {
    order: { rows: order.map(i => rows[i]!), times: Float64Array.from(order, i => times[i]!) },
    wasReversed: false,
    wasSorted: true,
  }
}

function groupsOf(times: Float64Array): { starts: Int32Array; unique: Float64Array } {
  const starts = new Int32Array(times.length + 1)
  let groups = 0
  for (let i = 0; i < times.length; i++) if (i === 0 || times[i] !== times[i - 1]) starts[groups++] = i
  starts[groups] = times.length
  const all = starts.slice(0, groups + 1)
  return { starts: all, unique: Float64Array.from(all.subarray(0, groups), start => times[start]!) }
}

/** The schedule of times that are sorted and differ; undefined where they are uneven. */
export function scheduleOf(instants: Float64Array, clock: TimeClock): Schedule | undefined {
  const walls = instants.map(instant => instant + clock.offsetAt(instant) * 60_000)
  return inferSchedule({ walls, instants, isPeriod: clock.isPeriod })
}

/** Places for the times among all those of the schedule; undefined where one of them is none of its times. */
function onGrid(
  unique: Float64Array,
  schedule: Schedule,
  clock: TimeClock,
): { places: Int32Array; instants: Float64Array } | undefined {
  const places = new Int32Array(unique.length)
  const instants: number[] = [unique[0]!]
  const shown = (instant: number) => (schedule.byWall ? instant + clock.offsetAt(instant) * 60_000 : instant)
  let at = shown(unique[0]!)
  for (let i = 1; i < unique.length; i++) {
    const wanted = shown(unique[i]!)
    while (at < wanted) {
      at = nextOf(schedule, at)
      if (instants.length >= mostRows) return undefined
      instants.push(at === wanted ? unique[i]! : schedule.byWall ? clock.instantAt(at) : at)
    }
    if (at !== wanted) return undefined
    places[i] = instants.length - 1
  }
  return { places, instants: Float64Array.from(instants) }
}

const nextTimes = new WeakMap<Schedule, Map<number, number>>()

/** The time one row after another, which the series of a panel share. */
function nextOf(schedule: Schedule, time: number): number {
  if (!schedule.byWall) return schedule.after(time, 1)
  let known = nextTimes.get(schedule)
  if (!known) nextTimes.set(schedule, (known = new Map()))
  let next = known.get(time)
  if (next === undefined) {
    next = schedule.after(time, 1)
    if (known.size < 1e6) known.set(time, next)
  }
  return next
}

function duplicateTimes(
  order: Int32Array,
  starts: Int32Array,
  context: TimeContext,
): SupervisedBaselinesError {
  const { name, places, label } = context
  const group = starts.findIndex((start, i) => starts[i + 1]! - start > 1)
  const [one, other] = [order[starts[group]!]!, order[starts[group]! + 1]!].sort((a, b) => a - b)
  const repeated = order.length - (starts.length - 1)
  const source = places.source === undefined ? '' : `${places.source}: `
  return new SupervisedBaselinesError(
    'invalid-data',
    `${source}The time ${show(label(one!))} of column ${show(name)} occurs twice (${places.row(one!)} and ${places.row(other!)})${repeated > 1 ? `, and ${repeated - 1} more rows repeat a time` : ''}. ` +
      'Join such rows with the option `duplicates`: "mean", "sum", "first" or "last". Where series stand below one another, name the column that tells them apart with `id`; where clocks were set back, name the `zone`.',
    { ...places.details(other!), column: name, value: label(other!), option: 'duplicates' },
  )
}

function unevenTimes(unique: Float64Array, context: TimeContext): SupervisedBaselinesError {
  const { name, places } = context
  const steps = unique.slice(1).map((time, i) => time - unique[i]!)
  const sorted = steps.toSorted()
  const usual = sorted[sorted.length >> 1]!
  const near = everyNear(usual)
  const source = places.source === undefined ? '' : `${places.source}: `
  return new SupervisedBaselinesError(
    'invalid-data',
    `${source}The times of column ${show(name)} are uneven: from ${inWords(sorted[0]!)} to ${inWords(sorted.at(-1)!)} apart. ` +
      `Group them into even steps with the option \`every\`, such as ${show(near)}, and \`aggregate\`: "mean", "sum" or "last". To count rows instead, set \`time\` to false.`,
    { column: name, option: 'every', shortest: sorted[0], longest: sorted.at(-1) },
  )
}

const day = 86_400_000

function everyNear(length: number): string {
  const choices: [number, string][] = [
    [1000, '1s'],
    [60_000, '1min'],
    [300_000, '5min'],
    [600_000, '10min'],
    [900_000, '15min'],
    [1_800_000, '30min'],
    [3_600_000, '1h'],
    [day, '1D'],
    [7 * day, '1W'],
    [30.4 * day, '1M'],
    [91.3 * day, '1Q'],
    [365.25 * day, '1Y'],
  ]
  const far = ([size]: [number, string]) => Math.abs(Math.log(size / length))
  return choices.reduce((best, next) => (far(next) < far(best) ? next : best))[1]
}

function inWords(length: number): string {
  if (length >= day) {
    const days = Number((length / day).toFixed(1))
    return `${days} ${days === 1 ? 'day' : 'days'}`
  }
  const { frequency } = fixedSchedule(Math.max(1, Math.round(length)))
  return frequency.every === 1 ? `1 ${frequency.unit}` : `${frequency.every} ${frequency.unit}s`
}
