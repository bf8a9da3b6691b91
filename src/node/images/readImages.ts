import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { throwIfAborted, wholeNumber } from '../../common/checks.js'
import { SupervisedBaselinesError, show } from '../../errors.js'
import { filesInFolder } from '../filesInFolder.js'
import { type DecodeImageOptions, decodeImage, type Image } from './decodeImage.js'
import { type ReadZipOptions, readZip } from './readZip.js'

/** Options of `readImages` and `readLabelledImages`. */
export interface ReadImagesOptions
  extends Pick<DecodeImageOptions, 'maxValues'>,
    Omit<ReadZipOptions, 'filter'> {
  /** The most numbers that all images together may hold; default 2^31. */
  readonly maxTotalValues?: number
  /** Called after every image. */
  readonly onProgress?: (progress: { images: number }) => void
}

/** Images of one size, in the order of their names. */
export interface Images {
  /** [images, height, width, channels], row-major, in the type that the files have. */
  readonly inputs: Image['data']
  /** [height, width, channels]. */
  readonly inputShape: readonly [number, number, number]
  /** The path of each image in its folder or archive. */
  readonly names: readonly string[]
}

/**
 * All images of a folder or zip archive, however deep they lie in it, or the one of a file: PNG, JPEG or TIFF (GeoTIFF of any
 * number of bands; see `decodeImage`). Links are followed; hidden files and folders and `__MACOSX` are left out.
 *
 * @throws `invalid-data` naming the first image of another size, number of channels or type than the first one, or where
 * there is none; `too-large`; and as `decodeImage` and `readZip`.
 */
export async function readImages(path: string, options: ReadImagesOptions = {}): Promise<Images> {
  const { maxValues, onProgress, maxTotalValues, ...limits } = options
  const limit = wholeNumber('maxTotalValues', maxTotalValues ?? 2 ** 31, 1)
  const images: NamedImage[] = []
  for await (const { name, content } of filesIn(path, limits)) {
    throwIfAborted(options.signal, `the reading of ${path}`)
    const image = await decodeImage(content, {
      name: `${path}, ${name}`,
      ...(maxValues !== undefined && { maxValues }),
    })
    images.push({ name, image })
    checkAlike(path, images)
    checkTotal(path, images, limit)
    onProgress?.({ images: images.length })
  }
  const first = images[0]?.image
  if (!first) {
    throw new SupervisedBaselinesError('invalid-data', `${path} holds no PNG, JPEG or TIFF image.`, { path })
  }
  images.sort((a, b) => (a.name < b.name ? -1 : 1))
  const size = first.data.length
  const inputs = new (first.data.constructor as Uint8ArrayConstructor)(images.length * size)
  images.forEach(({ image }, i) => {
    inputs.set(image.data, i * size)
  })
  return {
    inputs,
    inputShape: [first.height, first.width, first.channels],
    names: images.map(({ name }) => name),
  }
}

interface NamedImage {
  readonly name: string
  readonly image: Image
}

function isImage(name: string): boolean {
  return /\.(png|jpe?g|tiff?)$/i.test(name)
}

/** Whether a path is of the user's own files: hidden ones and a Mac's resource forks are left out. */
function isVisible(path: string): boolean {
  return path.split('/').every(part => /^(\.\.?$|(?!__MACOSX$)[^.])/.test(part))
}

async function* filesIn(path: string, options: Omit<ReadZipOptions, 'filter'>) {
  const filter = (name: string) => isImage(name) && isVisible(name)
  const info = await stat(path).catch((cause: Error) => {
    throw new SupervisedBaselinesError('file-not-found', `There is no ${path}.`, { path }, { cause })
  })
  if (info.isFile() && isImage(path)) {
    yield { name: basename(path), content: await readFile(path) }
  } else if (!info.isDirectory()) {
    yield* readZip(path, { ...options, filter })
  } else {
    for await (const { name, file } of filesInFolder(path, isVisible)) {
      if (isImage(name)) yield { name, content: await readFile(file) }
    }
  }
}

function checkAlike(path: string, images: readonly NamedImage[]): void {
  const [first, last] = [images[0]!, images.at(-1)!]
  const describe = ({ image }: NamedImage) =>
    `${show([image.height, image.width, image.channels])} of ${image.data.constructor.name}`
  if (describe(first) === describe(last)) return
  throw new SupervisedBaselinesError(
    'invalid-data',
    `${path}, ${last.name}: the image is ${describe(last)}, but ${first.name} is ${describe(first)}, and all must be alike.`,
    { path, name: last.name },
  )
}

function checkTotal(path: string, images: readonly NamedImage[], limit: number): void {
  if (images.length * images[0]!.image.data.length <= limit) return
  throw new SupervisedBaselinesError(
    'too-large',
    `${path} holds images of more than ${limit} values in all. If you trust it, raise the option \`maxTotalValues\`.`,
    { path, option: 'maxTotalValues', limit },
  )
}
