import { SupervisedBaselinesError, show } from '../errors.js'

/** Where the rows of a table stand in what it was read from, for messages. */
export interface RowPlaces {
  /** What messages call the table, such as its file's name; undefined for one in memory. */
  readonly source: string | undefined
  /** The start of a message about a cell, up to the cell itself. */
  cell(row: number, column: string): string
  /** A row, as a message names it. */
  row(row: number): string
  /** The same facts as data. */
  details(row: number): Record<string, unknown>
}

/** The places of a table in memory, whose rows count from 0. */
export function tablePlaces(source?: string): RowPlaces {
  const prefix = source === undefined ? '' : `${source}: `
  return {
    source,
    cell: (row, column) => `${prefix}Row ${row} of column ${show(column)} is `,
    row: row => `row ${row}`,
    details: row => ({ ...(source !== undefined && { source }), row }),
  }
}

/** The places of a text file, whose rows count from 1 and have the line that each ends on. */
export function linePlaces(source: string, lineOf: (row: number) => number): RowPlaces {
  return {
    source,
    cell: (row, column) => `${source}, line ${lineOf(row)}: row ${row + 1}, column ${show(column)} holds `,
    row: row => `line ${lineOf(row)}`,
    details: row => ({ source, row: row + 1, line: lineOf(row) }),
  }
}

/** The error for a cell that cannot be used; `why` follows on "which". */
export function badCell(
  places: RowPlaces,
  row: number,
  column: string,
  value: unknown,
  why: string,
): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'invalid-data',
    `${places.cell(row, column)}${showCell(value)}, ${why}.`,
    { ...places.details(row), column, value },
  )
}

/** The error for a whole table. */
export function badTableOf(
  places: RowPlaces,
  message: string,
  details: Record<string, unknown> = {},
): SupervisedBaselinesError {
  const { source } = places
  return new SupervisedBaselinesError(
    'invalid-data',
    source === undefined ? message : `${source}: ${message}`,
    { ...(source !== undefined && { source }), ...details },
  )
}

/** A cell as a message shows it. */
export function showCell(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no valid date' : value.toISOString()
  return typeof value === 'bigint' ? `${value}n` : show(value)
}

/** Names as a sentence lists them: "a", "b" and 3 more. */
export function listNames(names: readonly string[], most = 6): string {
  const shown = names.slice(0, most).map(show)
  const left = names.length - shown.length
  if (left > 0) return `${shown.join(', ')} and ${left} more`
  return shown.length < 2 ? shown.join() : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** What `read` returns; errors about a column that do not name the source yet do so. */
export function namingSource<T>({ source }: RowPlaces, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof SupervisedBaselinesError) || cause.code !== 'invalid-data' || source === undefined)
      throw cause
    if (cause.message.includes(source)) throw cause
    const { code, message, details } = cause
    throw new SupervisedBaselinesError(code, `${source}: ${message}`, { source, ...details }, { cause })
  }
}
