import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { PassThrough, pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { finiteNumber, throwIfAborted } from '../common/checks.js'
import { SupervisedBaselinesError } from '../errors.js'

/** Limits on what a file may unpack to, and how to follow or stop the reading of it. */
export interface ReadLimits {
  /** The most bytes the unpacked content may have; default 2 GiB. */
  maxBytes?: number
  /** The most bytes unpacked per byte read, once a mebibyte has come out; default 200. */
  maxRatio?: number
  /** Ends the reading with the error `aborted`. */
  signal?: AbortSignal
  /** Called as the file is read. */
  onProgress?: (progress: ReadProgress) => void
}

/** How far the reading of a file has come: bytes read from disk, of how many. */
export interface ReadProgress {
  /** Read so far, as they lie on disk. */
  bytes: number
  /** The file's size. */
  totalBytes: number
}

const GIBIBYTE = 2 ** 30
const RATIO_FREE = 2 ** 20

/**
 * The content of a file in chunks, unpacked if its first bytes say gzip, whatever its name.
 *
 * The limits hold on the bytes that come out, not on what the file says of itself, so that a small file
 * cannot fill the memory.
 *
 * @throws `file-not-found`, `too-large` (names the option to raise), `corrupt` (damaged or cut off gzip), `aborted`.
 */
export async function* readUnpacked(path: string, limits: ReadLimits = {}): AsyncGenerator<Buffer> {
  const maxBytes = finiteNumber('maxBytes', limits.maxBytes ?? 2 * GIBIBYTE, 1)
  const maxRatio = finiteNumber('maxRatio', limits.maxRatio ?? 200, 1)
  const { signal, onProgress } = limits
  const totalBytes = await fileSize(path)

  let bytesIn = 0
  let bytesOut = 0
  const packed = countedFile(path, bytes => {
    bytesIn += bytes
  })
  try {
    for await (const chunk of unpacked(packed)) {
      throwIfAborted(signal, `the reading of ${path}`)
      bytesOut += chunk.length
      if (bytesOut > maxBytes) throw tooLarge(path, 'maxBytes', maxBytes, `more than ${maxBytes} bytes`)
      if (bytesOut > RATIO_FREE && bytesOut > maxRatio * bytesIn) {
        throw tooLarge(path, 'maxRatio', maxRatio, `more than ${maxRatio} times its size on disk`)
      }
      onProgress?.({ bytes: bytesIn, totalBytes })
      yield chunk
    }
  } catch (cause) {
    throw readError(path, cause)
  }
}

async function fileSize(path: string): Promise<number> {
  try {
    const { size } = await stat(path)
    return size
  } catch (cause) {
    throw readError(path, cause)
  }
}

async function* countedFile(path: string, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 18 })) {
    count(chunk.length)
    yield chunk
  }
}

async function* unpacked(packed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const first = await packed.next()
  if (first.done) return
  const whole = Readable.from(startingWith(first.value, packed))
  const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b
  // `pipeline` hands errors of the file on and closes it when the reader stops early.
  const through = isGzip ? createGunzip({ chunkSize: 2 ** 18 }) : new PassThrough()
  yield* pipeline(whole, through, () => {})
}

async function* startingWith<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}

function tooLarge(path: string, option: string, limit: number, what: string): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'too-large',
    `${path} unpacks to ${what}. If you trust it, raise the option \`${option}\`.`,
    { path, option, limit },
  )
}

function readError(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof SupervisedBaselinesError) return cause
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  if (code === 'ENOENT') {
    return new SupervisedBaselinesError('file-not-found', `There is no file ${path}.`, { path }, { cause })
  }
  if (code.startsWith('Z_')) {
    return new SupervisedBaselinesError(
      'corrupt',
      `${path} starts as a gzip file but cannot be unpacked: ${cause.message}. It may be cut off; fetch it again.`,
      { path },
      { cause },
    )
  }
  return new SupervisedBaselinesError(
    'failed',
    `${path} cannot be read: ${cause.message}.`,
    { path },
    { cause },
  )
}
