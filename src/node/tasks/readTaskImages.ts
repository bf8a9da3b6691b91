import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { throwIfAborted } from '../../common/checks.js'
import { arrayDataset } from '../../data/index.js'
import { SupervisedBaselinesError, show } from '../../errors.js'
import type { ClassificationTask, TaskFiles, TaskPart } from '../../tasks/index.js'
import { decodeImage, type Image } from '../images/decodeImage.js'
import { readLabelledImages } from '../images/readLabelledImages.js'
import { readZip } from '../images/readZip.js'
import { type HDF5Array, readHDF5 } from '../readHDF5.js'
import type { Examples } from './examples.js'

export interface ReadImagesOptions {
  readonly signal?: AbortSignal | undefined
  /** The most numbers of one array. */
  readonly maxValues: number
  readonly onImage: (images: number) => void
}

/** Images in one folder a class. */
export async function readClassFolders(
  task: ClassificationTask,
  path: string,
  { signal, onImage }: ReadImagesOptions,
): Promise<{ examples: Examples; classNames: readonly string[] }> {
  const images = await readLabelledImages(path, {
    ...(signal && { signal }),
    onProgress: ({ images }) => onImage(images),
  })
  if (images.classes.length !== task.classes) {
    throw fail(
      path,
      `there are ${images.classes.length} class folders (${show(images.classes)}), but ${task.name} has ${task.classes} classes.`,
    )
  }
  const { inputs, inputShape, labels, names } = images
  return {
    examples: imageExamples(task, path, { inputs, inputShape, labels, width: 1, names }),
    classNames: images.classes,
  }
}

/** Images in an archive whose classes a CSV in it lists. */
export async function readListedImages(
  task: ClassificationTask,
  path: string,
  files: TaskFiles & { format: 'listed-images' },
  { signal, onImage }: ReadImagesOptions,
): Promise<Examples> {
  const images = new Map<string, Image>()
  let rows: Record<string, string>[] | undefined
  const [before, after] = files.images.split('*') as [string, string]
  const filter = (name: string) => name === files.list || (name.startsWith(before) && name.endsWith(after))
  for await (const { name, content } of readZip(path, { filter, ...(signal && { signal }) })) {
    throwIfAborted(signal, `the reading of ${path}`)
    if (name === files.list) {
      rows = parse(content, { columns: true, bom: true, trim: true }) as Record<string, string>[]
      continue
    }
    images.set(name, await decodeImage(content, { name: `${path}, ${name}` }))
    onImage(images.size)
  }
  if (!rows) throw fail(path, `there is no ${files.list} in the archive.`)
  const names = rows.map(row => `${before}${row[files.columns.image] ?? ''}${after}`)
  const absent = names.find(name => !images.has(name))
  if (absent !== undefined) {
    throw fail(
      path,
      `${files.list} lists ${absent}, which is not in the archive; its columns are ${show(Object.keys(rows[0]!))}.`,
    )
  }
  const labels = rows.map(row => Number(row[files.columns.label] || Number.NaN))
  const { height, width, channels, data } = images.get(names[0]!)!
  const size = height * width * channels
  const inputs = new (data.constructor as Uint16ArrayConstructor)(names.length * size)
  names.forEach((name, i) => {
    const image = images.get(name)!
    if (image.data.length !== size) {
      throw fail(path, `${name} has ${image.data.length} values, but ${names[0]} has ${size}.`)
    }
    inputs.set(image.data, i * size)
  })
  return imageExamples(task, path, { inputs, inputShape: [height, width, channels], labels, width: 1, names })
}

/** The arrays `PART/images` and `PART/labels` of an HDF5 file. */
export async function readImageArrays(
  task: ClassificationTask,
  path: string,
  part: TaskPart,
  { maxValues, onImage }: ReadImagesOptions,
): Promise<Examples> {
  const images = await readHDF5(path, { dataset: `${part}/images`, maxValues })
  const labels = await readHDF5(path, { dataset: `${part}/labels`, maxValues })
  const [count, ...inputShape] = images.shape
  const width = labels.shape[1] ?? 1
  const expected = task.targets === 'labels' ? [count, task.classes] : [count]
  if (show(labels.shape) !== show(expected)) {
    throw fail(
      path,
      `${part}/labels has the shape ${show(labels.shape)}, but must have ${show(expected)} for ${count} images.`,
    )
  }
  onImage(count!)
  return imageExamples(task, path, {
    inputs: images.data,
    inputShape,
    labels: labels.data,
    width,
  })
}

interface ImageArrays {
  readonly inputs: HDF5Array['data']
  readonly inputShape: readonly number[]
  readonly labels: ArrayLike<number>
  readonly width: number
  readonly names?: readonly string[]
}

function imageExamples(task: ClassificationTask, path: string, arrays: ImageArrays): Examples {
  const { inputs, inputShape, width, names } = arrays
  if (show(inputShape) !== show(task.inputShape)) {
    throw fail(path, `images are ${show(inputShape)}, but ${task.name} has ${show(task.inputShape)}.`)
  }
  const most = task.targets === 'labels' ? 1 : task.classes - 1
  const labels = Uint32Array.from(arrays.labels, (label, i) => {
    if (Number.isInteger(label) && label >= 0 && label <= most) return label
    const example = Math.floor(i / width)
    throw fail(path, `example ${example} has the label ${label}, but labels go from 0 to ${most}.`)
  })
  const size = inputShape.reduce((product, n) => product * n, 1)
  const keys = Array.from({ length: labels.length / width }, (_, i) => {
    const one = inputs.subarray(i * size, (i + 1) * size)
    return createHash('sha1').update(one).digest('base64')
  })
  return {
    labels,
    width,
    keys,
    ...(names && { names }),
    dataset: normalisation =>
      arrayDataset({
        inputs,
        inputShape,
        targets: labels,
        targetShape: task.targets === 'labels' ? [width] : [],
        ...(normalisation && { normalisation }),
      }),
  }
}

function fail(path: string, what: string): SupervisedBaselinesError {
  return new SupervisedBaselinesError('invalid-data', `${path}: ${what}`, { path })
}
