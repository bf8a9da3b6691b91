import { writeFile } from 'node:fs/promises'
import { SupervisedBaselinesError } from '../errors.js'

/** Writes a text file; throws `failed` with the path where it cannot be written. */
export async function writeText(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (cause) {
    const reason = (cause as Error).message
    throw new SupervisedBaselinesError(
      'failed',
      `${path} could not be written: ${reason}.`,
      { path },
      { cause },
    )
  }
}
