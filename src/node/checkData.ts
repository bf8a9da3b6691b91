import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { throwIfAborted } from '../common/checks.js'
import { SupervisedBaselinesError } from '../errors.js'
import type { DataFile, DataSet } from '../tasks/index.js'
import { orAbsent } from './absent.js'
import { readUnpacked } from './decompress.js'

/** Whether one file of a data set is there and is the published one, bit for bit. */
export interface FileCheck {
  /** The published set that the file belongs to. */
  dataSet: string
  /** Where it lies in the folder, or where it was looked for. */
  path: string
  /** Whether the file is the published one. */
  status: 'ok' | 'differs' | 'absent'
  /** What was found in its place; absent where nothing was. */
  sha256?: string
}

/** Options of `checkData`. */
export interface CheckDataOptions {
  /** Ends it with the error `aborted`. */
  signal?: AbortSignal
  /** Called after every file. */
  onProgress?: (progress: { path: string; done: number; total: number }) => void
}

/**
 * Checks every file of `dataSets` in a folder by its SHA-256.
 *
 * A file may lie under its full path or without the leading folder, packed or unpacked.
 *
 * @throws `file-not-found` if there is no such folder.
 *
 * @example
 * ```ts no-run
 * for (const { dataSet, status } of await checkData('data', forecastingSets)) console.log(dataSet, status)
 * ```
 */
export async function checkData(
  dir: string,
  dataSets: readonly DataSet[],
  { signal, onProgress }: CheckDataOptions = {},
): Promise<FileCheck[]> {
  if (!(await isKind(dir, 'isDirectory'))) {
    throw new SupervisedBaselinesError('file-not-found', `There is no folder ${dir}.`, { path: dir })
  }
  const wanted = dataSets.flatMap(set => set.files.map(file => ({ dataSet: set.name, file })))
  const checks: FileCheck[] = []
  for (const { dataSet, file } of wanted) {
    throwIfAborted(signal, `the checking of ${dir}`)
    onProgress?.({ path: file.path, done: checks.length, total: wanted.length })
    checks.push({ dataSet, ...(await checkFile(dir, file)) })
  }
  return checks
}

async function checkFile(dir: string, file: DataFile): Promise<Omit<FileCheck, 'dataSet'>> {
  const short = file.path.slice(file.path.indexOf('/') + 1)
  const places = [file.path, short].flatMap(path => [path, path.replace(/\.gz$/, '')])
  for (const path of new Set(places)) {
    const full = join(dir, path)
    if (!(await isKind(full, 'isFile'))) continue
    const { sha256, isPublished } = await compareFile(full, file)
    return { path, status: isPublished ? 'ok' : 'differs', sha256 }
  }
  return { path: file.path, status: 'absent' }
}

/** A file's SHA-256, and whether it is the published one, packed or unpacked. */
export async function compareFile(
  path: string,
  file: DataFile,
): Promise<{ sha256: string; isPublished: boolean }> {
  const sha256 = await hash(createReadStream(path))
  return { sha256, isPublished: sha256 === file.sha256 || (await unpacksTo(path, file.unpackedSha256)) }
}

async function unpacksTo(path: string, sha256: string | undefined): Promise<boolean> {
  if (sha256 === undefined) return false
  try {
    return (await hash(readUnpacked(path))) === sha256
  } catch (error) {
    if (error instanceof SupervisedBaselinesError && error.code === 'corrupt') return false
    throw error
  }
}

/** Whether there is a file or a folder of this path. */
export async function isKind(path: string, kind: 'isFile' | 'isDirectory'): Promise<boolean> {
  const found = await orAbsent(path, stat(path), undefined)
  return found?.[kind]() ?? false
}

async function hash(chunks: AsyncIterable<Buffer>): Promise<string> {
  const sum = createHash('sha256')
  for await (const chunk of chunks) sum.update(chunk)
  return sum.digest('hex')
}
