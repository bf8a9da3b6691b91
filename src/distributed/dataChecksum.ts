import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { SupervisedBaselinesError } from '../errors.js'
import { filesInFolder } from '../node/filesInFolder.js'

/**
 * Check sums (SHA-256) of files and folders by name; a folder's is that of its files' paths and contents. Symbolic links
 * are followed, so that a folder of links has the sum of the same files copied into it.
 */
export async function checksumsOf(paths: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const sums: Record<string, string> = {}
  for (const [name, path] of Object.entries(paths)) sums[name] = await dataChecksum(path)
  return sums
}

async function dataChecksum(path: string): Promise<string> {
  const sum = createHash('sha256')
  const add = async (file: string) => {
    for await (const chunk of createReadStream(file)) sum.update(chunk as Buffer)
  }
  try {
    if ((await stat(path)).isDirectory()) {
      for await (const { name, file } of filesInFolder(path, () => true)) {
        sum.update(`${name}\0`)
        await add(file)
      }
    } else {
      await add(path)
    }
  } catch (error) {
    if (error instanceof SupervisedBaselinesError) throw error
    throw new SupervisedBaselinesError(
      'file-not-found',
      `The data ${path} can't be read: ${(error as Error).message}.`,
      { path },
      { cause: error },
    )
  }
  return sum.digest('hex')
}
