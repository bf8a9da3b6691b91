import { basename } from 'node:path'
import type { Dataset } from '../common/dataset.js'
import { flipping, measureChannels, type Normalisation, turning } from '../data/index.js'
import { invalidOption, SupervisedBaselinesError, show } from '../errors.js'
import type { DashaTask } from '../workflows/dasha/index.js'
import { datasetOfImages, datasetOfSequences } from './examples.js'
import {
  type LabelledFileOptions,
  type LabelledImageSet,
  type LabelledSequences,
  readLabelledFiles,
} from './labelledFiles.js'

/** The files of a task, as they are typed. */
export interface TaskFiles extends LabelledFileOptions {
  readonly train: string
  readonly valid?: string
  readonly test?: string
  readonly flip?: boolean
  readonly turn?: boolean
}

/** How inputs are made ready for a model, by what training had alone: what a saved model's predictions need. */
export interface InputFacts {
  readonly kind: 'dna' | 'image'
  readonly inputShape: readonly number[]
  readonly classNames: readonly string[]
  readonly normalisation?: Normalisation
}

/** A task read from files: its classes are those of the training file, sorted. */
export async function taskOfFiles(
  files: TaskFiles,
): Promise<{ task: DashaTask; input: InputFacts; notes: string[] }> {
  const train = await readLabelledFiles(files.train, files)
  const valid = files.valid === undefined ? undefined : await readLabelledFiles(files.valid, files)
  const test = files.test === undefined ? undefined : await readLabelledFiles(files.test, files)
  const classNames = [...new Set(train.labels)].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1))
  if (classNames.length < 2) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `--train ${files.train} has examples of one class only, ${show(classNames[0])}. Give examples of at least two: FASTA files ` +
        'one a class with commas between, a table with several labels, or one folder of images a class.',
      { train: files.train, classNames },
    )
  }
  const parts = Object.entries({ train, valid, test }).filter(([, part]) => part !== undefined)
  for (const [name, part] of parts) {
    if (part!.kind !== train.kind) {
      throw new SupervisedBaselinesError(
        'invalid-data',
        `--${name} holds ${part!.kind === 'dna' ? 'sequences' : 'images'}, but --train does not.`,
        { part: name },
      )
    }
    const row = part!.labels.findIndex(label => !classNames.includes(label))
    if (row < 0) continue
    throw new SupervisedBaselinesError(
      'invalid-data',
      `${part!.placeOf(row)}: the label ${show(part!.labels[row])} is not among those of --train, ${show(classNames)}.`,
      { part: name, row, label: part!.labels[row] },
    )
  }
  const common = {
    name: basename(files.train),
    outputs: classNames.length,
    classNames,
  }
  const targetsOf = ({ labels }: { labels: readonly string[] }) =>
    Uint32Array.from(labels, label => classNames.indexOf(label))
  const datasets = <T extends { labels: readonly string[] }>(make: (part: T) => Dataset) => ({
    train: make(train as unknown as T),
    ...(valid && { validation: make(valid as unknown as T) }),
    ...(test && { test: make(test as unknown as T) }),
  })
  if (train.kind === 'dna') {
    const all = [train, valid, test].flatMap(part => (part as LabelledSequences | undefined)?.sequences ?? [])
    const lengths = all.map(sequence => sequence.length)
    const length = lengths.reduce((most, n) => Math.max(most, n), 0)
    const notes = lengths.every(n => n === length)
      ? []
      : [`Sequences differ in length; shorter ones are filled up to ${length} at their end.`]
    const of = (part: LabelledSequences) => datasetOfSequences(part, targetsOf(part), length)
    const task: DashaTask = { ...common, kind: 'dna', ...datasets(of) }
    return { task, input: { kind: 'dna', inputShape: task.train.inputShape, classNames }, notes }
  }
  const { inputShape } = train
  if (files.turn && inputShape[0] !== inputShape[1]) {
    throw invalidOption(
      '--turn',
      true,
      `left out: the images are ${show([...inputShape])}, which is not square`,
    )
  }
  const normalisation = await measureChannels(datasetOfImages(train, targetsOf(train)))
  const of = (part: LabelledImageSet) => datasetOfImages(part, targetsOf(part), normalisation)
  return {
    task: {
      ...common,
      kind: 'image',
      ...datasets(of),
      augmentations: [...(files.flip ? [flipping()] : []), ...(files.turn ? [turning()] : [])],
    },
    input: { kind: 'image', inputShape, classNames, normalisation },
    notes: [],
  }
}
