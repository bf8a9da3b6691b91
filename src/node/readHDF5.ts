import { SupervisedBaselinesError } from '../errors.js'
import { type ReadHDF5Options, readHDF5Value } from './hdf5Value.js'

export type { ReadHDF5Options } from './hdf5Value.js'

/** Numbers with their shape, row-major. */
export interface HDF5Array {
  /** Row-major, in the type that the file has. */
  readonly data:
    | Uint8Array
    | Int8Array
    | Uint16Array
    | Int16Array
    | Uint32Array
    | Int32Array
    | Float32Array
    | Float64Array
  /** One number a dimension. */
  readonly shape: readonly number[]
}

/**
 * One numeric dataset of an HDF5 file. Its declared size is checked before anything is read. Needs `h5wasm`.
 *
 * @throws `file-not-found`, `corrupt`, `invalid-data` for a dataset that is absent (naming those there are) or not
 * of numbers, `too-large`, `missing-dependency`.
 *
 * @example
 * ```ts no-run
 * const { data, shape } = await readHDF5('m-eurosat.h5', { dataset: 'train/images' })
 * ```
 */
export async function readHDF5(path: string, options: ReadHDF5Options): Promise<HDF5Array> {
  const { value, shape } = await readHDF5Value(path, options)
  if (!ArrayBuffer.isView(value) || value instanceof BigInt64Array || value instanceof BigUint64Array) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `${path}, ${options.dataset}, does not hold numbers of up to 32 bits or floats.`,
      { path, dataset: options.dataset },
    )
  }
  return { data: value as HDF5Array['data'], shape }
}
