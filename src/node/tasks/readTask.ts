import { basename } from 'node:path'
import {
  type Dataset,
  findAlignedRelatives,
  measureChannels,
  type Normalisation,
  stratifiedSplit,
} from '../../data/index.js'
import { invalidOption, SupervisedBaselinesError } from '../../errors.js'
import { type ClassificationTask, findTask, type TaskPart } from '../../tasks/index.js'
import type { ReadLimits } from '../decompress.js'
import { countExamples, type Examples, pickExamples } from './examples.js'
import { findOverlaps } from './overlaps.js'
import { readClassFolders, readImageArrays, readListedImages } from './readTaskImages.js'
import { readFastaByClass, readLabelledFasta, readTable, readUCISplice } from './readTaskSequences.js'
import { findTaskFiles, type TaskFile } from './taskFiles.js'

/** Options of `readTask`. */
export interface ReadTaskOptions {
  /** The data folder; files may lie in it as `supervised-baselines tasks show` says, or nearer. */
  readonly folder: string
  /** Whether a file that is not the published one is refused; else the report says what differs. Default true. */
  readonly verify?: boolean
  /**
   * Whether training rows are left out that agree with a validation or a test row in 15 letters in a row, in place
   * (`findAlignedRelatives`), and so may have been made of it. Of test data only the sequences are looked at. Genomics tasks only; default false, as published.
   */
  readonly leaveOutRelatives?: boolean
  /** The most numbers that one array of images may hold; default 2^31. */
  readonly maxValues?: number
  /** Ends it with the error `aborted`. */
  readonly signal?: AbortSignal
  /** Parts or, of archives, images read so far; `total` is 0 where it is not known. */
  readonly onProgress?: (progress: { path: string; done: number; total: number }) => void
}

/** A task's examples, divided and ready for training. */
export interface TaskDatasets {
  /** What was read. */
  readonly task: ClassificationTask
  /** Examples to learn from. */
  readonly train: Dataset
  /** Without the rows that train has too: what anything is chosen by. */
  readonly validation: Dataset
  /** As published, whole; `testInTrain` tells which rows a second score should leave out. */
  readonly test: Dataset
  /** Class numbers, or 0/1 labels [examples, labels], row-major. */
  readonly labels: Readonly<Record<TaskPart, Uint32Array>>
  /** The sequences of genomics tasks. */
  readonly sequences?: Readonly<Record<TaskPart, readonly string[]>>
  /** The images' names in their archive. */
  readonly names?: Readonly<Record<TaskPart, readonly string[]>>
  /** By class number. */
  readonly classNames: readonly string[]
  /** By which images are normalised: measured on train. */
  readonly normalisation?: Normalisation
  /** Numbers of the test rows that train has too, on either strand. */
  readonly testInTrain: Uint32Array
  /** Numbers of the test rows that validation has too (before any was taken out). */
  readonly testInValidation: Uint32Array
  /** What the files hold, and what is wrong with them. */
  readonly report: TaskReport
}

/** What was read, and what is wrong with it. */
export interface TaskReport {
  readonly task: string
  readonly files: readonly TaskFile[]
  /** Rows of each part as published or drawn, before any is taken or left out. */
  readonly rows: Readonly<Record<TaskPart, number>>
  /** Rows of each part that repeat an earlier one of it, on either strand. */
  readonly repeats: Readonly<Record<TaskPart, number>>
  /** Validation rows that train has, and that were taken out. */
  readonly validationTakenOut: number
  /** Training rows that were left out as relatives of validation or test rows. */
  readonly trainTakenOut: number
  readonly testInTrain: number
  readonly testInValidation: number
  /** Inputs that stand under more than one label. */
  readonly contradictions: number
  /** How the files differ from the published ones; empty unless `verify` is false. */
  readonly differences: readonly string[]
  /** All of this in a few lines. */
  readonly text: string
}

/**
 * Reads a published task, by its name or recipe, from the files in a folder, and divides it as its recipe says.
 *
 * Validation rows that train has too are taken out, so that nothing is chosen by what was trained on; such test rows
 * stay and are marked. The same files give the same parts.
 *
 * @throws `invalid-option` for an unknown name; `file-not-found`, saying what to fetch and where to put it;
 * `invalid-data`, saying how a file differs from the published one; and as the readers of the formats do.
 *
 * @example
 * ```ts no-run
 * const { train, validation, test, report } = await readTask('gue/mouse/2', { folder: 'data' })
 * console.log(report.text)
 * ```
 */
export async function readTask(
  nameOrTask: string | ClassificationTask,
  options: ReadTaskOptions,
): Promise<TaskDatasets> {
  const task = typeof nameOrTask === 'string' ? findTask(nameOrTask) : nameOrTask
  if (options.leaveOutRelatives && task.domain !== 'genomics') {
    throw invalidOption('leaveOutRelatives', true, `left out for ${task.name}: it is for sequences`)
  }
  const files = await findTaskFiles(task, options.folder, options.signal)
  const read = await readExamples(task, files, options)
  const differences = [...fileDifferences(files), ...rowDifferences(task, read.parts)]
  if (differences.length > 0 && options.verify !== false) throw otherFiles(task, differences)

  const published = divide(task, read.parts)
  const relatives = options.leaveOutRelatives ? relativesInTrain(published) : new Set<number>()
  const whole = { ...published, train: without(published.train, relatives) }
  const overlaps = findOverlaps(whole)
  const parts = { ...whole, validation: without(whole.validation, new Set(overlaps.validationInTrain)) }
  const normalisation = task.domain === 'satellite' ? await measureChannels(parts.train.dataset()) : undefined
  const ofParts = <T>(pick: (part: Examples) => T): Record<TaskPart, T> => ({
    train: pick(parts.train),
    validation: pick(parts.validation),
    test: pick(parts.test),
  })
  const rows = {
    train: countExamples(published.train),
    validation: countExamples(published.validation),
    test: countExamples(published.test),
  }
  const facts = {
    task: task.name,
    files,
    rows,
    repeats: overlaps.repeats,
    validationTakenOut: overlaps.validationInTrain.length,
    trainTakenOut: relatives.size,
    testInTrain: overlaps.testInTrain.length,
    testInValidation: overlaps.testInValidation.length,
    contradictions: overlaps.contradictions,
    differences,
  }
  return {
    task,
    ...ofParts(part => part.dataset(normalisation)),
    labels: ofParts(part => part.labels),
    ...(parts.train.sequences && { sequences: ofParts(part => part.sequences!) }),
    ...(parts.train.names && { names: ofParts(part => part.names!) }),
    classNames: read.classNames ?? task.classNames ?? Array.from({ length: task.classes }, (_, i) => `${i}`),
    ...(normalisation && { normalisation }),
    testInTrain: overlaps.testInTrain,
    testInValidation: overlaps.testInValidation,
    report: { ...facts, text: describe(facts) },
  }
}

function without(examples: Examples, numbers: ReadonlySet<number>): Examples {
  if (numbers.size === 0) return examples
  return pickExamples(
    examples,
    Uint32Array.from(examples.keys.keys()).filter(i => !numbers.has(i)),
  )
}

/** Numbers of the training rows that agree with validation or test rows in a piece. */
function relativesInTrain({ train, validation, test }: Record<TaskPart, Examples>): Set<number> {
  const others = [...validation.sequences!, ...test.sequences!]
  return new Set(findAlignedRelatives(train.sequences!, others).map(({ train }) => train))
}

type Read = Partial<Record<TaskPart | 'all', Examples>>

async function readExamples(
  task: ClassificationTask,
  found: readonly TaskFile[],
  options: ReadTaskOptions,
): Promise<{ parts: Read; classNames?: readonly string[] }> {
  const { signal, onProgress, maxValues = 2 ** 31 } = options
  const { files } = task
  const place = (path: string) => found.find(file => file.path === path)!.place
  const limits: ReadLimits = signal ? { signal } : {}
  if ('parts' in files) {
    const parts: Read = {}
    const wanted = Object.entries(files.parts) as [TaskPart, string | readonly string[]][]
    for (const [i, [part, path]] of wanted.entries()) {
      if (typeof path !== 'string') parts[part] = await readFastaByClass(task, path.map(place), limits)
      else if (files.format === 'table') parts[part] = await readTable(task, place(path), limits)
      else parts[part] = await readLabelledFasta(task, place(path), limits)
      onProgress?.({ path: [path].flat().join(', '), done: i + 1, total: wanted.length })
    }
    return { parts }
  }
  const path = place(files.path)
  const images = {
    signal,
    maxValues,
    onImage: (count: number) => onProgress?.({ path, done: count, total: task.rows.all ?? 0 }),
  }
  switch (files.format) {
    case 'uci-splice':
      return { parts: { all: await readUCISplice(task, path, limits) } }
    case 'class-folders': {
      const { examples, classNames } = await readClassFolders(task, path, images)
      return { parts: { all: examples }, classNames }
    }
    case 'listed-images':
      return { parts: { all: await readListedImages(task, path, files, images) } }
    case 'hdf5':
      return {
        parts: {
          train: await readImageArrays(task, path, 'train', images),
          validation: await readImageArrays(task, path, 'validation', images),
          test: await readImageArrays(task, path, 'test', images),
        },
      }
  }
}

/** The three parts, as published or drawn. */
function divide(task: ClassificationTask, read: Read): Record<TaskPart, Examples> {
  const { split } = task
  if (split.kind === 'published') return read as Record<TaskPart, Examples>
  if (split.kind === 'stratified') {
    const all = read.all!
    const { train, validation, test } = stratifiedSplit(all.labels, split)
    return {
      train: pickExamples(all, train),
      validation: pickExamples(all, validation),
      test: pickExamples(all, test),
    }
  }
  const { fraction, seed } = split
  const fractions = { train: 1 - fraction, validation: fraction }
  const { train, validation } = stratifiedSplit(read.train!.labels, { fractions, seed })
  return {
    train: pickExamples(read.train!, train),
    validation: pickExamples(read.train!, validation),
    test: read.test!,
  }
}

function fileDifferences(files: readonly TaskFile[]): string[] {
  return files
    .filter(({ status }) => status === 'differs')
    .map(({ path, place, sha256 }) => `${place} is not ${basename(path)} as published (SHA-256 ${sha256})`)
}

function rowDifferences(task: ClassificationTask, read: Read): string[] {
  return (Object.entries(task.rows) as [TaskPart | 'all', number][]).flatMap(([part, expected]) => {
    const found = read[part] && countExamples(read[part])
    if (found === undefined || found === expected) return []
    return [`${part === 'all' ? 'the files have' : `${part} has`} ${found} rows, not ${expected}`]
  })
}

function otherFiles(task: ClassificationTask, differences: readonly string[]): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'invalid-data',
    `The files of ${task.name} are not the published ones: ${differences.join('; ')}. Get them from ${task.source}, or give \`verify: false\` to read them all the same; scores will not compare then.`,
    { task: task.name, differences },
  )
}

function describe(report: Omit<TaskReport, 'text'>): string {
  const { rows, repeats } = report
  const count = (n: number) => n.toLocaleString('en')
  const repeated = (['train', 'validation', 'test'] as const).filter(part => repeats[part] > 0)
  return [
    `${report.task}: ${count(rows.train)} rows of train, ${count(rows.validation)} of validation, ${count(rows.test)} of test`,
    report.validationTakenOut > 0 &&
      `  validation: ${count(report.validationTakenOut)} rows that train has too are taken out`,
    report.trainTakenOut > 0 &&
      `  train: ${count(report.trainTakenOut)} rows that were made of the same as validation or test rows are left out`,
    report.testInTrain > 0 && `  test: ${count(report.testInTrain)} rows that train has too are marked`,
    report.testInValidation > 0 && `  test: ${count(report.testInValidation)} rows that validation has too`,
    repeated.length > 0 &&
      `  rows that repeat an earlier one of their part: ${repeated.map(part => `${part} ${count(repeats[part])}`).join(', ')}`,
    report.contradictions > 0 && `  ${count(report.contradictions)} inputs stand under more than one label`,
    ...report.differences.map(difference => `  not as published: ${difference}`),
  ]
    .filter(Boolean)
    .join('\n')
}
