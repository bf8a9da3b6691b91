import { type Dataset, sizeOfShape } from '../common/dataset.js'
import { reverseComplement } from './dna.js'

/** Two examples that are the same, by their numbers in `train` and in the other set. */
export interface Duplicate {
  /** The number of the example in the first list. */
  readonly train: number
  /** The number of the equal one in the other list. */
  readonly other: number
  /** Whether they are the same only after one is read on the other strand. */
  readonly isReverseComplement: boolean
}

/**
 * The sequences of `other` that `train` has too, on either strand, upper and lower case alike: the first match each.
 *
 * What is found in validation data should be taken out of it; in published test data it should be reported.
 *
 * @example
 * findDuplicateSequences(['AACC'], ['TTTT', 'GGTT']) // [{ train: 0, other: 1, isReverseComplement: true }]
 */
export function findDuplicateSequences(
  train: readonly string[],
  other: readonly string[],
  options: { reverseComplements?: boolean } = {},
): Duplicate[] {
  const { reverseComplements = true } = options
  const first = firstIndices(train.map(sequence => sequence.toUpperCase()))
  return other.flatMap((text, index): Duplicate[] => {
    const sequence = text.toUpperCase()
    const same = first.get(sequence)
    if (same !== undefined) return [{ train: same, other: index, isReverseComplement: false }]
    const reversed = reverseComplements ? first.get(reverseComplement(sequence)) : undefined
    return reversed === undefined ? [] : [{ train: reversed, other: index, isReverseComplement: true }]
  })
}

/** What a sequence and its other strand have in common, and no other sequence: the first of the two in the alphabet, in upper case. */
export function sequenceKey(sequence: string): string {
  const own = sequence.toUpperCase()
  return [own, reverseComplement(own)].sort()[0]!
}

/** The examples of `other` whose inputs are, number for number, those of an example of `train`. */
export async function findDuplicateExamples(train: Dataset, other: Dataset): Promise<Duplicate[]> {
  const find = await duplicateFinder(train)
  return find(other)
}

/** `findDuplicateExamples` for several other sets, with `train` read through once. */
export async function duplicateFinder(train: Dataset): Promise<(other: Dataset) => Promise<Duplicate[]>> {
  const byHash = new Map<number, number[]>()
  for await (const [input, i] of inputsOf(train)) {
    const hash = hashOf(input)
    const same = byHash.get(hash)
    if (same) same.push(i)
    else byHash.set(hash, [i])
  }
  return async other => {
    const found: Duplicate[] = []
    for await (const [input, i] of inputsOf(other)) {
      for (const candidate of byHash.get(hashOf(input)) ?? []) {
        const { inputs: same } = await train.batch([candidate])
        if (same.length === input.length && same.every((value, k) => value === input[k])) {
          found.push({ train: candidate, other: i, isReverseComplement: false })
          break
        }
      }
    }
    return found
  }
}

/** Every example's input with its number. */
async function* inputsOf(dataset: Dataset): AsyncGenerator<[Float32Array, number]> {
  const size = sizeOfShape(dataset.inputShape)
  const step = 256
  for (let start = 0; start < dataset.size; start += step) {
    const count = Math.min(step, dataset.size - start)
    const { inputs } = await dataset.batch(Uint32Array.from({ length: count }, (_, i) => start + i))
    for (let i = 0; i < count; i++) yield [inputs.subarray(i * size, (i + 1) * size), start + i]
  }
}

function firstIndices(sequences: readonly string[]): Map<string, number> {
  const first = new Map<string, number>()
  sequences.forEach((sequence, i) => {
    if (!first.has(sequence)) first.set(sequence, i)
  })
  return first
}

function hashOf(values: Float32Array): number {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length)
  let hash = 0x811c9dc5
  // Numbers such as 1 differ in their upper bits alone, which must reach the lower ones.
  for (const word of words) {
    const mixed = hash ^ word
    hash = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  }
  return hash >>> 0
}
