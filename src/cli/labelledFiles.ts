import type { Command } from 'commander'
import { SupervisedBaselinesError, show } from '../errors.js'
import { readHDF5Images } from '../node/images/readHDF5Images.js'
import { type ReadImagesOptions, readImages } from '../node/images/readImages.js'
import { readLabelledImages } from '../node/images/readLabelledImages.js'
import { readSequenceTable } from '../node/readSequenceTable.js'
import type { ImageExamples, SequenceExamples } from './examples.js'
import { fastaClasses, readFastaFiles } from './fastaFiles.js'
import { typedWhole } from './input.js'

/** Labelled sequences of DNA. */
export interface LabelledSequences extends SequenceExamples {
  readonly kind: 'dna'
  readonly labels: readonly string[]
}

/** Labelled images of one size. */
export interface LabelledImageSet extends ImageExamples {
  readonly kind: 'image'
  readonly labels: readonly string[]
}

/** How files of examples are written down, as it is typed. */
export interface ExampleFileOptions {
  readonly sequenceColumn?: string
  readonly imageData?: string
  readonly channelsFirst?: boolean
  readonly maxValues?: string
  readonly signal?: AbortSignal
}

/** How labelled files are written down, as it is typed. */
export interface LabelledFileOptions extends ExampleFileOptions {
  readonly labelColumn?: string
  readonly labelData?: string
}

/** Adds the options by which a command is told how files of examples are written down. */
export function takesExamples(command: Command): Command {
  return command
    .option('--sequence-column <name>', 'column of the sequences', 'sequence')
    .option('--image-data <name>', 'dataset of the images in HDF5 files', 'images')
    .option('--channels-first', 'HDF5 has [images, channels, height, width] (default: channels last)')
    .option(
      '--max-values <n>',
      'the most numbers that the images of a file may hold (default: 2^31, HDF5 2^29)',
    )
}

/**
 * Labelled examples: a CSV file of sequences and labels, FASTA files (one a class, named as the class, with commas
 * between), a folder or zip archive of images with one folder a class, or an HDF5 file of images and labels.
 */
export async function readLabelledFiles(
  paths: string,
  options: LabelledFileOptions = {},
): Promise<LabelledSequences | LabelledImageSet> {
  const files = paths.split(',').map(path => path.trim())
  if (files.every(isFasta)) {
    const { names, ...records } = await readFastaFiles(files, options)
    const classes = fastaClasses(files)
    return { kind: 'dna', ...records, labels: records.files.map(file => classes[file]!) }
  }
  const [path] = files as [string]
  if (files.length > 1) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      `Several files (${show(paths)}) must be FASTA files, one a class.`,
      { files },
    )
  }
  if (isTable(path)) {
    const table = await readSequenceTable(path, { ...options, ...delimiterOf(path) })
    return { kind: 'dna', ...table, placeOf: placeOfRow(path) }
  }
  const { labelData = 'labels' } = options
  if (isHDF5(path)) {
    const { labels, ...images } = await readHDF5Examples(path, options, labelData)
    return { kind: 'image', ...images, placeOf: placeOfImage(path), labels: labels! }
  }
  const { classes, ...images } = await readLabelledImages(path, imageLimits(options))
  const labels = Array.from(images.labels, label => classes[label]!)
  return { kind: 'image', ...images, placeOf: i => `${path}, ${images.names[i]}`, labels }
}

/** Images to predict the classes of: a folder or zip archive, however deep they lie in it, one image, or an HDF5 file. */
export async function readImageFiles(
  path: string,
  options: ExampleFileOptions,
): Promise<ImageExamples & { readonly names: readonly string[] }> {
  if (!isHDF5(path)) {
    const images = await readImages(path, imageLimits(options))
    return { ...images, placeOf: i => `${path}, ${images.names[i]}` }
  }
  const { inputs, inputShape, size } = await readHDF5Examples(path, options)
  const names = Array.from({ length: size }, (_, i) => String(i))
  return { inputs, inputShape, placeOf: placeOfImage(path), names }
}

/** `FILE.h5`, or `FILE.h5#GROUP` for datasets in a group of it. */
function readHDF5Examples(
  place: string,
  { imageData = 'images', channelsFirst, maxValues }: ExampleFileOptions,
  labelData?: string,
): ReturnType<typeof readHDF5Images> {
  const [path, group] = place.split('#') as [string, string | undefined]
  const inGroup = (name: string) => (group === undefined ? name : `${group}/${name}`)
  return readHDF5Images(path, {
    images: inGroup(imageData),
    ...(labelData !== undefined && { labels: inGroup(labelData) }),
    channels: channelsFirst ? 'first' : 'last',
    ...(maxValues !== undefined && { maxValues: typedWhole('--max-values', maxValues, 1) }),
  })
}

function imageLimits({ signal, maxValues }: ExampleFileOptions): ReadImagesOptions {
  return {
    ...(signal && { signal }),
    ...(maxValues !== undefined && { maxTotalValues: typedWhole('--max-values', maxValues, 1) }),
  }
}

export function isFasta(path: string): boolean {
  return /\.(fa|fasta|fna)(\.gz)?$/i.test(path)
}

export function isTable(path: string): boolean {
  return /\.(csv|tsv|txt)(\.gz)?$/i.test(path)
}

function isHDF5(path: string): boolean {
  return /\.(h5|hdf5|he5)(#.*)?$/i.test(path)
}

export function delimiterOf(path: string): { delimiter?: string } {
  return /\.tsv(\.gz)?$/i.test(path) ? { delimiter: '\t' } : {}
}

/** Rows of a table as messages name them; the first one follows the header. */
export function placeOfRow(path: string): (i: number) => string {
  return i => `${path}, row ${i + 1}`
}

function placeOfImage(path: string): (i: number) => string {
  return i => `${path}, image ${i}`
}
