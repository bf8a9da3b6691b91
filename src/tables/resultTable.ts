import { readInstants } from './dates/timeAxis.js'

/**
 * A result as columns of one length: for `writeCSV`, and by way of `csvLines`, `tableRows` and `arrowColumns` for text, JSON and Arrow.
 * NaN stands for no value.
 */
export interface ResultTable {
  /** Of the columns, in order. */
  readonly names: readonly string[]
  /** One a name, all equally long. */
  readonly columns: readonly (Float64Array | readonly string[])[]
  /** The name of the column of dates, which are text here and timestamps in Arrow. */
  readonly time?: string
}

/**
 * The rows of a table as objects, for `JSON.stringify`: numbers and text, null for no value.
 *
 * ```ts
 * JSON.stringify(tableRows(forecastTable(model.forecast(24))))
 * ```
 */
export function tableRows({ names, columns }: ResultTable): Record<string, number | string | null>[] {
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) =>
    Object.fromEntries(
      names.map((name, c) => {
        const cell = columns[c]![row]!
        return [name, typeof cell === 'number' && !Number.isFinite(cell) ? null : cell]
      }),
    ),
  )
}

/**
 * The columns of a table as `tableFromArrays` of `apache-arrow` takes them: doubles, text (which it encodes in dictionaries) and, for dates that
 * can be read, timestamps in milliseconds, UTC. A column with gaps is an array with nulls.
 *
 * ```ts
 * import { tableFromArrays, tableToIPC } from 'apache-arrow'
 * const bytes = tableToIPC(tableFromArrays(arrowColumns(forecastTable(model.forecast(24), { dates }))), 'file')
 * ```
 */
export function arrowColumns({
  names,
  columns,
  time,
}: ResultTable): Record<string, Float64Array | (number | null)[] | string[] | Date[]> {
  return Object.fromEntries(
    names.map((name, c) => {
      const column = columns[c]!
      if (column instanceof Float64Array) return [name, hasGaps(column) ? withNulls(column) : column]
      const times = name === time ? readInstants(column) : undefined
      return [name, times ? Array.from(times, each => new Date(each)) : [...column]]
    }),
  )
}

/** Whether some values are missing; where all are, a column of NaN keeps its type, which nulls alone would not tell. */
function hasGaps(column: Float64Array): boolean {
  return column.some(Number.isNaN) && !column.every(Number.isNaN)
}

function withNulls(column: Float64Array): (number | null)[] {
  return Array.from(column, value => (Number.isNaN(value) ? null : value))
}

/** A column of numbers, NaN where `values` has none. */
function numberColumn(values: Iterable<number | null | undefined>): Float64Array {
  return Float64Array.from(values as Iterable<number>, value => value ?? Number.NaN)
}

/** The table of one object a row: a column of text where a value of that name is text, else of numbers. */
export function tableOfRows(
  rows: readonly Readonly<Record<string, number | string | boolean | null | undefined>>[],
  time?: string,
): ResultTable {
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))]
  const columns = names.map(name => {
    const cells = rows.map(row => (Object.hasOwn(row, name) ? row[name] : undefined))
    const isText = cells.some(cell => typeof cell === 'string' || typeof cell === 'boolean')
    return isText
      ? cells.map(cell => (cell === null || cell === undefined ? '' : String(cell)))
      : numberColumn(cells as (number | null | undefined)[])
  })
  return { names, columns, ...(time !== undefined && { time }) }
}
