import { crc32 } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import { finiteNumber, throwIfAborted } from '../../common/checks.js'
import { SupervisedBaselinesError } from '../../errors.js'
import { loadPeer } from './loadPeer.js'

/** Options of `readZip`. */
export interface ReadZipOptions {
  /** Which entries to read, by name. Default: all files. */
  readonly filter?: (name: string) => boolean
  /** The most bytes that one entry may declare or unpack to; default 256 MiB. */
  readonly maxEntryBytes?: number
  /** The most bytes that all entries together may unpack to; default 4 GiB. */
  readonly maxBytes?: number
  /** Ends it with the error `aborted`. */
  readonly signal?: AbortSignal
}

/**
 * The files in a zip archive, one at a time, each held to its declared size and checksum. Needs `yauzl`.
 *
 * @throws `file-not-found`, `too-large`, `corrupt` naming the archive and the entry, `missing-dependency`.
 */
export async function* readZip(
  path: string,
  options: ReadZipOptions = {},
): AsyncGenerator<{ name: string; content: Buffer }> {
  const maxEntryBytes = finiteNumber('maxEntryBytes', options.maxEntryBytes ?? 2 ** 28, 1)
  const maxBytes = finiteNumber('maxBytes', options.maxBytes ?? 2 ** 32, 1)
  const { filter = () => true, signal } = options
  const yauzl = await loadPeer('yauzl', () => import('yauzl'))
  const corrupt = (what: string, cause: unknown) =>
    new SupervisedBaselinesError(
      (cause as NodeJS.ErrnoException)?.code === 'ENOENT' ? 'file-not-found' : 'corrupt',
      `${path}${what} cannot be read: ${(cause as Error).message}.`,
      { path },
      { cause },
    )
  let zip: ZipFile
  try {
    zip = await yauzl.default.openPromise(path, { lazyEntries: true, autoClose: false })
  } catch (cause) {
    throw corrupt('', cause)
  }
  let total = 0
  try {
    for await (const entry of zip.eachEntry()) {
      throwIfAborted(signal, `the reading of ${path}`)
      const name = entry.fileName
      if (name.endsWith('/') || !filter(name)) continue
      total += entry.uncompressedSize
      checkSize(path, name, 'maxEntryBytes', entry.uncompressedSize, maxEntryBytes)
      checkSize(path, name, 'maxBytes', total, maxBytes)
      yield { name, content: await unpack(zip, entry, cause => corrupt(`, ${name},`, cause)) }
    }
  } catch (cause) {
    throw cause instanceof SupervisedBaselinesError ? cause : corrupt('', cause)
  } finally {
    zip.close()
  }
}

async function unpack(zip: ZipFile, entry: Entry, fail: (cause: unknown) => Error): Promise<Buffer> {
  try {
    const chunks: Buffer[] = []
    // yauzl ends the stream with an error where it brings more or fewer bytes than declared.
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    const content = Buffer.concat(chunks)
    if (crc32(content) !== entry.crc32) throw new Error('its checksum does not fit its content')
    return content
  } catch (cause) {
    throw fail(cause)
  }
}

function checkSize(path: string, name: string, option: string, bytes: number, limit: number): void {
  if (bytes <= limit) return
  throw new SupervisedBaselinesError(
    'too-large',
    `${path}, ${name}: unpacks to ${bytes} bytes, more than ${limit}. If you trust it, raise the option \`${option}\`.`,
    { path, name, option, limit },
  )
}
