import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { SupervisedBaselinesError } from '../errors.js'

/** Check sums (SHA-256) of files and folders by name; a folder's is that of its files' paths and contents. */
export async function checksumsOf(paths: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const sums: Record<string, string> = {}
  for (const [name, path] of Object.entries(paths)) sums[name] = await dataChecksum(path)
  return sums
}

async function dataChecksum(path: string): Promise<string> {
  const sum = createHash('sha256')
  const files = await filesOf(path)
  for (const file of files) {
    if (file !== path) sum.update(`${relative(path, file)}\0`)
    for await (const chunk of createReadStream(file)) sum.update(chunk as Buffer)
  }
  return sum.digest('hex')
}

async function filesOf(path: string): Promise<string[]> {
  try {
    if ((await stat(path)).isFile()) return [path]
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    return entries
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .sort()
  } catch (error) {
    throw new SupervisedBaselinesError(
      'file-not-found',
      `The data ${path} can't be read: ${(error as Error).message}.`,
      { path },
      { cause: error },
    )
  }
}
