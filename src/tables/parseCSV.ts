import { parse } from 'csv-parse/browser/esm/sync'
import { refuseUnknownOptions } from '../common/knownOptions.js'
import { csvError, MAX_ROW_BYTES } from './csvError.js'
import { CSVRows, type TableOptions } from './csvRows.js'
import { encodingOf, readStart, refuseOtherFormats } from './csvStart.js'
import { plainRows } from './plainRows.js'
import type { Table } from './table.js'
import { readingOptionNames } from './tableOptions.js'

/** Options of {@link parseCSV}. */
export interface ParseCSVOptions extends TableOptions {
  /** The character between cells; default the one of `, ; tab |` that divides the first lines best, or what the line `sep=;` says. */
  readonly delimiter?: string
  /** What messages call the content, such as a file's name. Default `'the CSV'`. */
  readonly source?: string
}

/**
 * The table in CSV content at hand: in a browser what `readCSV` of `supervised-baselines/node` is for files, with the same rules and the
 * same messages.
 *
 * What each column is for, how dates and numbers are written and how far apart rows are is found by itself and said in `notes`; options
 * settle what is open.
 *
 * @param content text, or its bytes: UTF-8, UTF-16, else Latin-1
 * @throws `invalid-data` with the row and line of the first cell that cannot be read, for what may be read in two ways (with the option that
 * settles it), for times that repeat or are uneven, and for content of another kind; `invalid-option` for a column that the content lacks
 *
 * @example
 * const { names, columns, dates, notes } = parseCSV('day,load\n2024-01-01,7\n2024-01-02,9\n') // or the bytes of a file
 */
export function parseCSV(content: string | Uint8Array, options: ParseCSVOptions = {}): Table {
  refuseUnknownOptions('parseCSV', options, [
    ...readingOptionNames,
    'missing',
    'header',
    'delimiter',
    'source',
  ])
  const { delimiter, source = 'the CSV', ...rest } = options
  refuseOtherFormats(
    typeof content === 'string' ? new TextEncoder().encode(content.slice(0, 4096)) : content,
    source,
  )
  const text = (typeof content === 'string' ? content : decode(content)).replace(/^\ufeff/, '')
  const rows = new CSVRows(source, rest)
  const start = readStart(text.slice(0, MAX_ROW_BYTES))
  const between = delimiter ?? start.delimiter
  if (!text.includes('"') && text.includes('\n')) {
    let line = 0
    plainRows(text, between, true, cells => {
      line += 1
      if (line > start.skippedLines) rows.addRow(cells, line)
    })
    return rows.finish(between)
  }
  try {
    parse(text, {
      delimiter: between,
      from_line: start.skippedLines + 1,
      relax_column_count: true,
      max_record_size: MAX_ROW_BYTES,
      on_record: (cells: string[], { lines }: { lines: number }) => {
        rows.addRow(cells, lines)
        return null
      },
    })
  } catch (cause) {
    throw csvError(source, cause)
  }
  return rows.finish(between)
}

function decode(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes)
  if (encoding) return new TextDecoder(encoding).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Not UTF-8, then: Latin-1 has a letter for every byte.
    return new TextDecoder('latin1').decode(bytes)
  }
}
