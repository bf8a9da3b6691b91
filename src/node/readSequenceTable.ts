import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import { SupervisedBaselinesError, show } from '../errors.js'
import { decodeText } from '../tables/csvCells.js'
import { type ReadLimits, readUnpacked } from './decompress.js'
import { toUtf8 } from './toUtf8.js'

/** Options of `readSequenceTable`. */
export interface ReadSequenceTableOptions extends ReadLimits {
  /** The column of the sequences. Default `'sequence'`. */
  readonly sequenceColumn?: string
  /** The column of the labels. Default `'label'`. */
  readonly labelColumn?: string
  /** Default: a comma. */
  readonly delimiter?: string
}

/** Labelled sequences, as they stand in a file. */
export interface SequenceTable {
  /** As they stand in the file. */
  readonly sequences: readonly string[]
  /** One a sequence, as text. */
  readonly labels: readonly string[]
}

/**
 * The sequences and labels of a CSV file with a header (plain or gzip), read in a stream: UTF-8, UTF-16 with its byte order
 * mark, or Latin-1.
 *
 * @throws `invalid-data` with the row of the first one that lacks a sequence or a label, or cannot be read;
 * `file-not-found`, `too-large`, `corrupt` and `aborted` as `readUnpacked`.
 *
 * @example
 * const { sequences, labels } = await readSequenceTable('train.csv')
 * const train = sequenceDataset({ sequences, targets: labels.map(Number) })
 */
export async function readSequenceTable(
  path: string,
  options: ReadSequenceTableOptions = {},
): Promise<SequenceTable> {
  const { sequenceColumn = 'sequence', labelColumn = 'label', delimiter = ',', ...limits } = options
  const sequences: string[] = []
  const labels: string[] = []
  const fail = (message: string, details: Record<string, unknown>, cause?: unknown) =>
    new SupervisedBaselinesError('invalid-data', `${path}: ${message}`, { path, ...details }, { cause })
  let columns: [number, number] | undefined
  const addRow = (cells: readonly string[]): void => {
    if (!columns) {
      const names = cells.map(cell => decodeText(cell).trim())
      columns = [names.indexOf(sequenceColumn), names.indexOf(labelColumn)]
      const missing = columns[0] < 0 ? sequenceColumn : columns[1] < 0 ? labelColumn : undefined
      if (missing) throw fail(`there is no column ${show(missing)} among ${show(names)}.`, { missing, names })
      return
    }
    const [sequence, label] = columns.map(c => decodeText(cells[c] ?? '').trim())
    if (!sequence || !label) {
      const row = sequences.length + 1
      throw fail(`row ${row} has no ${sequence ? 'label' : 'sequence'}.`, { row })
    }
    sequences.push(sequence)
    labels.push(label)
  }
  const parser = parse({
    delimiter,
    // One character per byte: `decodeText` tells UTF-8 from Latin-1.
    encoding: 'latin1',
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: 2 ** 26,
    on_record: (cells: string[]) => {
      addRow(cells)
      return null
    },
  })
  parser.resume()
  try {
    await pipeline(Readable.from(toUtf8(readUnpacked(path, limits), undefined, path)), parser)
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const row = sequences.length + 1
    throw fail(`row ${row} cannot be read: ${cause.message}.`, { row }, cause)
  }
  if (!columns) throw fail('the file is empty.', {})
  if (sequences.length === 0) throw fail('there is a header, but no row below it.', {})
  return { sequences, labels }
}
