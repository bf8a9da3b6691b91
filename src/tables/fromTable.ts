import { isDateName } from '../common/dateName.js'
import { invalidOption, show } from '../errors.js'
import { datesOf, numbersOf } from './cells.js'
import { badTable, type TableLike, type TableView, viewTable } from './tableLike.js'

/** Options of `fromTable`. */
export interface FromTableOptions {
  /** The columns to take, by name and in this order; default all but the time. */
  readonly columns?: readonly string[]
  /** The column of times, or `false` for none; default: one of a time type, or named date, datetime, timestamp, time or ds. */
  readonly time?: string | false
}

/** Columns of a table as `autoAR` and the other functions of forecasting take them. */
export interface TableSeries {
  /** One array per column, oldest row first; NaN where the table has no value. */
  readonly series: Record<string, Float64Array>
  /** The time column as text, all alike; absent if there is none. */
  readonly dates?: string[]
  readonly rows: number
}

/**
 * The numeric columns of a table of Apache Arrow, Arquero or Danfo.js, of what `readCSV` or `readParquet` gives, of an array of
 * objects or of an object of arrays, as `autoAR` takes them.
 *
 * `null`, `undefined` and NaN become NaN, whole numbers of 64 bits and decimals become doubles. Times must grow from row to row: `Date`s,
 * Arrow's dates and timestamps, milliseconds since 1970, or text.
 *
 * ```ts
 * const { series, dates } = fromTable(table, { time: 'hour', columns: ['load', 'wind'] })
 * const model = autoAR(series, { horizon: 24 })
 * ```
 *
 * @throws `invalid-data` with `details.column` and `details.row` (from 0) of the first cell that is no number or no time, of columns that
 * differ in length, and of times out of order; `invalid-option` for a column that the table lacks.
 */
export function fromTable(table: TableLike, options: FromTableOptions = {}): TableSeries {
  const view = viewTable(table)
  const time = timeColumn(view, options)
  const names = options.columns ?? view.names.filter(name => name !== time)
  for (const name of names) requireColumn(view, 'columns', name)
  if (names.length === 0) throw invalidOption('columns', names, 'at least one numeric column')
  const series = Object.fromEntries(
    names.map(name => [name, numbersOf(name, view.cells(name), view.types.get(name))]),
  )
  const dates =
    time === undefined
      ? options.time !== false && view.dates && [...view.dates]
      : datesOf(time, view.cells(time), view.types.get(time))
  return { series, ...(dates && { dates }), rows: view.rows }
}

/** Throws `invalid-option` where the table has no column of this name. */
export function requireColumn({ names }: TableView, option: string, name: string): void {
  if (!names.includes(name)) {
    throw invalidOption(option, name, `among the table's columns: ${names.map(show).join(', ')}`)
  }
}

function timeColumn(view: TableView, { time, columns }: FromTableOptions): string | undefined {
  if (time === false) return undefined
  if (time !== undefined) {
    requireColumn(view, 'time', time)
    if (columns?.includes(time))
      throw badTable(`Column ${show(time)} cannot be both time and value.`, { column: time })
    return time
  }
  const free = view.names.filter(name => !columns?.includes(name))
  return (
    free.find(name => view.types.get(name)?.kind === 'time') ??
    free.find(isDateName) ??
    free.find(name => firstOf(view.cells(name)) instanceof Date)
  )
}

function firstOf(cells: Iterable<unknown>): unknown {
  for (const cell of cells) return cell
  return undefined
}
