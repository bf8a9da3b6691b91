import { open, stat } from 'node:fs/promises'
import { wholeNumber } from '../common/checks.js'
import { SupervisedBaselinesError, show } from '../errors.js'
import { loadHDF5, noteHDF5Error } from './hdf5Library.js'

/** Options of `readHDF5`. */
export interface ReadHDF5Options {
  /** The dataset's path in the file, such as `'train/images'`. */
  readonly dataset: string
  /** The most values accepted, by what the file declares; default 2^29. */
  readonly maxValues?: number
}

/** What a dataset of an HDF5 file holds, of whatever kind. Its declared size is checked before anything is read. */
export async function readHDF5Value(
  path: string,
  options: ReadHDF5Options,
): Promise<{ readonly value: unknown; readonly shape: readonly number[] }> {
  const limit = wholeNumber('maxValues', options.maxValues ?? 2 ** 29, 1)
  const fail = (code: 'corrupt' | 'invalid-data' | 'too-large', what: string, cause?: unknown) =>
    new SupervisedBaselinesError(code, `${path}${what}`, { path, dataset: options.dataset }, { cause })
  await stat(path).catch((cause: Error) => {
    throw new SupervisedBaselinesError('file-not-found', `There is no file ${path}.`, { path }, { cause })
  })
  if (!(await hasSignature(path))) throw fail('corrupt', ' is no HDF5 file: its signature is absent.')
  const h5wasm = await loadHDF5()
  const orCorrupt = <T>(what: string, read: () => T): T => {
    try {
      return read()
    } catch (cause) {
      if (cause instanceof SupervisedBaselinesError) throw cause
      noteHDF5Error(cause)
      const why = cause instanceof Error ? cause.message : String(cause)
      throw fail('corrupt', `${what}: ${why}. The file may be cut off.`, cause)
    }
  }
  const file = orCorrupt(' cannot be opened as HDF5', () => new h5wasm.File(path, 'r'))
  const what = `, ${options.dataset}, cannot be read`
  try {
    return orCorrupt(what, () => readDataset(file))
  } finally {
    orCorrupt(what, () => file.close())
  }

  function readDataset(file: InstanceType<typeof h5wasm.File>) {
    const found = file.get(options.dataset)
    if (!(found instanceof h5wasm.Dataset)) {
      throw fail('invalid-data', ` has no dataset ${show(options.dataset)} among ${show(file.keys())}.`)
    }
    const shape = found.shape ?? []
    const values = shape.reduce((product, n) => product * n, 1)
    // Texts of a fixed length can be long.
    if (values > limit || values * found.metadata.size > 8 * limit) {
      throw fail(
        'too-large',
        `, ${options.dataset}, declares ${shape.join(' x ')} values of ${found.metadata.size} bytes, more than ${limit}. If you trust it, raise the option \`maxValues\`.`,
      )
    }
    const problem = unsupportedType(found.metadata)
    if (problem !== undefined) throw fail('invalid-data', `, ${options.dataset}, ${problem}`)
    return { value: found.value, shape }
  }
}

/** HDF5's numbers of the type classes that are read: whole numbers, floats, text and enumerations (such as booleans). */
const typeClasses = { integer: 0, float: 1, string: 3, enumeration: 8 } as const

/** Why a dataset's type is not read; undefined where it is. h5wasm returns raw bytes for the types that it does not know. */
function unsupportedType({
  type,
  size,
}: {
  readonly type: number
  readonly size: number
}): string | undefined {
  if (!(Object.values(typeClasses) as number[]).includes(type)) {
    return 'holds compound, opaque, bit field or other values that are not read. Convert it to numbers or text.'
  }
  if (type === typeClasses.float && size !== 4 && size !== 8) {
    return `holds floats of ${8 * size} bits, which are not read. Convert it to 32 or 64 bits.`
  }
  if (type === typeClasses.integer && ![1, 2, 4, 8].includes(size)) {
    return `holds whole numbers of ${8 * size} bits, which are not read. Convert it to 8, 16, 32 or 64 bits.`
  }
  return undefined
}

/** Whether HDF5's signature stands at the start or at one of the offsets that the format allows. */
async function hasSignature(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8200), 0, 8200, 0)
    const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')
    return [0, 512, 1024, 2048, 4096, 8192].some(
      at => at + 8 <= bytesRead && buffer.subarray(at, at + 8).equals(signature),
    )
  } finally {
    await file.close()
  }
}
