import { type TimeAxis, timeAxis } from './timeAxis.js'
import { findZone } from './zones.js'

/** As much of an axis as its future follows from, as plain data. */
export interface SavedAxis {
  readonly dates: readonly string[]
  /** The zone whose clock changes the dates follow; absent where there are none. */
  readonly zone?: string
}

/** So many of the last dates are kept: the schedule of rows follows from them. */
const datesKept = 1000

const minute = 60_000
const dayLength = 86_400_000

/** The last of the first `rows` rows of an axis, as text that any reader of dates knows. */
export function saveAxis(axis: TimeAxis, rows: number): SavedAxis {
  const first = Math.max(0, rows - datesKept)
  const places = Array.from({ length: rows - first }, (_, i) => first + i)
  const offsetAt = (row: number) => Math.round((axis.wall(row) - axis.at(row)) / minute)
  const perDay = Math.max(1, Math.round(dayLength / (axis.at(rows - 1) - axis.at(rows - 2))))
  // A year ahead shows the clock changes to come.
  const sampled = [...places, ...Array.from({ length: 366 }, (_, day) => rows + day * perDay)]
  const offsets = sampled.map(offsetAt)
  const changes = offsets.some(offset => offset !== offsets[0])
  const zone = changes ? findZone(sampled.map(axis.at), offsets) : undefined
  const hasOffsets = changes || offsets[0] !== 0
  const dates = places.map(row => {
    const text = new Date(axis.wall(row)).toISOString().slice(0, -1)
    return hasOffsets ? text + offsetText(offsetAt(row)) : text
  })
  return zone === undefined ? { dates } : { dates, zone }
}

/** The axis that {@link saveAxis} saved; its first row is the first of those kept. */
export function restoreAxis({ dates, zone }: SavedAxis): TimeAxis {
  return timeAxis(dates, zone === undefined ? {} : { zone })
}

function offsetText(minutes: number): string {
  const pad = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
}
