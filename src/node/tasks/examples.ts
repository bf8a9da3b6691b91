import { type Dataset, type Normalisation, selectExamples } from '../../data/index.js'

/** Labelled examples before they are divided: what the readers of all formats give. */
export interface Examples {
  /** [examples, width], row-major. */
  readonly labels: Uint32Array
  /** 1 for class numbers, or how many 0/1 labels an example has. */
  readonly width: number
  /** Equal for two examples that are the same (a sequence on either strand). */
  readonly keys: readonly string[]
  readonly sequences?: readonly string[]
  readonly names?: readonly string[]
  dataset(normalisation?: Normalisation): Dataset
}

/** The examples with these numbers. */
export function pickExamples(examples: Examples, indices: Uint32Array): Examples {
  const { labels, width, sequences, names } = examples
  const pick = <T>(values: readonly T[]) => Array.from(indices, i => values[i]!)
  const chosen = labels.slice(0, indices.length * width)
  indices.forEach((from, to) => {
    chosen.set(labels.subarray(from * width, (from + 1) * width), to * width)
  })
  return {
    labels: chosen,
    width,
    keys: pick(examples.keys),
    ...(sequences && { sequences: pick(sequences) }),
    ...(names && { names: pick(names) }),
    dataset: normalisation => selectExamples(examples.dataset(normalisation), indices),
  }
}

export function countExamples({ labels, width }: Examples): number {
  return labels.length / width
}
