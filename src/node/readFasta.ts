import { SupervisedBaselinesError } from '../errors.js'
import { type ReadLimits, readUnpacked } from './decompress.js'

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

/**
 * The records of a FASTA file (plain or gzip), one at a time, in a stream.
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
  for await (const line of lines(readUnpacked(path, limits), 2 ** 28)) {
    lineNumber++
    if (line.startsWith('>')) {
      if (header !== undefined) yield finish()
      header = line.slice(1).trim()
      parts = []
      length = 0
      records++
      continue
    }
    const text = line.trim()
    if (text === '' || text.startsWith(';')) continue
    if (header === undefined)
      throw fail('the file does not start with a header, a line that begins with ">".')
    if (!isSequence(text)) throw fail(`${header} has a character that is neither a letter nor * nor -.`)
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

function isSequence(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const isLetter = (code | 32) >= 97 && (code | 32) <= 122
    if (!isLetter && code !== 42 && code !== 45) return false
  }
  return true
}

async function* lines(chunks: AsyncIterable<Buffer>, maxLength: number): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const pieces = (rest + chunk.toString('latin1')).split('\n')
    rest = pieces.pop()!
    if (rest.length > maxLength) {
      throw new SupervisedBaselinesError('too-large', `A line has more than ${maxLength} characters.`, {
        maxLength,
      })
    }
    for (const piece of pieces) yield piece.endsWith('\r') ? piece.slice(0, -1) : piece
  }
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest
}
