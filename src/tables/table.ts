import type { Frequency } from './dates/frequency.js'
import type { TimeAxis } from './dates/timeAxis.js'

/** Numeric columns read from a table: the series, oldest row first. */
export interface Table {
  /** Of the series, in the table's order; of a long table the names of its series. */
  names: string[]
  /** One a name; NaN where the table has no value. Those of a long table differ in length, and each ends at its own last time. */
  columns: Float64Array[]
  /** How many rows there are; of a long table those of its longest series. */
  rows: number
  /** The times of the rows, as the table writes them; absent where there are none, and from a long table. */
  dates?: string[]
  /** The times of the rows and of those that follow. */
  axis: TimeAxis
  /** How far apart rows are; absent where there are no dates. */
  frequency?: Frequency
  /** What was assumed about the table, one sentence each; the first says what its columns were taken for. */
  notes: string[]
  /** Columns that are known in advance; absent where none was named. */
  exogenous?: ExogenousColumns
  /** What a long table says of its series; absent from a wide one. */
  panel?: PanelParts
}

/** Columns that are known in advance: as many rows as the series, and those of the future that the table has. */
export interface ExogenousColumns {
  names: string[]
  /** One a name, of `rows + futureRows` values. Of a long table: one list a series, in the order of its `names`. */
  columns: Float64Array[]
  /** Rows after the last of the series. */
  futureRows: number
}

/** The parts of a long table. */
export interface PanelParts {
  /** The names of the columns that tell series apart. */
  ids: string[]
  /** What each series has in these columns. */
  keys: string[][]
  /** The name of the time column; undefined where there is none. */
  time: string | undefined
  /** The name of the column of values. */
  value: string
  /** The times of each series. */
  axes: TimeAxis[]
  /** The last time of each series, as the table writes it; empty where there are no dates. */
  lastDates: string[]
  /** The columns known in advance of each series; empty where none was named. */
  exogenous: ExogenousColumns[]
  /** Series without a value, which are left out, and why. */
  skipped: { name: string; reason: string }[]
}
