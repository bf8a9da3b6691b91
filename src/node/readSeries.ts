import { throwIfAborted, wholeNumber } from '../common/checks.js'
import { refuseUnknownOptions } from '../common/knownOptions.js'
import { SupervisedBaselinesError, show } from '../errors.js'
import type { ColumnStore } from '../tables/columnStore.js'
import { composePart, type FixedReading } from '../tables/composeTable.js'
import { decodeText } from '../tables/csvCells.js'
import { CSVRows, type ReadColumns } from '../tables/csvRows.js'
import type { Table } from '../tables/index.js'
import { assignRoles } from '../tables/roles.js'
import { openCSV, type ReadCSVOptions, readCSV, readCSVOptionNames } from './readCSV.js'

/** Options of `readSeries`. */
export interface ReadSeriesOptions extends ReadCSVOptions {
  /** How many rows are held at least before their series are given out; default 100,000. */
  readonly batchRows?: number
}

/**
 * The series of a long CSV file in batches, as many as fit into `batchRows` rows: memory does not grow with the number of series. What the
 * columns are for, how dates and numbers are written and the frequency are found in the first batch and hold for all.
 *
 * Each batch is a table as `readCSV` returns, whose columns are whole series. A wide table, and a Parquet file, is one batch.
 *
 * ```ts
 * for await (const { names, columns, panel } of readSeries('sales.csv')) console.log(names.length, panel!.lastDates[0])
 * ```
 *
 * @throws as `readCSV`; and `invalid-data` where the rows of a series do not stand together
 */
export async function* readSeries(
  path: string,
  options: ReadSeriesOptions = {},
): AsyncGenerator<Table, void> {
  refuseUnknownOptions('readSeries', options, [...readCSVOptionNames, 'batchRows'])
  const { batchRows: asked, ...reading } = options
  const batchRows = wholeNumber('batchRows', asked ?? 100_000, 1)
  const rows = new CSVRows(path, reading, decodeText)
  const opened = await openCSV(path, reading, () => rows.rows)
  if (opened === 'Parquet') {
    yield await readCSV(path, reading)
    return
  }
  const hints = { delimiter: opened.delimiter }
  const met = new Set<string>()
  let fixed: FixedReading | undefined
  const compose = ({ columns, places }: ReadColumns) => {
    const part = composePart(columns, fixed?.options ?? reading, hints, places, fixed?.schedule)
    fixed ??= part.fixed
    const { table } = part
    for (const name of [...table.names, ...(table.panel?.skipped.map(each => each.name) ?? [])]) {
      if (met.has(name)) throw scattered(path, name)
      met.add(name)
    }
    return table
  }
  let wanted = batchRows
  for await (const _ of opened.chunks(rows.addRow)) {
    throwIfAborted(options.signal, `the reading of ${path}`)
    if (rows.rowsHeld < wanted) continue
    const { columns, places } = rows.columnsRead()
    const ids =
      (fixed?.options.id as string[] | undefined) ??
      assignRoles(columns, reading, places).ids.map(({ name }) => name)
    const cut = lastChange(columns, ids)
    // One series is longer than a batch, or there are no ids at all.
    if (cut === 0) wanted *= 2
    else yield compose(rows.takeRows(cut))
  }
  const last = rows.columnsRead()
  if (last.columns[0]!.rows > 0) {
    const table = compose(last)
    yield { ...table, notes: [...table.notes, ...last.notes] }
  }
}

/** The row at which the last series begins; 0 where all are of one. */
function lastChange(columns: readonly ColumnStore[], ids: readonly string[]): number {
  const idColumns = columns.filter(({ name }) => ids.includes(name))
  if (idColumns.length === 0) return 0
  const keyAt = (row: number) => idColumns.map(column => column.textAt(row)).join('\n')
  let row = columns[0]!.rows - 1
  const last = keyAt(row)
  while (row > 0 && keyAt(row - 1) === last) row -= 1
  return row
}

function scattered(path: string, name: string): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'invalid-data',
    `${path}: The rows of series ${show(name)} do not stand together. Sort the file by series, or read all of it at once with \`readCSV\`.`,
    { source: path, series: name, scattered: true },
  )
}
