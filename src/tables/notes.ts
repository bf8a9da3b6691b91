import { count } from '../common/count.js'
import type { Arranged } from './arrangeRows.js'
import type { Frequency } from './dates/frequency.js'
import type { TimeAxis } from './dates/timeAxis.js'
import { listNames } from './rowPlaces.js'
import type { PanelParts } from './table.js'
import type { ReadingOptions } from './tableOptions.js'

/** What the columns of a wide table were taken for, in one line. */
export function wideNote(read: {
  readonly time: string | undefined
  readonly axis: TimeAxis
  readonly dates: readonly string[] | undefined
  readonly names: readonly string[]
  readonly exogenous: readonly string[]
}): string {
  const { time, axis, dates, names, exogenous } = read
  const when =
    time === undefined
      ? 'Time: none, rows are counted'
      : `Time: ${JSON.stringify(time)} (${axis.frequency?.name ?? 'no even steps'}, ${dates![0]} to ${dates!.at(-1)})`
  const ahead = exogenous.length > 0 ? `; known in advance: ${listNames(exogenous)}` : ''
  return `${when}; series: ${listNames(names)}${ahead}.`
}

/** The same of a long table. */
export function longNote(read: {
  readonly panel: PanelParts
  readonly columns: readonly Float64Array[]
  readonly frequency: Frequency | undefined
}): string {
  const { panel, columns, frequency } = read
  const lengths = columns.map(column => column.length)
  const least = lengths.reduce((a, b) => Math.min(a, b), Infinity)
  const most = lengths.reduce((a, b) => Math.max(a, b), 0)
  const when =
    panel.time === undefined
      ? 'none, rows are counted'
      : `${JSON.stringify(panel.time)}${frequency ? ` (${frequency.name})` : ''}`
  const size = least === most ? count(most, 'row') : `${least} to ${most} rows`
  return `Time: ${when}; ${columns.length} series by ${listNames(panel.ids)}, of ${size}${lengths.length > 1 && least === most ? ' each' : ''}; values: ${JSON.stringify(panel.value)}.`
}

/** What was done to the order and the number of rows. */
export function arrangedNotes(arranged: readonly Arranged[], options: ReadingOptions): string[] {
  const notes: string[] = []
  const total = (of: (each: Arranged) => number) => arranged.reduce((sum, each) => sum + of(each), 0)
  const of = (number: number) => (arranged.length === 1 ? '' : ` of ${count(number, 'series')}`)
  const reversed = total(each => Number(each.wasReversed))
  const sorted = total(each => Number(each.wasSorted))
  const merged = total(each => each.merged)
  const missing = total(each => each.missing)
  if (reversed > 0) notes.push(`The rows${of(reversed)} were newest first and were reversed.`)
  if (sorted > 0) notes.push(`The rows${of(sorted)} were not in the order of time and were sorted.`)
  if (merged > 0) {
    notes.push(
      options.every === undefined
        ? `${count(merged, 'row')} with a time that another row has ${merged === 1 ? 'was' : 'were'} joined with it (${options.duplicates}).`
        : `${count(
            total(each => each.order.length),
            'row',
          )} became ${total(each => each.instants.length)} by steps of ${options.every} (${options.aggregate ?? 'mean'}).`,
    )
  }
  if (missing > 0) {
    notes.push(
      `${count(missing, 'time')} had no row and ${missing === 1 ? 'counts' : 'count'} as missing ${missing === 1 ? 'a value' : 'values'}.`,
    )
  }
  return notes
}
