import type { Dataset } from '../common/dataset.js'
import { checkDNA } from '../data/dna.js'
import { arrayDataset, type Normalisation, sequenceDataset } from '../data/index.js'
import { SupervisedBaselinesError } from '../errors.js'
import type { Image } from '../node/images/decodeImage.js'

/** Sequences read from files; `placeOf` says in messages where the i-th one comes from. */
export interface SequenceExamples {
  readonly sequences: readonly string[]
  placeOf(i: number): string
}

/** Images of one size read from files; `placeOf` says in messages where the i-th one comes from. */
export interface ImageExamples {
  readonly inputs: Image['data']
  readonly inputShape: readonly [number, number, number]
  placeOf(i: number): string
}

/** A dataset of sequences that are all DNA and at most `length` letters long; throws `invalid-data` naming the file and record. */
export function datasetOfSequences(
  { sequences, placeOf }: SequenceExamples,
  targets: ArrayLike<number>,
  length: number,
): Dataset {
  for (const [i, sequence] of sequences.entries()) {
    if (sequence.length > length) {
      throw new SupervisedBaselinesError(
        'invalid-data',
        `${placeOf(i)}: the sequence has ${sequence.length} letters, but the model takes at most ${length}. Shorten it, or train a ` +
          'model on sequences of this length.',
        { place: placeOf(i), length: sequence.length, accepted: length },
      )
    }
    checkDNA(sequence, placeOf(i))
  }
  return sequenceDataset({ sequences, targets: Uint32Array.from(targets), length })
}

/** A dataset of images whose values are all finite; throws `invalid-data` naming the file and the pixel. */
export function datasetOfImages(
  { inputs, inputShape, placeOf }: ImageExamples,
  targets: ArrayLike<number>,
  normalisation?: Normalisation,
): Dataset {
  const [height, width, channels] = inputShape
  const isFloat = inputs instanceof Float32Array || inputs instanceof Float64Array
  const odd = isFloat ? inputs.findIndex(value => !Number.isFinite(value)) : -1
  if (odd >= 0) {
    const pixel = Math.floor(odd / channels) % (height * width)
    const place = placeOf(Math.floor(odd / (height * width * channels)))
    throw new SupervisedBaselinesError(
      'invalid-data',
      `${place}: band ${odd % channels} has ${inputs[odd]} in row ${Math.floor(pixel / width)}, column ${pixel % width}, but all ` +
        'values must be finite. Fill such pixels, or leave the image out.',
      { place, value: inputs[odd] },
    )
  }
  return arrayDataset({
    inputs,
    inputShape,
    targets: Uint32Array.from(targets),
    ...(normalisation && { normalisation }),
  })
}
