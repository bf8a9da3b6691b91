import { createRandom, type Random } from '../../../src/common/random.js'
import { SupervisedBaselinesError } from '../../../src/errors.js'

/** A reader under test: how it is fed a damaged input that `random` decides, and what it does with it. */
export interface FuzzReader {
  readonly name: string
  /** Its share of all inputs, relative to the weights of the others: fast readers get more. */
  readonly weight: number
  /** Readers of one kind together get at least a tenth of all inputs. */
  readonly kind?: 'images' | 'FASTA' | 'HDF5' | 'Parquet' | 'journals'
  /** Makes the sound inputs, in `folder` where they are files; gives what damages one and reads it. */
  prepare(folder: string): Promise<(random: Random) => Promise<void> | void>
}

/** What came of the inputs so far. */
export interface FuzzCounts {
  inputs: number
  accepted: number
  /** Typed refusals, by the error's code. */
  refused: Record<string, number>
  /** Anything else: a bug, with the number of the input that makes it again. */
  failures: FuzzFailure[]
}

interface FuzzFailure {
  readonly input: number
  readonly what: string
}

export function noCounts(): FuzzCounts {
  return { inputs: 0, accepted: 0, refused: {}, failures: [] }
}

/** What came of the inputs of both. */
export function addedCounts(a: FuzzCounts, b: FuzzCounts): FuzzCounts {
  const refused = { ...a.refused }
  for (const [code, n] of Object.entries(b.refused)) refused[code] = (refused[code] ?? 0) + n
  return {
    inputs: a.inputs + b.inputs,
    accepted: a.accepted + b.accepted,
    refused,
    failures: [...a.failures, ...b.failures],
  }
}

/** Feeds a reader the inputs `from` to `to - 1` of a seed; `onInput` is told of each before it is read. */
export async function fuzz(
  reader: FuzzReader,
  folder: string,
  { seed, from, to }: { seed: number; from: number; to: number },
  onInput: (input: number, counts: FuzzCounts) => void = () => {},
): Promise<FuzzCounts> {
  const read = await reader.prepare(folder)
  const seeded = createRandom(seed)
  const counts = noCounts()
  const properties = Object.getOwnPropertyNames(Object.prototype).join()
  for (let input = from; input < to; input++) {
    onInput(input, counts)
    try {
      await read(seeded.fork(`${reader.name}/${input}`))
      counts.accepted++
    } catch (error) {
      if (error instanceof SupervisedBaselinesError) {
        counts.refused[error.code] = (counts.refused[error.code] ?? 0) + 1
      } else {
        counts.failures.push({ input, what: String((error as Error)?.stack ?? error).slice(0, 600) })
      }
    }
    counts.inputs++
    if (Object.getOwnPropertyNames(Object.prototype).join() !== properties) {
      throw new Error(`Input ${input} of ${reader.name} changed Object.prototype`)
    }
  }
  return counts
}

/** Throws unless a typed error about a file names it. */
export async function namingFile<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    const mustName = error instanceof SupervisedBaselinesError && error.code !== 'invalid-option'
    if (mustName && !error.message.includes(path))
      throw new Error(`It does not name ${path}: ${error.message}`)
    throw error
  }
}

/** How many of `all` inputs each reader gets: by weight, but each kind of reader together at least a tenth. */
export function shareInputs(readers: readonly FuzzReader[], all: number): Map<FuzzReader, number> {
  const total = (group: readonly FuzzReader[]) => group.reduce((sum, { weight }) => sum + weight, 0)
  const kinds = [...new Set(readers.flatMap(({ kind }) => kind ?? []))]
  const small = kinds
    .map(kind => readers.filter(reader => reader.kind === kind))
    .filter(group => total(group) / total(readers) < 0.1)
  const rest = readers.filter(reader => !small.flat().includes(reader))
  // With no other reader the kinds share everything.
  const share = rest.length === 0 ? 1 / small.length : 0.1
  const shares = new Map<FuzzReader, number>()
  const divide = (group: readonly FuzzReader[], inputs: number) => {
    for (const reader of group) shares.set(reader, Math.ceil((inputs * reader.weight) / total(group)))
  }
  for (const group of small) divide(group, all * share)
  divide(rest, all * (1 - 0.1 * small.length))
  return shares
}
