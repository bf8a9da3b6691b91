import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { wholeNumber } from '../common/checks.js'
import { SupervisedBaselinesError } from '../errors.js'
import {
  type Checkpoint,
  type CheckpointStore,
  decodeCheckpoint,
  encodeCheckpoint,
} from '../training/checkpoint.js'
import { writeFileSafely } from './writeFileSafely.js'

/** Options of `checkpointFolder`. */
export interface CheckpointFolderOptions {
  /** Checkpoints kept, the newest. Default 2, so that one is left if the newest is damaged. */
  readonly keep?: number
  /** Told of each damaged checkpoint that is passed over. */
  readonly onCorrupt?: (error: SupervisedBaselinesError) => void
}

const namePattern = /^checkpoint-(\d{8})\.json$/

/**
 * Checkpoints in a folder on disk, each a `checkpoint-NUMBER.json` and a `.bin` beside it; made if need be.
 *
 * The JSON file is renamed into place last, so a checkpoint that can be seen was written whole. One that was
 * damaged since is passed over for the one before.
 *
 * @example
 * const store = checkpointFolder('run', { keep: 2 }) // for `checkpoint: { store }` of trainModel and dashSearch
 */
export function checkpointFolder(folder: string, options: CheckpointFolderOptions = {}): CheckpointStore {
  const keep = wholeNumber('keep', options.keep ?? 2, 1)
  const numbers = async (): Promise<number[]> => {
    await mkdir(folder, { recursive: true })
    const found = (await readdir(folder)).flatMap(name => namePattern.exec(name)?.[1] ?? [])
    return found.map(Number).sort((a, b) => b - a)
  }
  const path = (number: number, extension: 'json' | 'bin') =>
    join(folder, `checkpoint-${String(number).padStart(8, '0')}.${extension}`)

  return {
    async save(checkpoint: Checkpoint) {
      const before = await numbers()
      const number = (before[0] ?? 0) + 1
      const { json, weights } = await encodeCheckpoint(checkpoint)
      await writeFileSafely(path(number, 'bin'), weights)
      await writeFileSafely(path(number, 'json'), json)
      for (const old of before.slice(keep - 1)) {
        await rm(path(old, 'json'), { force: true })
        await rm(path(old, 'bin'), { force: true })
      }
    },
    async load() {
      for (const number of await numbers()) {
        try {
          return await decodeCheckpoint({
            json: await readFile(path(number, 'json'), 'utf8'),
            weights: await readFile(path(number, 'bin')),
          })
        } catch (cause) {
          options.onCorrupt?.(
            new SupervisedBaselinesError(
              'corrupt',
              `${path(number, 'json')} cannot be used: ${(cause as Error).message}`,
              { path: path(number, 'json') },
              { cause },
            ),
          )
        }
      }
      return undefined
    },
  }
}
