import type { DateOptions } from './dates/readTextTimes.js'

/** How rows that share a time become one. */
export type Duplicates = 'mean' | 'sum' | 'first' | 'last'

/** How a table's columns, dates and numbers are read; what is left out is found by itself. */
export interface ReadingOptions extends DateOptions {
  /** The columns to forecast, by name and in this order; default all that hold numbers and are nothing else. */
  readonly columns?: readonly string[]
  /**
   * The column of times, or several that make one (`['date', 'hour']`), or `false` for none. Default: the one named or filled like times.
   */
  readonly time?: string | readonly string[] | false
  /** The columns that tell the series of a long table apart; `false` for none. Default `unique_id`, or what tells rows of one time apart. */
  readonly id?: string | readonly string[] | false
  /** Columns that are known in advance, such as holidays or a weather forecast. Default none. */
  readonly exogenous?: readonly string[]
  /** The mark of decimals. Default: what suits the column. */
  readonly decimal?: '.' | ','
  /** What becomes of rows that share a time. Default: an error. */
  readonly duplicates?: Duplicates
  /** Groups rows of uneven times into steps: `'1D'`, `'15min'`, `'1h'`, `'1W'`, `'1M'`, `'1Q'` or `'1Y'`. */
  readonly every?: string
  /** How the rows of one step become one value; needs `every`. Default `'mean'`. */
  readonly aggregate?: 'mean' | 'sum' | 'last'
  /** Takes rows as they stand: in this order, and without rows for missing times. Default false. */
  readonly asIs?: boolean
}

/** The names of these options. */
export const readingOptionNames = [
  'columns',
  'time',
  'id',
  'exogenous',
  'decimal',
  'duplicates',
  'every',
  'aggregate',
  'asIs',
  'dateFormat',
  'zone',
] as const satisfies readonly (keyof ReadingOptions)[]
