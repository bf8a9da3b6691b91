import { join } from 'node:path'
import { throwIfAborted } from '../../common/checks.js'
import { SupervisedBaselinesError } from '../../errors.js'
import { type ClassificationTask, genomicsSets, satelliteSets, taskPaths } from '../../tasks/index.js'
import { compareFile, isKind } from '../checkData.js'

/** A file of a task, as it was found. */
export interface TaskFile {
  /** Where the recipe has it in a data folder. */
  readonly path: string
  /** Where it lies. */
  readonly place: string
  /** The published file bit for bit, another one, or one of which no checksum is known. */
  readonly status: 'published' | 'differs' | 'unknown'
  readonly sha256?: string
}

const knownFiles = new Map(
  [...genomicsSets, ...satelliteSets].flatMap(set => set.files).map(file => [file.path, file]),
)

/**
 * Finds every file of a task in a folder: under its whole path, or without its first folders, packed or unpacked.
 *
 * @throws `file-not-found`, naming what is missing, where it is to be had and where it belongs.
 */
export async function findTaskFiles(
  task: ClassificationTask,
  folder: string,
  signal?: AbortSignal,
): Promise<TaskFile[]> {
  const places = await Promise.all(
    taskPaths(task).map(async path => ({ path, place: await findPlace(folder, path) })),
  )
  const missing = places.filter(({ place }) => place === undefined).map(({ path }) => path)
  if (missing.length > 0) throw missingFiles(task, folder, missing)
  const files: TaskFile[] = []
  for (const { path, place } of places as { path: string; place: string }[]) {
    throwIfAborted(signal, `the reading of ${task.name}`)
    const known = knownFiles.get(path)
    if (!known || (await isKind(place, 'isDirectory'))) {
      files.push({ path, place, status: 'unknown' })
      continue
    }
    const { sha256, isPublished } = await compareFile(place, known)
    files.push({ path, place, sha256, status: isPublished ? 'published' : 'differs' })
  }
  return files
}

async function findPlace(folder: string, path: string): Promise<string | undefined> {
  const names = path.split('/')
  const suffixes = names.map((_, i) => names.slice(i).join('/'))
  for (const suffix of suffixes) {
    const plain = suffix.replace(/\.(gz|zip)$/, '')
    for (const candidate of new Set([suffix, plain, `${plain}.gz`])) {
      const place = join(folder, candidate)
      if (await isKind(place, 'isFile')) return place
      if (suffix.endsWith('.zip') && candidate === plain && (await isKind(place, 'isDirectory'))) return place
    }
  }
  return undefined
}

function missingFiles(task: ClassificationTask, folder: string, missing: readonly string[]) {
  return new SupervisedBaselinesError(
    'file-not-found',
    `Not in ${folder}: ${missing.join(', ')}, which the task ${task.name} needs. They come from ${task.source}; licence: ${task.licence}. Put them there under these paths, or without their first folders, packed or unpacked.`,
    { task: task.name, folder, missing, source: task.source },
  )
}
