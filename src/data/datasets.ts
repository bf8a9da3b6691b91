import type { Batch, Dataset } from '../common/dataset.js'
import { sizeOfShape } from '../common/dataset.js'
import type { ImageSymmetry } from '../common/imageViews.js'
import type { Random } from '../common/random.js'
import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import { dnaChannels, type OneHotDNAOptions, oneHotDNA } from './dna.js'

/** Numbers of any kind that a dataset may be made of. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | readonly number[]

/** Options of `arrayDataset`. */
export interface ArrayDatasetOptions {
  /** [examples, ...inputShape], row-major; kept in its own type and converted batch by batch. */
  readonly inputs: NumberArray
  /** Shape of one input, channels last: [length, channels] or [height, width, channels]. */
  readonly inputShape: readonly number[]
  /** [examples, ...targetShape], row-major. */
  readonly targets: NumberArray
  /** Default []: one class number an example. */
  readonly targetShape?: readonly number[]
  /** Subtracted from and divided into each channel; `measureChannels` finds them. Default: inputs as they are. */
  readonly normalisation?: Normalisation
}

/** Mean and standard deviation of each channel. */
export interface Normalisation {
  /** By channel. */
  readonly means: readonly number[]
  /** By channel; 1 where a channel is constant. */
  readonly deviations: readonly number[]
}

/**
 * A dataset of typed arrays in memory.
 *
 * @example
 * const pixels = new Uint8Array(10 * 8 * 8 * 3)
 * const images = arrayDataset({ inputs: pixels, inputShape: [8, 8, 3], targets: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1] })
 * images.size // 10
 */
export function arrayDataset(options: ArrayDatasetOptions): Dataset {
  const { inputs, inputShape, targets, targetShape = [], normalisation } = options
  const inputSize = sizeOfShape(inputShape)
  const targetSize = sizeOfShape(targetShape)
  const size = targets.length / targetSize
  if (!Number.isInteger(size) || inputs.length !== size * inputSize) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `There are ${inputs.length} input and ${targets.length} target numbers, but with ${inputSize} and ${targetSize} an example they must be for equally many examples.`,
      { inputs: inputs.length, inputSize, targets: targets.length, targetSize },
    )
  }
  const channels = inputShape.at(-1)!
  if (normalisation && normalisation.means.length !== channels) {
    throw invalidOption('normalisation', normalisation, `means and deviations of ${channels} channels`)
  }
  return {
    size,
    inputShape,
    targetShape,
    batch(indices) {
      const batch = emptyBatch(indices.length, inputSize, targetSize)
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!
        copy(inputs, index * inputSize, batch.inputs, i * inputSize, inputSize)
        copy(targets, index * targetSize, batch.targets, i * targetSize, targetSize)
      }
      if (normalisation) normalise(batch.inputs, normalisation)
      return batch
    },
  }
}

/** Options of `sequenceDataset`: the sequences, their targets, and how they are encoded. */
export interface SequenceDatasetOptions extends Omit<OneHotDNAOptions, 'into'> {
  /** As letters; see `oneHotDNA`. */
  readonly sequences: readonly string[]
  /** One class number a sequence, or [sequences, ...targetShape], row-major. */
  readonly targets: NumberArray
  /** Default []: one class number a sequence. */
  readonly targetShape?: readonly number[]
}

/**
 * A dataset of DNA sequences, encoded batch by batch as [length, 5] (see `oneHotDNA`); `length` defaults to the longest.
 *
 * @example
 * const dna = sequenceDataset({ sequences: ['ACGT', 'TTGACA'], targets: [0, 1] })
 * dna.inputShape // [6, 5]
 */
export function sequenceDataset(options: SequenceDatasetOptions): Dataset {
  const { sequences, targets, targetShape = [], ...encoding } = options
  const length = options.length ?? sequences.reduce((longest, s) => Math.max(longest, s.length), 0)
  const targetSize = sizeOfShape(targetShape)
  if (targets.length !== sequences.length * targetSize) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `There are ${sequences.length} sequences and ${targets.length} target numbers, but there must be ${targetSize} a sequence.`,
      { sequences: sequences.length, targets: targets.length, targetSize },
    )
  }
  const inputSize = length * dnaChannels.length
  return {
    size: sequences.length,
    inputShape: [length, dnaChannels.length],
    targetShape,
    batch(indices) {
      const batch = emptyBatch(indices.length, inputSize, targetSize)
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!
        oneHotDNA(sequences[index]!, {
          ...encoding,
          length,
          into: { array: batch.inputs, offset: i * inputSize },
        })
        copy(targets, index * targetSize, batch.targets, i * targetSize, targetSize)
      }
      return batch
    },
  }
}

/** The examples of a dataset with these numbers, as a dataset. */
export function selectExamples(dataset: Dataset, indices: ArrayLike<number>): Dataset {
  const chosen = Uint32Array.from(indices)
  return {
    ...dataset,
    size: chosen.length,
    batch: (wanted, random) =>
      dataset.batch(
        Uint32Array.from(wanted, i => chosen[i]!),
        random,
      ),
  }
}

/** Changes one example's input of this shape in place, at random. */
export interface Augmentation {
  (input: Float32Array, shape: readonly number[], random: Random): void
  /** Of images: changes that it takes to mean nothing, so that predictions may be averaged over them. */
  readonly symmetries?: readonly ImageSymmetry[]
}

/**
 * The dataset with its inputs changed by `augmentations`, one after another, in training only.
 *
 * @example
 * const images = arrayDataset({ inputs: new Uint8Array(2 * 8 * 8 * 3), inputShape: [8, 8, 3], targets: [0, 1] })
 * const varied = augmentDataset(images, [flipping(), turning()])
 */
export function augmentDataset(dataset: Dataset, augmentations: readonly Augmentation[]): Dataset {
  const inputSize = sizeOfShape(dataset.inputShape)
  return {
    ...dataset,
    async batch(indices, random): Promise<Batch> {
      const batch = await dataset.batch(indices, random)
      if (!random) return batch
      for (let start = 0; start < batch.inputs.length; start += inputSize) {
        const input = batch.inputs.subarray(start, start + inputSize)
        for (const augment of augmentations) augment(input, dataset.inputShape, random)
      }
      return batch
    },
  }
}

/**
 * Mean and standard deviation of each channel over the whole dataset; give it the training part alone.
 * A constant channel gets the deviation 1.
 */
export async function measureChannels(dataset: Dataset): Promise<Normalisation> {
  const channels = dataset.inputShape.at(-1)!
  const sums = new Float64Array(channels)
  const squares = new Float64Array(channels)
  const pivots = (await dataset.batch([0])).inputs.slice(0, channels)
  for (let index = 0; index < dataset.size; index++) {
    const { inputs } = await dataset.batch([index])
    for (let i = 0; i < inputs.length; i++) {
      const c = i % channels
      const distance = inputs[i]! - pivots[c]!
      sums[c]! += distance
      squares[c]! += distance * distance
    }
  }
  const count = (dataset.size * sizeOfShape(dataset.inputShape)) / channels
  const means = Array.from(sums, sum => sum / count)
  return {
    means: means.map((mean, c) => mean + pivots[c]!),
    deviations: means.map((mean, c) => Math.sqrt(Math.max(0, squares[c]! / count - mean ** 2)) || 1),
  }
}

function emptyBatch(examples: number, inputSize: number, targetSize: number): Batch {
  return {
    inputs: new Float32Array(examples * inputSize),
    targets: new Float32Array(examples * targetSize),
  }
}

function copy(from: NumberArray, start: number, to: Float32Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) to[at + i] = from[start + i]!
}

function normalise(inputs: Float32Array, { means, deviations }: Normalisation): void {
  const channels = means.length
  for (let i = 0; i < inputs.length; i++) {
    const c = i % channels
    inputs[i] = (inputs[i]! - means[c]!) / deviations[c]!
  }
}
