import type { TaskPart } from '../../tasks/index.js'
import { countExamples, type Examples } from './examples.js'

/** What the parts of a task have in common, by example number. */
export interface Overlaps {
  /** How many examples of each part repeat an earlier one of the same part. */
  readonly repeats: Readonly<Record<TaskPart, number>>
  /** Numbers of the validation examples that train has too. */
  readonly validationInTrain: Uint32Array
  /** Numbers of the test examples that train has too. */
  readonly testInTrain: Uint32Array
  /** Numbers of the test examples that validation has too. */
  readonly testInValidation: Uint32Array
  /** How many inputs stand under more than one label, in whatever parts. */
  readonly contradictions: number
}

/** Finds examples that are the same, sequences on either strand, within and between the parts. */
export function findOverlaps(parts: Readonly<Record<TaskPart, Examples>>): Overlaps {
  const { train, validation, test } = parts
  const trainKeys = new Set(train.keys)
  const validationKeys = new Set(validation.keys)
  return {
    repeats: { train: repeats(train), validation: repeats(validation), test: repeats(test) },
    validationInTrain: indicesIn(validation, trainKeys),
    testInTrain: indicesIn(test, trainKeys),
    testInValidation: indicesIn(test, validationKeys),
    contradictions: contradictions([train, validation, test]),
  }
}

function repeats({ keys }: Examples): number {
  return keys.length - new Set(keys).size
}

function indicesIn({ keys }: Examples, others: ReadonlySet<string>): Uint32Array {
  return Uint32Array.from(keys.flatMap((key, i) => (others.has(key) ? [i] : [])))
}

function contradictions(parts: readonly Examples[]): number {
  const labelOf = new Map<string, string>()
  const found = new Set<string>()
  for (const part of parts) {
    for (let i = 0; i < countExamples(part); i++) {
      const key = part.keys[i]!
      const label = part.labels.subarray(i * part.width, (i + 1) * part.width).join(',')
      const before = labelOf.get(key)
      if (before === undefined) labelOf.set(key, label)
      else if (before !== label) found.add(key)
    }
  }
  return found.size
}
