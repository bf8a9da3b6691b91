import { basename } from 'node:path'
import { SupervisedBaselinesError, show } from '../errors.js'
import { readLabelledImages } from '../node/images/readLabelledImages.js'
import { readFasta } from '../node/readFasta.js'
import { readSequenceTable } from '../node/readSequenceTable.js'

/** Labelled sequences of DNA. */
export interface LabelledSequences {
  readonly kind: 'dna'
  readonly sequences: readonly string[]
  readonly labels: readonly string[]
}

/** Labelled images of one size. */
export interface LabelledImageSet {
  readonly kind: 'image'
  readonly inputs: Awaited<ReturnType<typeof readLabelledImages>>['inputs']
  readonly inputShape: readonly [number, number, number]
  readonly labels: readonly string[]
  readonly names: readonly string[]
}

/** How labelled files are written down. */
export interface LabelledFileOptions {
  readonly sequenceColumn?: string
  readonly labelColumn?: string
  readonly signal?: AbortSignal
}

/**
 * Labelled examples: a CSV file of sequences and labels, FASTA files (one a class, named as the class, with commas
 * between), or a folder or zip archive of images with one folder a class.
 */
export async function readLabelledFiles(
  paths: string,
  options: LabelledFileOptions = {},
): Promise<LabelledSequences | LabelledImageSet> {
  const files = paths.split(',').map(path => path.trim())
  const limits = options.signal ? { signal: options.signal } : {}
  if (files.every(isFasta)) {
    const sequences: string[] = []
    const labels: string[] = []
    for (const file of files) {
      for await (const record of readFasta(file, limits)) {
        sequences.push(record.sequence)
        labels.push(basename(file).replace(/\..*$/, ''))
      }
    }
    return { kind: 'dna', sequences, labels }
  }
  const [path] = files
  if (files.length > 1) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      `Several files (${show(paths)}) must be FASTA files, one a class.`,
      { files },
    )
  }
  if (isTable(path!)) {
    return { kind: 'dna', ...(await readSequenceTable(path!, { ...options, ...delimiterOf(path!) })) }
  }
  const { inputs, inputShape, labels, classes, names } = await readLabelledImages(path!, limits)
  return { kind: 'image', inputs, inputShape, names, labels: Array.from(labels, label => classes[label]!) }
}

export function isFasta(path: string): boolean {
  return /\.(fa|fasta|fna)(\.gz)?$/i.test(path)
}

export function isTable(path: string): boolean {
  return /\.(csv|tsv|txt)(\.gz)?$/i.test(path)
}

export function delimiterOf(path: string): { delimiter?: string } {
  return /\.tsv(\.gz)?$/i.test(path) ? { delimiter: '\t' } : {}
}
