import { wholeNumber } from '../common/checks.js'
import type { Batch, Dataset } from '../common/dataset.js'
import { sizeOfShape } from '../common/dataset.js'
import type { ImageSymmetry } from '../common/imageViews.js'
import type { Random } from '../common/random.js'
import { SupervisedBaselinesError } from '../errors.js'
import { dnaChannels, maxDNALength, type OneHotDNAOptions, oneHotDNA } from './dna.js'
import { checkNormalisation, type Normalisation } from './normalisation.js'

export type { Normalisation } from './normalisation.js'

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
  if (normalisation) checkNormalisation(normalisation, inputShape.at(-1)!)
  const dataset: Dataset = {
    size,
    inputShape,
    targetShape,
    batch(indices) {
      const batch = emptyBatch(indices.length, inputSize, targetSize)
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!
        for (let j = 0; j < inputSize; j++) {
          batch.inputs[i * inputSize + j] = input(index * inputSize + j, j)
        }
        copy(targets, index * targetSize, batch.targets, i * targetSize, targetSize)
      }
      return batch
    },
  }
  exactInputs.set(dataset, index =>
    Float64Array.from({ length: inputSize }, (_, j) => input(index * inputSize + j, j)),
  )
  return dataset

  /** In float64: a batch is rounded to float32 only after it is normalised. */
  function input(at: number, j: number): number {
    const value = inputs[at]!
    if (!normalisation) return value
    const channel = j % normalisation.means.length
    return (value - normalisation.means[channel]!) / normalisation.deviations[channel]!
  }
}

/** The inputs of an example in float64, for datasets that have them; batches are float32. */
const exactInputs = new WeakMap<Dataset, (index: number) => Float64Array>()

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
  const longest = sequences.reduce((most, sequence) => Math.max(most, sequence.length), 0)
  const length = wholeNumber('length', options.length ?? longest, 0, maxDNALength)
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
  const selected: Dataset = {
    ...dataset,
    size: chosen.length,
    batch: (wanted, random) =>
      dataset.batch(
        Uint32Array.from(wanted, i => chosen[i]!),
        random,
      ),
  }
  const exact = exactInputs.get(dataset)
  if (exact) exactInputs.set(selected, index => exact(chosen[index]!))
  return selected
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
  const augmented: Dataset = {
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
  const exact = exactInputs.get(dataset)
  if (exact) exactInputs.set(augmented, exact)
  return augmented
}

/**
 * Mean and standard deviation of each channel over the whole dataset, measured in float64 where the dataset holds such numbers;
 * give it the training part alone. A constant channel gets the deviation 1.
 *
 * @throws `invalid-data` naming the first example with an input that is not finite, or where there is no example.
 */
export async function measureChannels(dataset: Dataset): Promise<Normalisation> {
  if (dataset.size === 0) {
    throw new SupervisedBaselinesError('invalid-data', 'A dataset without examples has no means to measure.')
  }
  const channels = dataset.inputShape.at(-1)!
  const sums = new Float64Array(channels)
  const squares = new Float64Array(channels)
  const read = exactInputs.get(dataset) ?? (async (index: number) => (await dataset.batch([index])).inputs)
  const pivots = (await read(0)).slice(0, channels)
  for (let index = 0; index < dataset.size; index++) {
    const inputs = await read(index)
    for (let i = 0; i < inputs.length; i++) {
      if (!Number.isFinite(inputs[i])) {
        throw new SupervisedBaselinesError(
          'invalid-data',
          `Example ${index} has the input ${inputs[i]}, but all must be finite: fill or drop it.`,
          { index, input: inputs[i] },
        )
      }
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
