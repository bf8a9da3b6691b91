import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SupervisedBaselinesError } from '../errors.js'

/**
 * The files of a folder, however deep they lie in it, by their path in it (with `/`); symbolic links are followed.
 *
 * @throws `file-not-found` for a link whose target is absent, `invalid-data` for a link to a folder that contains it.
 */
export async function* filesInFolder(
  root: string,
  isIncluded: (name: string) => boolean,
): AsyncGenerator<{ name: string; file: string }> {
  yield* filesBelow('', [await realpath(root)])

  async function* filesBelow(
    folder: string,
    parents: readonly string[],
  ): AsyncGenerator<{ name: string; file: string }> {
    for (const entry of (await readdir(join(root, folder), { withFileTypes: true })).sort(byName)) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (!isIncluded(name)) continue
      const file = join(root, name)
      const kind = entry.isSymbolicLink() ? await target(file) : entry
      if (kind.isFile()) yield { name, file }
      if (!kind.isDirectory()) continue
      const real = await realpath(file)
      if (parents.includes(real)) {
        throw new SupervisedBaselinesError(
          'invalid-data',
          `${file} links to ${real}, which contains it. Remove the link.`,
          { file, target: real },
        )
      }
      yield* filesBelow(name, [...parents, real])
    }
  }
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1
}

async function target(link: string) {
  return stat(link).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ELOOP' ? 'is a link to itself' : 'links to a file that does not exist'
    throw new SupervisedBaselinesError(
      'file-not-found',
      `${link} ${why}. Remove the link or restore its target.`,
      { path: link },
      { cause },
    )
  })
}
