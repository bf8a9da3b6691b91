import { parse } from 'csv-parse'
import { SupervisedBaselinesError } from '../errors.js'
import { csvError, MAX_ROW_BYTES } from '../tables/csvError.js'
import { plainRows } from '../tables/plainRows.js'

/** Where rows come from, and how they are divided. */
export interface CSVSource {
  readonly path: string
  readonly delimiter: string
  readonly skippedLines: number
}

/**
 * Calls `onRow` for each row of a CSV file and pauses after each chunk. Cells hold one character a byte. As long as there is no quote, lines
 * are divided as they stand; from the first one on csv-parse reads them.
 */
export async function* csvChunks(
  chunks: AsyncIterable<Buffer>,
  { path, delimiter, skippedLines }: CSVSource,
  onRow: (cells: string[], line: number) => void,
): AsyncGenerator<undefined, void> {
  let rest = ''
  let line = 0
  const onPlain = (cells: string[]) => {
    line += 1
    if (line > skippedLines) onRow(cells, line)
  }
  const reader = chunks[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = await reader.next()
    if (done) break
    const text = value.toString('latin1')
    rest = rest === '' ? text : rest + text
    const isOldMac = line === 0 && !rest.includes('\n') && rest.includes('\r')
    if (text.includes('"') || isOldMac) {
      yield* quotedChunks(joined(rest, reader), { path, delimiter, line, skippedLines }, onRow)
      return
    }
    rest = rest.slice(plainRows(rest, delimiter, false, onPlain))
    if (rest.length > MAX_ROW_BYTES) throw tooLong(path, line + 1)
    yield undefined
  }
  if (rest !== '') plainRows(rest, delimiter, true, onPlain)
}

async function* joined(first: string, others: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from(first, 'latin1')
  for (;;) {
    const { done, value } = await others.next()
    if (done) return
    yield value
  }
}

async function* quotedChunks(
  chunks: AsyncIterable<Buffer>,
  { path, delimiter, line, skippedLines }: CSVSource & { readonly line: number },
  onRow: (cells: string[], line: number) => void,
): AsyncGenerator<undefined, void> {
  const parser = parse({
    delimiter,
    encoding: 'latin1',
    from_line: line === 0 ? skippedLines + 1 : 1,
    relax_column_count: true,
    max_record_size: MAX_ROW_BYTES,
    on_record: (cells: string[], { lines }) => {
      onRow(cells, line + lines)
      return null
    },
  })
  const failed = new Promise<never>((_, reject) => parser.once('error', reject))
  failed.catch(() => {})
  const ended = new Promise<void>(resolve => parser.once('end', resolve))
  parser.resume()
  try {
    for await (const chunk of chunks) {
      await Promise.race([new Promise<void>(resolve => parser.write(chunk, () => resolve())), failed])
      yield undefined
    }
    parser.end()
    await Promise.race([ended, failed])
  } catch (cause) {
    throw withLine(csvError(path, cause), line)
  } finally {
    parser.destroy()
  }
}

/** The error with the line in the whole file, where csv-parse began at a later one. */
function withLine(error: unknown, before: number): unknown {
  if (!(error instanceof SupervisedBaselinesError) || before === 0) return error
  const line = error.details['line']
  if (typeof line !== 'number') return error
  const message = error.message.replace(`line ${line}:`, `line ${line + before}:`)
  return new SupervisedBaselinesError(
    error.code,
    message,
    { ...error.details, line: line + before },
    { cause: error.cause },
  )
}

function tooLong(path: string, line: number): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'invalid-data',
    `${path}, line ${line} is longer than ${MAX_ROW_BYTES} bytes.`,
    {
      source: path,
      line,
    },
  )
}
