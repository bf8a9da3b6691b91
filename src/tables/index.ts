export {
  type CalendarColumns,
  type CalendarFeature,
  type CalendarOptions,
  calendarColumns,
  calendarFeatures,
  calendarNames,
  columnsOver,
  datedAxis,
  dayOf,
  everyCalendarFeature,
  type Holidays,
  holidayDays,
  holidayTest,
  isPeriodic,
} from './calendarColumns.js'
export { numbersOf } from './cells.js'
export { freeName } from './columnNames.js'
export { type CSVColumns, type CSVOptions, csvLines } from './csvLines.js'
export type { TableOptions } from './csvRows.js'
export { type Frequency, type FrequencyUnit, horizonOf, seasonOf } from './dates/frequency.js'
export type { DateOptions } from './dates/readTextTimes.js'
export { restoreAxis, type SavedAxis, saveAxis } from './dates/savedAxis.js'
export { parseDate, rowAxis, type TimeAxis, timeAxis } from './dates/timeAxis.js'
export {
  type LongNames,
  longForecastTable,
  longNamesOf,
  type SeriesForecast,
  wideForecastTable,
} from './forecastRows.js'
export { type FromTableOptions, fromTable, requireColumn, seriesOf, type TableSeries } from './fromTable.js'
export { type ParseCSVOptions, parseCSV } from './parseCSV.js'
export { arrowColumns, type ResultTable, tableOfRows, tableRows } from './resultTable.js'
export type { ExogenousColumns, PanelParts, Table } from './table.js'
export {
  type ArqueroLike,
  type ArrowLike,
  badTable,
  type ColumnType,
  type DanfoLike,
  type NamedColumns,
  type Records,
  type TableLike,
  type TableView,
  viewTable,
} from './tableLike.js'
export { type Duplicates, type ReadingOptions, readingOptionNames } from './tableOptions.js'
