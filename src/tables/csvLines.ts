import { SupervisedBaselinesError } from '../errors.js'

/** Columns to write: numbers, or text such as dates and names. */
export interface CSVColumns {
  /** The header. */
  names: readonly string[]
  /** One a name, all equally long. */
  columns: readonly (ArrayLike<number> | readonly string[])[]
}

/** How cells are written. */
export interface CSVOptions {
  /** Puts `'` before text that a spreadsheet would run as a formula (it starts with = + - @ tab or return); default true. */
  escapeFormulas?: boolean
}

/** The lines of a CSV table, each with its line feed. */
export function csvLines({ names, columns }: CSVColumns, options: CSVOptions = {}): Iterable<string> {
  const rows = columns[0]?.length ?? 0
  if (names.length !== columns.length || columns.some(column => column.length !== rows)) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `A table needs one name per column and columns of one length, but there are ${names.length} names for columns of ${columns.map(c => c.length).join(', ')} rows.`,
      { names: names.length, rows: columns.map(column => column.length) },
    )
  }
  const protect = options.escapeFormulas ?? true
  return (function* () {
    yield `${names.map(name => textCell(name, protect)).join(',')}\n`
    for (let row = 0; row < rows; row++) {
      const cells = columns.map(column => cell(column[row]!, protect))
      // A line with nothing on it would be no row.
      yield cells.length === 1 && cells[0] === '' ? 'NaN\n' : `${cells.join(',')}\n`
    }
  })()
}

function cell(value: number | string, protect: boolean): string {
  if (typeof value === 'string') return textCell(value, protect)
  if (!Number.isFinite(value)) return ''
  return Object.is(value, -0) ? '-0' : String(value)
}

function textCell(text: string, protect: boolean): string {
  const safe = protect && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
