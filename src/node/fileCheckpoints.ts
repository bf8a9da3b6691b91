import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SupervisedBaselinesError } from '../errors.js'
import type { TrialCheckpoints } from '../tuning/execution/trialCheckpoints.js'
import { orAbsent } from './absent.js'
import {
  packCheckpoint,
  resourceName,
  resourcesNamed,
  trialName,
  trialsNamed,
  unpackCheckpoint,
} from './packedCheckpoint.js'

/**
 * Checkpoints in a folder, made if it is not there: `t-000012/r-00000004`, each with a check sum. They are written
 * aside and renamed, so that one is there as a whole or not at all; one that can't be read is passed over for the one
 * before it.
 */
export function fileCheckpoints(folder: string): TrialCheckpoints {
  const folderOf = (trial: number) => join(folder, trialName(trial))
  const pathOf = (trial: number, resource: number) => join(folderOf(trial), resourceName(resource))

  async function resources(trial: number): Promise<number[]> {
    return resourcesNamed(await orAbsent(folderOf(trial), readdir(folderOf(trial)), []))
  }

  return {
    resources,
    trials: async () => trialsNamed(await orAbsent(folder, readdir(folder), [])),
    async save(trial, checkpoint) {
      const path = pathOf(trial, checkpoint.resource)
      const aside = `${path}.${randomUUID()}`
      await mkdir(folderOf(trial), { recursive: true })
      try {
        await writeThrough(aside, packCheckpoint(checkpoint))
        await rename(aside, path)
      } catch (error) {
        await rm(aside, { force: true })
        throw new SupervisedBaselinesError(
          'failed',
          `The checkpoint ${path} can't be written: ${(error as Error).message}.`,
          { path },
          { cause: error },
        )
      }
    },
    async load(trial, atMost) {
      for (const resource of (await resources(trial)).reverse()) {
        if (resource > atMost) continue
        // One that cannot be read is as good as damaged: the one before it is taken.
        const content = await readFile(pathOf(trial, resource)).catch(() => undefined)
        const checkpoint = content && unpackCheckpoint(content)
        if (checkpoint) return checkpoint
      }
      return undefined
    },
    async remove(trial, resource) {
      await rm(pathOf(trial, resource), { force: true })
      // Fails, as it should, while there is something in it.
      if ((await resources(trial)).length === 0) await rmdir(folderOf(trial)).catch(() => {})
    },
  }
}

async function writeThrough(path: string, content: Buffer): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}
