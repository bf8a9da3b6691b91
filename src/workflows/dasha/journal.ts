import { SupervisedBaselinesError } from '../../errors.js'
import { type CheckpointStore, checkpointMemory } from '../../training/index.js'
import { type Journal, memoryCheckpoints, memoryJournal, type TrialCheckpoints } from '../../tuning/index.js'
import type { TaskIdentity } from './taskIdentity.js'

/**
 * Where a run keeps what it has reached, so that another call with the same task and options goes on from there:
 * results of stages as JSON, checkpoints of trainings, and the tuner's journal. `dashaFolder` of
 * `supervised-baselines/node` keeps them in a folder.
 */
export interface DashaJournal {
  /** What was written under this name; undefined if nothing was. */
  read(name: string): Promise<unknown>
  /** Keeps a value (plain JSON) under a name, as a whole or not at all. */
  write(name: string, value: unknown): Promise<void>
  /** The checkpoints of the training of this name. */
  checkpoints(name: string): CheckpointStore
  /** The tuner's journal, opened; whoever opens it closes it. */
  study(): Promise<Journal>
  /** The checkpoints of the tuner's trials. */
  trials(): TrialCheckpoints
}

/** A journal that lives as long as the program. */
export function memoryDashaJournal(): DashaJournal {
  const values = new Map<string, string>()
  const stores = new Map<string, CheckpointStore>()
  const lines: string[] = []
  const trials = memoryCheckpoints()
  return {
    read: async name => {
      const text = values.get(name)
      return text === undefined ? undefined : JSON.parse(text)
    },
    write: async (name, value) => {
      values.set(name, JSON.stringify(value))
    },
    checkpoints(name) {
      const store = stores.get(name) ?? checkpointMemory()
      stores.set(name, store)
      return store
    },
    async study() {
      const journal = memoryJournal(lines)
      return {
        ...journal,
        async append(line) {
          lines.push(line)
          await journal.append(line)
        },
      }
    },
    trials: () => trials,
  }
}

/** The result of a stage from the journal, or else from `work`, and then kept there. */
export async function stage<T>(journal: DashaJournal, name: string, work: () => Promise<T>): Promise<T> {
  const kept = await journal.read(name)
  if (kept !== undefined) return kept as T
  // As it will be read later: NaN, say, becomes null.
  const result = JSON.parse(JSON.stringify(await work())) as T
  await journal.write(name, result)
  return result
}

/** What makes a run the one that it is: plain JSON. */
export interface DashaRun extends TaskIdentity {
  /** Of this package: what a stage does may change with it. */
  readonly version: string
  readonly seed: number
  readonly seeds: number
  readonly preset: string
  readonly budget: unknown
  readonly backbones: unknown
  readonly holdout: number | null
}

/** Throws `invalid-option` where the journal is of another task or of other options; a new one notes these. */
export async function checkJournal(journal: DashaJournal, identity: DashaRun): Promise<void> {
  const kept = (await journal.read('run')) as Readonly<Record<string, unknown>> | undefined
  if (!kept) return journal.write('run', identity)
  const differs = differencesOf(kept, identity)
  if (differs.length === 0) return
  throw new SupervisedBaselinesError(
    'invalid-option',
    `The journal is of another run: ${inWords(kept, identity, differs)}. ` +
      'Give the same task and options, or an empty journal.',
    { option: 'journal', differs, journal: kept, value: identity },
  )
}

/** The names of the facts that are not the same. */
export function differencesOf(kept: object, identity: object): string[] {
  const before = kept as Readonly<Record<string, unknown>>
  return Object.entries(identity)
    .filter(([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value))
    .map(([name]) => name)
}

/** Facts that differ, as a journal has them and as they are now. */
export function inWords(kept: object, identity: object, differs: readonly string[]): string {
  const of = (facts: object, name: string) => short((facts as Readonly<Record<string, unknown>>)[name])
  return differs.map(name => `its ${name} is ${of(kept, name)}, not ${of(identity, name)}`).join('; ')
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'not noted'
  return text.length > 100 ? `${text.slice(0, 97)}...` : text
}
