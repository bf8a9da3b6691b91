import { wholeNumber } from '../../common/checks.js'
import { invalidOption, SupervisedBaselinesError, show } from '../../errors.js'
import { readHDF5Value } from '../hdf5Value.js'
import { type HDF5Array, readHDF5 } from '../readHDF5.js'

/** Options of `readHDF5Images`. */
export interface ReadHDF5ImagesOptions {
  /** The dataset of the images, such as `'train/images'`. Default `'images'`. */
  readonly images?: string
  /** The dataset of their classes, numbers or text; undefined: they are not read. */
  readonly labels?: string
  /** Where the channels (bands) stand in the file: [images, height, width, channels] or, as PyTorch has them, [images, channels, height, width]. Default `'last'`. */
  readonly channels?: 'first' | 'last'
  /** The most numbers that the images may hold, by what the file declares; default 2^29. */
  readonly maxValues?: number
}

/** Images of an HDF5 file, with their classes if they were asked for. */
export interface HDF5Images {
  /** [images, height, width, channels], row-major, in the type that the file has. */
  readonly inputs: HDF5Array['data']
  /** [height, width, channels]. */
  readonly inputShape: readonly [number, number, number]
  readonly size: number
  /** The class of each image, as text: a number 3 is `'3'`. */
  readonly labels?: readonly string[]
}

/**
 * Images and their classes from the datasets of an HDF5 file; images of three dimensions ([images, height, width]) have one
 * channel. Needs `h5wasm`.
 *
 * @throws `invalid-data` for other shapes, labels that are neither whole numbers nor text, or not as many labels as images;
 * and as `readHDF5`.
 */
export async function readHDF5Images(path: string, options: ReadHDF5ImagesOptions = {}): Promise<HDF5Images> {
  const { images: dataset = 'images', channels = 'last' } = options
  if (channels !== 'first' && channels !== 'last') {
    throw invalidOption('channels', channels, '"first" or "last"')
  }
  const maxValues = wholeNumber('maxValues', options.maxValues ?? 2 ** 29, 1)
  const { data, shape } = await readHDF5(path, { dataset, maxValues })
  if (shape.length < 3 || shape.length > 4 || shape.includes(0)) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `${path}, ${dataset}, has the shape ${show([...shape])}, but images must be [images, height, width] or [images, height, width, channels].`,
      { path, dataset, shape },
    )
  }
  const size = shape[0]!
  const isFirst = channels === 'first' && shape.length === 4
  const [height, width, depth] = isFirst
    ? [shape[2]!, shape[3]!, shape[1]!]
    : [shape[1]!, shape[2]!, shape[3] ?? 1]
  return {
    inputs: isFirst ? channelsLast(data, size, depth) : data,
    inputShape: [height, width, depth],
    size,
    ...(options.labels !== undefined && {
      labels: await readLabels(path, { dataset: options.labels, size, maxValues }),
    }),
  }
}

async function readLabels(
  path: string,
  { dataset, size, maxValues }: { dataset: string; size: number; maxValues: number },
): Promise<string[]> {
  const fail = (what: string) =>
    new SupervisedBaselinesError('invalid-data', `${path}, ${dataset}, ${what}`, { path, dataset })
  const { value, shape } = await readHDF5Value(path, { dataset, maxValues })
  if (shape[0] !== size || shape.slice(1).some(n => n !== 1)) {
    throw fail(`has the shape ${show([...shape])}, but must have one class for each of ${size} images.`)
  }
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
  const labels = isList ? Array.from(value as ArrayLike<unknown>, labelOf) : []
  const odd = labels.indexOf(undefined)
  if (labels.length !== size || odd >= 0) {
    throw fail(
      `does not hold whole numbers or text${odd < 0 ? '' : `: image ${odd} has ${show((value as ArrayLike<unknown>)[odd])}`}.`,
    )
  }
  return labels as string[]
}

function labelOf(value: unknown): string | undefined {
  if (typeof value === 'bigint' || Number.isInteger(value)) return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** [images, channels, pixels] as [images, pixels, channels]. */
function channelsLast(data: HDF5Array['data'], images: number, channels: number): HDF5Array['data'] {
  const pixels = data.length / images / channels
  const turned = new (data.constructor as Uint8ArrayConstructor)(data.length)
  for (let image = 0, from = 0; image < images; image++) {
    for (let c = 0; c < channels; c++) {
      for (let pixel = 0; pixel < pixels; pixel++) {
        turned[(image * pixels + pixel) * channels + c] = data[from++]!
      }
    }
  }
  return turned
}
