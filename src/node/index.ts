export { type ReadLimits, type ReadProgress, readUnpacked } from './decompress.js'
export { type ReadCSVOptions, readCSV } from './readCSV.js'
export type { Table, TableOptions } from './tableBuilder.js'
export { type CSVColumns, csvLines, type WriteCSVOptions, writeCSV } from './writeCSV.js'
