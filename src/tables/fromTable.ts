import { refuseUnknownOptions } from '../common/knownOptions.js'
import { invalidOption, show } from '../errors.js'
import { freeName } from './columnNames.js'
import { composeTable } from './composeTable.js'
import type { Frequency } from './dates/frequency.js'
import type { TimeAxis } from './dates/timeAxis.js'
import { tablePlaces } from './rowPlaces.js'
import { missingValues, storeCells } from './storeCells.js'
import type { PanelParts, Table } from './table.js'
import { type TableLike, type TableView, viewTable } from './tableLike.js'
import { type ReadingOptions, readingOptionNames } from './tableOptions.js'

/** Options of `fromTable`. */
export interface FromTableOptions extends ReadingOptions {
  /** Values that stand for "missing", for example `[-9999]`. Null, undefined and NaN always do. */
  readonly missing?: readonly (string | number)[]
}

/** Columns of a table as `autoAR` and the other functions of forecasting take them. */
export interface TableSeries {
  /** One array per series, oldest row first; NaN where the table has no value. Those of a long table differ in length. */
  readonly series: Record<string, Float64Array>
  /** The times of the rows as text, all alike; absent if there are none, and from a long table. */
  readonly dates?: string[]
  /** How many rows there are; of a long table those of its longest series. */
  readonly rows: number
  /** The times of the rows and of those that follow. */
  readonly axis: TimeAxis
  /** How far apart rows are; absent where there are no dates. */
  readonly frequency?: Frequency
  /** Columns known in advance, each of `rows` values and those of the future that the table has; absent where none was named. */
  readonly exogenous?: Record<string, Float64Array>
  /** What a long table says of its series; absent from a wide one. */
  readonly panel?: PanelParts
  /** What was assumed about the table, one sentence each. */
  readonly notes: readonly string[]
}

/**
 * The series in a table of Apache Arrow, Arquero or Danfo.js, in what `readCSV` or `readParquet` returns, in an array of objects or in an
 * object of arrays, as `autoAR` takes them.
 *
 * Cells may be numbers, text, `Date`s, `null` and whole numbers of 64 bits. What each column is for, how dates and numbers are written and how
 * far apart rows are is found by itself and said in `notes`, as `readCSV` does.
 *
 * ```ts
 * const { series, dates } = fromTable(table, { time: 'hour', columns: ['load', 'wind'] })
 * const model = autoAR(series, { horizon: 24 })
 * ```
 *
 * @throws `invalid-data` with `details.column` and `details.row` (from 0) of the first cell that cannot be read, for columns that differ in
 * length, and for times that repeat or are uneven; `invalid-option` for a column that the table lacks.
 */
export function fromTable(table: TableLike, options: FromTableOptions = {}): TableSeries {
  refuseUnknownOptions('fromTable', options, [...readingOptionNames, 'missing'])
  return seriesOf(isTable(table) && Object.keys(options).length === 0 ? table : readTable(table, options))
}

/** A table's series as a record, with the rest of what is known of them. */
export function seriesOf(table: Table): TableSeries {
  const { names, columns, dates, rows, axis, frequency, exogenous, panel, notes } = table
  return {
    series: Object.fromEntries(names.map((name, c) => [name, columns[c]!])),
    ...(dates && { dates }),
    rows,
    axis,
    ...(frequency && { frequency }),
    ...(exogenous && {
      exogenous: Object.fromEntries(exogenous.names.map((name, c) => [name, exogenous.columns[c]!])),
    }),
    ...(panel && { panel }),
    notes,
  }
}

function readTable(table: TableLike, { missing, ...options }: FromTableOptions): Table {
  const view = viewTable(table)
  const isMissing = missingValues(missing)
  const stores = view.names.map(name => storeCells(name, view.cells(name), view.types.get(name), isMissing))
  if (view.dates) {
    const name = freeName('date', new Set(view.names))
    const dates = storeCells(name, view.dates)
    return composeTable([dates, ...stores], { ...options, time: options.time ?? name }, {}, tablePlaces())
  }
  return composeTable(stores, options, {}, tablePlaces())
}

function isTable(table: TableLike): table is Table & TableLike {
  return (
    typeof table === 'object' &&
    table !== null &&
    'axis' in table &&
    'notes' in table &&
    'names' in table &&
    Array.isArray(table.names)
  )
}

/** Throws `invalid-option` where the table has no column of this name. */
export function requireColumn({ names }: TableView, option: string, name: string): void {
  if (!names.includes(name)) {
    throw invalidOption(option, name, `among the table's columns: ${names.map(show).join(', ')}`)
  }
}
