import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import type { DashaJournal } from '../workflows/dasha/journal.js'
import { orAbsent } from './absent.js'
import { checkpointFolder } from './checkpointFolder.js'
import { fileCheckpoints } from './fileCheckpoints.js'
import { openFileJournal } from './fileJournal.js'
import { writeFileSafely } from './writeFileSafely.js'

/**
 * The journal of a `dasha` run in a folder, made if need be: `NAME.json` for what a stage found, `study.jsonl` and
 * `trials` of the tuner, and a folder of checkpoints for each other training.
 *
 * Reading throws `corrupt` for a file that is no JSON, `failed` for one that is there and cannot be read.
 *
 * @example
 * ```ts no-run
 * declare const task: DashaTask
 * const result = await dasha(task, { budget: { minutes: 30 }, journal: dashaFolder('run') }) // again: goes on
 * ```
 */
export function dashaFolder(folder: string): DashaJournal {
  const path = (name: string) => join(folder, `${plainName(name)}.json`)
  return {
    async read(name) {
      const text = await orAbsent(path(name), readFile(path(name), 'utf8'), undefined)
      if (text === undefined) return undefined
      try {
        return JSON.parse(text)
      } catch (cause) {
        throw new SupervisedBaselinesError(
          'corrupt',
          `${path(name)} is no JSON; remove it to have that stage done again.`,
          { path: path(name) },
          { cause },
        )
      }
    },
    async write(name, value) {
      await mkdir(folder, { recursive: true })
      await writeFileSafely(path(name), JSON.stringify(value, undefined, 2))
    },
    checkpoints: name => checkpointFolder(join(folder, plainName(name))),
    async study() {
      await mkdir(folder, { recursive: true })
      return openFileJournal(join(folder, 'study.jsonl'))
    },
    trials: () => fileCheckpoints(join(folder, 'trials')),
  }
}

/** `name` if it can be that of a file in the folder and of none outside. */
function plainName(name: string): string {
  if (!/^[A-Za-z0-9][\w.-]{0,127}$/.test(name)) {
    throw invalidOption('name', name, 'a name of at most 128 letters, digits, dots, dashes and underscores')
  }
  return name
}
