import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import { encodingOf } from '../tables/csvStart.js'

/**
 * Text in UTF-8 without its byte order mark: UTF-16 is converted where a mark, its zero bytes or `encoding` say so, and bytes of another
 * encoding that is not named stay as they are.
 */
export async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  encoding: string | undefined,
  path: string,
): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined
  let isFirst = true
  for await (const chunk of chunks) {
    if (isFirst) {
      decoder = chooseDecoder(encoding, chunk)
      isFirst = false
      if (!decoder) {
        yield startsWith(chunk, 0xef, 0xbb, 0xbf) ? chunk.subarray(3) : chunk
        continue
      }
    }
    yield decoder ? decode(decoder, chunk, path) : chunk
  }
  if (decoder) yield decode(decoder, undefined, path)
}

function chooseDecoder(encoding: string | undefined, start: Buffer): TextDecoder | undefined {
  const label = encoding ?? encodingOf(start)
  if (label === undefined) return undefined
  try {
    return new TextDecoder(label, { fatal: true })
  } catch {
    throw invalidOption('encoding', encoding, "a name that TextDecoder knows, such as 'utf-8' or 'latin1'")
  }
}

function decode(decoder: TextDecoder, chunk: Buffer | undefined, path: string): Buffer {
  try {
    return Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode())
  } catch (cause) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `${path} is not written in ${decoder.encoding}. Save it as UTF-8, or name its encoding where the reader has the option \`encoding\`.`,
      { path, encoding: decoder.encoding },
      { cause },
    )
  }
}

function startsWith(buffer: Buffer, ...bytes: number[]): boolean {
  return bytes.every((byte, i) => buffer[i] === byte)
}
