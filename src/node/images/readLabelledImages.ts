import { SupervisedBaselinesError } from '../../errors.js'
import { type Images, type ReadImagesOptions, readImages } from './readImages.js'

/** Images of one size and their classes, in the order of their names (`CLASS/NAME`). */
export interface LabelledImages extends Images {
  /** The class of each image, by its number in `classes`. */
  readonly labels: Uint32Array
  /** The folders' names, sorted. */
  readonly classes: readonly string[]
}

/**
 * The images in a folder or zip archive that holds one folder a class (`River/River_1.jpg`): PNG, JPEG or TIFF.
 *
 * @throws `invalid-data` naming an image that lies in no folder; and as `readImages`.
 *
 * @example
 * const { inputs, inputShape, labels, classes } = await readLabelledImages('photos')
 * const dataset = arrayDataset({ inputs, inputShape, targets: labels })
 */
export async function readLabelledImages(
  path: string,
  options: ReadImagesOptions = {},
): Promise<LabelledImages> {
  const images = await readImages(path, options)
  const folders = images.names.map(name => classOf(path, name))
  const classes = [...new Set(folders)].sort()
  return { ...images, labels: Uint32Array.from(folders, folder => classes.indexOf(folder)), classes }
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
