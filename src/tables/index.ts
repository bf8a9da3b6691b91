export { datesOf, numbersOf } from './cells.js'
export { type CSVColumns, type CSVOptions, csvLines } from './csvLines.js'
export { type FromTableOptions, fromTable, requireColumn, type TableSeries } from './fromTable.js'
export { type ParseCSVOptions, parseCSV } from './parseCSV.js'
export { arrowColumns, type ResultTable, tableOfRows, tableRows } from './resultTable.js'
export type { Table, TableOptions } from './tableBuilder.js'
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
