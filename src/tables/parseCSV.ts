import { parse } from 'csv-parse/browser/esm/sync'
import { guessDelimiter } from './csvCells.js'
import { csvError, MAX_ROW_BYTES } from './csvError.js'
import { type Table, type TableOptions, tableBuilder } from './tableBuilder.js'

/** Options of {@link parseCSV}. */
export interface ParseCSVOptions extends TableOptions {
  /** The character between cells; default the commonest of `, ; tab |` in the first line. */
  delimiter?: string
  /** What messages call the content, such as a file's name. Default `'the CSV'`. */
  source?: string
}

/**
 * The numeric columns of CSV content at hand as typed arrays, with its date column's text: in a browser what `readCSV` of
 * `supervised-baselines/node` is for files, with the same rules and the same messages.
 *
 * @param content text, or its bytes: UTF-8, UTF-16 with its mark, else Latin-1
 * @throws `invalid-data` with the row and line of the first cell that is no number, a row of another length, or
 * broken quotes; `invalid-option` for a column that the content lacks
 *
 * @example
 * const { names, columns, dates } = parseCSV('day,load\n2024-01-01,7\n2024-01-02,9\n') // or the bytes of a file
 */
export function parseCSV(content: string | Uint8Array, options: ParseCSVOptions = {}): Table {
  const { delimiter, source = 'the CSV', ...rest } = options
  const text = (typeof content === 'string' ? content : decode(content)).replace(/^\ufeff/, '')
  const builder = tableBuilder(source, rest)
  try {
    parse(text, {
      delimiter: delimiter ?? guessDelimiter(text.slice(0, MAX_ROW_BYTES)),
      relax_column_count: true,
      max_record_size: MAX_ROW_BYTES,
      on_record: (cells: string[], { lines }: { lines: number }) => {
        builder.addRow(cells, lines)
        return null
      },
    })
  } catch (cause) {
    throw csvError(source, cause)
  }
  return builder.finish()
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Not UTF-8, then: Latin-1 has a letter for every byte.
    return new TextDecoder('latin1').decode(bytes)
  }
}
