import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { SupervisedBaselinesError } from '../errors.js'
import type { TrialCheckpoint, TrialCheckpoints } from '../tuning/execution/trialCheckpoints.js'

const MAGIC = 'supervised-baselines checkpoint 1\n'
const HEAD = MAGIC.length + 32

/**
 * Checkpoints in a folder, made if it is not there: `t-000012/r-00000004`, each with a check sum. They are written
 * aside and renamed, so that one is there as a whole or not at all; one that can't be read is passed over for the one
 * before it.
 */
export function fileCheckpoints(folder: string): TrialCheckpoints {
  const folderOf = (trial: number) => join(folder, `t-${String(trial).padStart(6, '0')}`)
  const pathOf = (trial: number, resource: number) =>
    join(folderOf(trial), `r-${String(resource).padStart(8, '0')}`)

  async function resources(trial: number): Promise<number[]> {
    return numbered(await readdir(folderOf(trial)).catch(() => []), /^r-(\d+)$/)
  }

  return {
    resources,
    trials: async () => numbered(await readdir(folder).catch(() => []), /^t-(\d+)$/),
    async save(trial, checkpoint) {
      const path = pathOf(trial, checkpoint.resource)
      const aside = `${path}.${randomUUID()}`
      await mkdir(folderOf(trial), { recursive: true })
      try {
        await writeThrough(aside, packed(checkpoint))
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
        const content = await readFile(pathOf(trial, resource)).catch(() => undefined)
        const checkpoint = content && unpacked(content)
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

function numbered(names: readonly string[], pattern: RegExp): number[] {
  return names
    .map(name => pattern.exec(name)?.[1])
    .filter(digits => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
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

function packed(checkpoint: TrialCheckpoint): Buffer {
  const body = serialize(checkpoint)
  return Buffer.concat([Buffer.from(MAGIC), createHash('sha256').update(body).digest(), body])
}

function unpacked(content: Buffer): TrialCheckpoint | undefined {
  if (content.length < HEAD || content.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined
  const body = content.subarray(HEAD)
  const sum = createHash('sha256').update(body).digest()
  return sum.equals(content.subarray(MAGIC.length, HEAD)) ? (deserialize(body) as TrialCheckpoint) : undefined
}
