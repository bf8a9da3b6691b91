import { SupervisedBaselinesError, show } from '../errors.js'
import { decodeText } from '../tables/csvCells.js'
import { type ReadLimits, readUnpacked } from './decompress.js'
import { toUtf8 } from './toUtf8.js'

/** One record of a FASTA file. */
export interface FastaRecord {
  /** The header's first word. */
  readonly id: string
  /** The rest of the header. */
  readonly description: string
  /** The letters, lines joined. */
  readonly sequence: string
}

/** Options of `readFasta`. */
export interface ReadFastaOptions extends ReadLimits {
  /** The longest sequence accepted, in letters; default 2^28. */
  readonly maxSequenceLength?: number
}

const maxLineLength = 2 ** 28

/**
 * The records of a FASTA file (plain or gzip), one at a time, in a stream. Lines may end in LF, CR LF or CR, and the text may
 * be UTF-8, UTF-16 with its byte order mark, or Latin-1.
 *
 * @throws `invalid-data` naming the record and line of text before the first header, an empty record, or a byte
 * that is no letter, `*` or `-`; `too-large` for an overlong sequence; and as `readUnpacked`.
 *
 * @example
 * ```ts no-run
 * for await (const { sequence } of readFasta('enhancers.fa')) console.log(sequence.length)
 * ```
 */
export async function* readFasta(path: string, options: ReadFastaOptions = {}): AsyncGenerator<FastaRecord> {
  const { maxSequenceLength = 2 ** 28, ...limits } = options
  let header: string | undefined
  let parts: string[] = []
  let length = 0
  let lineNumber = 0
  let records = 0
  const where = () => `${path}, line ${lineNumber}, record ${records}`
  const fail = (what: string) =>
    new SupervisedBaselinesError('invalid-data', `${where()}: ${what}`, {
      path,
      line: lineNumber,
      record: records,
    })
  const finish = (): FastaRecord => {
    if (length === 0) throw fail(`${header} has no sequence.`)
    const [, id = '', description = ''] = /^(\S*)\s*(.*)$/s.exec(header!)!
    return { id, description, sequence: parts.join('') }
  }
  for await (const line of linesOf(path, toUtf8(readUnpacked(path, limits), undefined, path))) {
    lineNumber++
    if (line.startsWith('>')) {
      if (header !== undefined) yield finish()
      header = decodeText(line.slice(1)).trim()
      parts = []
      length = 0
      records++
      continue
    }
    const text = line.trim()
    if (text === '' || text.startsWith(';')) continue
    if (header === undefined)
      throw fail('the file does not start with a header, a line that begins with ">".')
    const odd = findOdd(text)
    if (odd >= 0) {
      const character = decodeText(text.slice(odd)).slice(0, 1)
      throw fail(
        `letter ${length + odd + 1} of ${header} is ${show(character)}, which is neither a letter nor * nor -.`,
      )
    }
    length += text.length
    if (length > maxSequenceLength) {
      throw new SupervisedBaselinesError(
        'too-large',
        `${where()}: ${header} has more than ${maxSequenceLength} letters. If you trust it, raise the option \`maxSequenceLength\`.`,
        { path, line: lineNumber, record: records, limit: maxSequenceLength },
      )
    }
    parts.push(text)
  }
  if (header === undefined) throw fail('there is no record in the file.')
  yield finish()
}

/** Where `text` first has what no sequence has; -1 where it has nothing such. */
function findOdd(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const isLetter = (code | 32) >= 97 && (code | 32) <= 122
    if (!isLetter && code !== 42 && code !== 45) return i
  }
  return -1
}

/** The lines, as one character per byte. */
async function* linesOf(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = ''
  let end: string | undefined
  for await (const chunk of chunks) {
    const text = chunk.toString('latin1')
    // Only files of old Macs have no other line end.
    end ??= text.includes('\r') && !text.includes('\n') ? '\r' : '\n'
    const pieces = (rest + text).split(end)
    rest = pieces.pop()!
    if (rest.length > maxLineLength) {
      throw new SupervisedBaselinesError(
        'too-large',
        `${path} has a line of more than ${maxLineLength} characters. Break its sequences into lines.`,
        { path, limit: maxLineLength },
      )
    }
    for (const piece of pieces) yield piece
  }
  if (rest !== '') yield rest
}
