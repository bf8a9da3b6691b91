import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { throwIfAborted } from '../../common/checks.js'
import { SupervisedBaselinesError, show } from '../../errors.js'
import { type DecodeImageOptions, decodeImage, type Image } from './decodeImage.js'
import { type ReadZipOptions, readZip } from './readZip.js'

export interface ReadLabelledImagesOptions
  extends Pick<DecodeImageOptions, 'maxValues'>,
    Omit<ReadZipOptions, 'filter'> {
  readonly onProgress?: (progress: { images: number }) => void
}

/** Images of one size and their classes, in the order of their names. */
export interface LabelledImages {
  /** [images, height, width, channels], row-major, in the type that the files have. */
  readonly inputs: Image['data']
  /** [height, width, channels]. */
  readonly inputShape: readonly [number, number, number]
  /** The class of each image, by its number in `classes`. */
  readonly labels: Uint32Array
  /** The folders' names, sorted. */
  readonly classes: readonly string[]
  /** `CLASS/NAME` of each image. */
  readonly names: readonly string[]
}

/**
 * The images in a folder or zip archive that holds one folder a class (`River/River_1.jpg`): PNG, JPEG or TIFF.
 *
 * @throws `invalid-data` naming the first image of another size, number of channels or type than the first one, or
 * one in no folder; and as `decodeImage` and `readZip`.
 */
export async function readLabelledImages(
  path: string,
  options: ReadLabelledImagesOptions = {},
): Promise<LabelledImages> {
  const { maxValues, onProgress, ...limits } = options
  const images: { name: string; image: Image }[] = []
  for await (const { name, content } of filesIn(path, limits)) {
    if (!/\.(png|jpe?g|tiff?)$/i.test(name)) continue
    throwIfAborted(options.signal, `the reading of ${path}`)
    const image = await decodeImage(content, {
      name: `${path}, ${name}`,
      ...(maxValues !== undefined && { maxValues }),
    })
    images.push({ name, image })
    checkAlike(path, images)
    onProgress?.({ images: images.length })
  }
  const first = images[0]?.image
  if (!first) {
    throw new SupervisedBaselinesError('invalid-data', `${path} holds no PNG, JPEG or TIFF image.`, { path })
  }
  images.sort((a, b) => (a.name < b.name ? -1 : 1))
  const classes = [...new Set(images.map(({ name }) => classOf(path, name)))].sort()
  const size = first.height * first.width * first.channels
  const inputs = new (first.data.constructor as Uint8ArrayConstructor)(images.length * size)
  images.forEach(({ image }, i) => {
    inputs.set(image.data, i * size)
  })
  return {
    inputs,
    inputShape: [first.height, first.width, first.channels],
    labels: Uint32Array.from(images, ({ name }) => classes.indexOf(classOf(path, name))),
    classes,
    names: images.map(({ name }) => name),
  }
}

async function* filesIn(path: string, options: Omit<ReadZipOptions, 'filter'>) {
  const info = await stat(path).catch((cause: Error) => {
    throw new SupervisedBaselinesError('file-not-found', `There is no ${path}.`, { path }, { cause })
  })
  if (!info.isDirectory()) {
    yield* readZip(path, options)
    return
  }
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    yield {
      name: file.slice(path.length).replaceAll('\\', '/').replace(/^\//, ''),
      content: await readFile(file),
    }
  }
}

/** The innermost folder that an image lies in. */
function classOf(path: string, name: string): string {
  const folder = name.split('/').at(-2)
  if (folder === undefined) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `${path}, ${name}: the image lies in no folder, whose name would be its class.`,
      { path, name },
    )
  }
  return folder
}

function checkAlike(path: string, images: readonly { name: string; image: Image }[]): void {
  const [first, last] = [images[0]!, images.at(-1)!]
  const describe = ({ image }: typeof first) =>
    `${show([image.height, image.width, image.channels])} of ${image.data.constructor.name}`
  if (describe(first) === describe(last)) return
  throw new SupervisedBaselinesError(
    'invalid-data',
    `${path}, ${last.name}: the image is ${describe(last)}, but ${first.name} is ${describe(first)}, and all must be alike.`,
    { path, name: last.name },
  )
}
