import { SupervisedBaselinesError } from '../errors.js'

/** Whether reading failed because there is no such file or folder. */
function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/**
 * What `reading` a path gives, or `otherwise` where there is nothing at that path. Throws `failed` where it is there and
 * cannot be read: to go on as if it were absent would do work again, or overwrite it.
 */
export async function orAbsent<T, U>(path: string, reading: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await reading
  } catch (cause) {
    if (isAbsent(cause)) return otherwise
    throw new SupervisedBaselinesError(
      'failed',
      `${path} is there but can't be read: ${(cause as Error).message}. Give this process the right to read it.`,
      { path },
      { cause },
    )
  }
}
