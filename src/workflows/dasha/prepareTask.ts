import { finiteNumber, oneOf, throwIfAborted, wholeNumber } from '../../common/checks.js'
import { type ContentHash, contentHash } from '../../common/contentHash.js'
import { type Dataset, sizeOfShape } from '../../common/dataset.js'
import type { ImageSymmetry } from '../../common/imageViews.js'
import { duplicateFinder, selectExamples, stratifiedSplit } from '../../data/index.js'
import { invalidOption, SupervisedBaselinesError, show } from '../../errors.js'
import { breathe } from '../../training/breathe.js'
import {
  classificationMetrics,
  crossEntropy,
  denseMetrics,
  type Loss,
  type Metric,
  meanSquaredError,
  multiLabelMetrics,
  multiLabelSoftMargin,
} from '../../training/index.js'
import { otherStrand } from './strands.js'
import type { DashaTask, KernelSpace } from './task.js'
import { type DataIdentity, type TaskIdentity, taskIdentity } from './taskIdentity.js'

/** Options of `prepareTask`. */
export interface PrepareTaskOptions {
  /** Fixes which examples are held out. Default 0. */
  readonly seed?: number
  /** Share of `train` held out where the task has no validation data. Default 0.15. */
  readonly holdout?: number
  /** Ends it with the error `aborted`. */
  readonly signal?: AbortSignal
}

/** A task that was found fit to be worked on, with its defaults filled in. */
export interface PreparedTask {
  /** Stands in reports. */
  readonly name: string
  /** What the inputs are. */
  readonly kind: 'dna' | 'sequence' | 'image'
  /** What is predicted. */
  readonly head: 'classification' | 'multilabel' | 'dense'
  /** 1 for sequences, 2 for images. */
  readonly rank: 1 | 2
  /** Classes, labels, or channels of the dense output. */
  readonly outputs: number
  /** Positions of the dense output where they are others than the input's. */
  readonly horizon: number | undefined
  /** Of the outputs. */
  readonly classNames: readonly string[]
  /** Examples to learn from, the held-out ones taken out. */
  readonly train: Dataset
  /** Without the examples that `train` has too. */
  readonly validation: Dataset
  /** Scored once, at the very end; undefined where there is none. */
  readonly test: Dataset | undefined
  /** The test examples whose inputs `train` has too, on either strand of DNA. */
  readonly testDuplicates: readonly number[]
  /** What is trained with. */
  readonly loss: Loss
  /** The first one chooses. */
  readonly metrics: readonly Metric[]
  /** Random changes of training inputs. */
  readonly augmentations: NonNullable<DashaTask['augmentations']>
  /** What predictions are averaged over, by the augmentations of images. */
  readonly symmetries: readonly ImageSymmetry[]
  /** Examples a step. */
  readonly batchSize: number
  /** Kernel sizes and dilations that the search chooses from. */
  readonly kernelSpace: KernelSpace | undefined
  /** What is odd about the task, in words. */
  readonly warnings: readonly string[]
  /** What a journal holds, so that a run goes on with the same task alone. */
  readonly identity: TaskIdentity
}

/**
 * Checks a task before any compute is spent, and holds validation data out of training where it has none.
 *
 * Validation examples that training has too are taken out, with a warning; of test data the inputs are looked
 * at, to tell which of them training has, and of the labels whether they are in range. Throws `invalid-data` for shapes that differ, labels out of range, inputs that
 * are not finite, a single class or nothing left to validate with; `invalid-option` for a head that does not fit.
 *
 * @example
 * const inputs = Float32Array.from({ length: 80 * 16 }, (_, i) => Math.sin(i * i))
 * const targets = Array.from({ length: 80 }, (_, i) => i % 2)
 * const train = arrayDataset({ inputs, inputShape: [16, 1], targets })
 * const prepared = await prepareTask({ train, outputs: 2 }, { seed: 7 })
 * prepared.validation.size // 12: held out of train
 */
export async function prepareTask(task: DashaTask, options: PrepareTaskOptions = {}): Promise<PreparedTask> {
  const seed = finiteNumber('seed', options.seed ?? 0)
  const { signal } = options
  const { train, test } = task
  const rank = rankOf(task)
  const kind = oneOf('task.kind', task.kind ?? (rank === 1 ? 'sequence' : 'image'), [
    'dna',
    'sequence',
    'image',
  ])
  if ((kind === 'image') !== (rank === 2)) {
    throw invalidOption('task.kind', kind, `one for inputs of shape ${show([...train.inputShape])}`)
  }
  const head = oneOf('task.head', task.head ?? 'classification', ['classification', 'multilabel', 'dense'])
  const outputs = wholeNumber('task.outputs', task.outputs, head === 'classification' ? 2 : 1)
  const loss = task.loss ?? defaultLoss(head)
  checkShapes(task, head)

  const warnings: string[] = []
  const hashes = { train: contentHash(), validation: contentHash() }
  const trainTargets = await readTargets('train', train, { loss, outputs, signal, hash: hashes.train })
  const labels = head === 'classification' ? trainTargets : undefined
  if (labels) warnings.push(...classWarnings(labels, outputs, nameOf(task)))

  let [kept, validation] = [train, task.validation]
  if (!validation) {
    const share = finiteNumber('holdout', options.holdout ?? 0.15, 0.01, 0.9)
    const parts = stratifiedSplit(labels ?? new Uint8Array(train.size), {
      fractions: { train: 1 - share, validation: share },
      seed,
    })
    kept = selectExamples(train, parts.train)
    validation = selectExamples(train, parts.validation)
  }
  if (validation.size === 0) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `There are no examples to validate with: give \`validation\`, or more than ${train.size} to train on.`,
      { train: train.size },
    )
  }
  const findKnown = await duplicates(kept, kind)
  const known = await findKnown(validation)
  if (known.length > 0) {
    const isKnown = new Set(known)
    const unknown = Uint32Array.from({ length: validation.size }, (_, i) => i).filter(i => !isKnown.has(i))
    warnings.push(
      `${known.length} of ${validation.size} validation examples are in training too; they were taken out of validation.`,
    )
    if (unknown.length === 0) {
      throw new SupervisedBaselinesError(
        'invalid-data',
        'Every validation example is in training too: nothing can be chosen by them.',
        { duplicates: known.length },
      )
    }
    validation = selectExamples(validation, unknown)
  }
  const validationTargets = await readTargets('validation', validation, {
    ...{ loss, outputs, signal },
    hash: hashes.validation,
  })
  if (labels) {
    const keptTargets =
      kept === train ? trainTargets : await readTargets('train', kept, { loss, outputs, signal })
    warnings.push(...absentWarnings(keptTargets, validationTargets, nameOf(task)))
  }
  throwIfAborted(signal, 'the check of the task')
  // Whether they can be scored, and nothing else.
  if (test) await readTargets('test', test, { loss, outputs, signal })
  const testDuplicates = test ? await findKnown(test) : []
  if (testDuplicates.length > 0) {
    warnings.push(
      `${testDuplicates.length} of ${test!.size} test examples are in training too; scores without them are given beside.`,
    )
  }
  const image = kind === 'image'
  const prepared: Omit<PreparedTask, 'identity'> = {
    name: task.name ?? 'task',
    kind,
    head,
    rank,
    outputs,
    horizon: task.horizon,
    classNames: task.classNames ?? Array.from({ length: outputs }, (_, i) => String(i)),
    train: kept,
    validation,
    test,
    testDuplicates,
    loss,
    metrics: task.metrics ?? defaultMetrics(head, image),
    augmentations: task.augmentations ?? [],
    symmetries:
      image && head !== 'dense' ? (task.augmentations ?? []).flatMap(each => each.symmetries ?? []) : [],
    batchSize: wholeNumber('task.batchSize', task.batchSize ?? (image ? 32 : 64), 1),
    kernelSpace: task.kernelSpace,
    warnings,
  }
  const identityOf = ({ size }: Dataset, hash: ContentHash): DataIdentity => ({
    examples: size,
    hash: hash.digest(),
  })
  const identity = taskIdentity(prepared, {
    train: identityOf(train, hashes.train),
    validation: identityOf(validation, hashes.validation),
  })
  return { ...prepared, identity }
}

/**
 * Returns all targets, and adds inputs and targets to `hash`. Throws `invalid-data` where a label is out of range or an
 * input is not finite.
 */
export async function readTargets(
  part: string,
  dataset: Dataset,
  {
    loss,
    outputs,
    signal,
    hash,
  }: {
    readonly loss: Loss
    readonly outputs: number
    readonly signal?: AbortSignal | undefined
    readonly hash?: ContentHash
  },
): Promise<Float32Array> {
  const width = sizeOfShape(dataset.targetShape)
  const targets = new Float32Array(dataset.size * width)
  const step = 256
  for (let start = 0; start < dataset.size; start += step) {
    throwIfAborted(signal, 'the check of the task')
    const count = Math.min(step, dataset.size - start)
    const batch = await dataset.batch(Uint32Array.from({ length: count }, (_, i) => start + i))
    targets.set(batch.targets, start * width)
    hash?.add(batch.inputs).add(batch.targets)
    const odd = batch.inputs.findIndex(value => !Number.isFinite(value))
    if (odd >= 0) {
      const index = start + Math.floor(odd / sizeOfShape(dataset.inputShape))
      throw new SupervisedBaselinesError(
        'invalid-data',
        `Example ${index} of \`${part}\` has the input ${batch.inputs[odd]}, but all must be finite: fill or drop it.`,
        { part, index },
      )
    }
    await breathe()
  }
  const invalid = loss.findInvalid(targets, outputs)
  if (invalid) {
    const index = Math.floor(invalid.position / width)
    throw new SupervisedBaselinesError(
      'invalid-data',
      `Example ${index} of \`${part}\` has the target ${targets[invalid.position]}, but must have ${invalid.accepted}.`,
      { part, index, target: targets[invalid.position], accepted: invalid.accepted },
    )
  }
  return targets
}

function rankOf({ train }: DashaTask): 1 | 2 {
  if (!train || train.size === 0) throw invalidOption('task.train', train, 'a dataset with examples')
  const { inputShape } = train
  if (inputShape.length === 2) return 1
  if (inputShape.length === 3) return 2
  throw new SupervisedBaselinesError(
    'invalid-data',
    `The inputs have shape ${show([...inputShape])}, but must be [length, channels] or [height, width, channels].`,
    { shape: inputShape },
  )
}

function checkShapes(
  { train, validation, test, outputs, horizon }: DashaTask,
  head: PreparedTask['head'],
): void {
  for (const [part, dataset] of Object.entries({ validation, test })) {
    if (!dataset) continue
    for (const what of ['inputShape', 'targetShape'] as const) {
      if (dataset[what].join() === train[what].join()) continue
      throw new SupervisedBaselinesError(
        'invalid-data',
        `The ${what} of \`${part}\` is ${show([...dataset[what]])}, but that of \`train\` is ${show([...train[what]])}: give all parts the same (sequences: the same \`length\`).`,
        { part, [what]: dataset[what], accepted: train[what] },
      )
    }
  }
  if (horizon !== undefined) {
    wholeNumber('task.horizon', horizon, 1)
    if (head !== 'dense' || train.inputShape.length !== 2) {
      throw invalidOption('task.horizon', horizon, 'left out but for a dense head for sequences')
    }
  }
  const dense = horizon === undefined ? undefined : [horizon, outputs]
  const expected = head === 'classification' ? [] : head === 'multilabel' ? [outputs] : dense
  if (expected && train.targetShape.join() !== expected.join()) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `The targets have shape ${show([...train.targetShape])}, but for the head ${show(head)} it must be ${show(expected)}.`,
      { shape: train.targetShape, accepted: expected },
    )
  }
}

function classWarnings(labels: Float32Array, outputs: number, name: (label: number) => string): string[] {
  const present = new Set(labels)
  if (present.size < 2) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `All ${labels.length} training examples are of the class ${name(labels[0]!)}: there is nothing to learn.`,
      { class: labels[0] },
    )
  }
  return missing(present, outputs).map(label => `No training example is of the class ${name(label)}.`)
}

function absentWarnings(
  train: Float32Array,
  validation: Float32Array,
  name: (label: number) => string,
): string[] {
  const [inTrain, inValidation] = [new Set(train), new Set(validation)]
  const absent = (from: Set<number>, of: Set<number>) => [...of].filter(label => !from.has(label)).sort()
  return [
    ...absent(inValidation, inTrain).map(
      label =>
        `No validation example is of the class ${name(label)}: nothing is chosen by how well it is told.`,
    ),
    ...absent(inTrain, inValidation).map(
      label => `Validation has the class ${name(label)}, of which no example is left to train on.`,
    ),
  ]
}

function missing(present: ReadonlySet<number>, outputs: number): number[] {
  return Array.from({ length: outputs }, (_, label) => label).filter(label => !present.has(label))
}

function nameOf({ classNames }: DashaTask): (label: number) => string {
  return label => show(classNames?.[label] ?? label)
}

/** Finds which examples of other sets are in training, on either strand of DNA. */
async function duplicates(
  train: Dataset,
  kind: PreparedTask['kind'],
): Promise<(other: Dataset) => Promise<number[]>> {
  const find = await duplicateFinder(train)
  return async other => {
    const found = await find(other)
    const reversed = kind === 'dna' ? await find(otherStrand(other)) : []
    return [...new Set([...found, ...reversed].map(duplicate => duplicate.other))].sort((a, b) => a - b)
  }
}

function defaultLoss(head: PreparedTask['head']): Loss {
  if (head === 'dense') return meanSquaredError()
  return head === 'multilabel' ? multiLabelSoftMargin() : crossEntropy()
}

function defaultMetrics(head: PreparedTask['head'], image: boolean): readonly Metric[] {
  if (head === 'dense') return [denseMetrics.mse, denseMetrics.mae]
  if (head === 'multilabel') return [multiLabelMetrics.f1Micro, multiLabelMetrics.map]
  const { accuracy, mcc, f1Macro } = classificationMetrics
  return image ? [accuracy, f1Macro] : [mcc, accuracy]
}
