import { basename, dirname, resolve } from 'node:path'
import { SupervisedBaselinesError, show } from '../errors.js'
import { readFasta } from '../node/readFasta.js'
import type { SequenceExamples } from './examples.js'

/** The records of FASTA files, in order. */
export interface FastaExamples extends SequenceExamples {
  readonly names: readonly string[]
  /** For each record the number of its file. */
  readonly files: readonly number[]
}

export async function readFastaFiles(
  paths: readonly string[],
  { signal }: { readonly signal?: AbortSignal },
): Promise<FastaExamples> {
  const sequences: string[] = []
  const names: string[] = []
  const files: number[] = []
  const firsts: number[] = []
  for (const [file, path] of paths.entries()) {
    firsts.push(sequences.length)
    for await (const { id, sequence } of readFasta(path, signal ? { signal } : {})) {
      sequences.push(sequence)
      names.push(id)
      files.push(file)
    }
  }
  const placeOf = (i: number) => `${paths[files[i]!]}, record ${i - firsts[files[i]!]! + 1} (${names[i]})`
  return { sequences, names, files, placeOf }
}

/**
 * The class of each FASTA file: its name without `.fa`, `.fasta`, `.fna` and `.gz`, or that of its folder where several files
 * have one name.
 *
 * @throws `invalid-option` where two files would be of one class.
 */
export function fastaClasses(paths: readonly string[]): string[] {
  const names = paths.map(path => basename(path).replace(/\.(fa|fasta|fna)(\.gz)?$/i, ''))
  if (new Set(names).size === paths.length) return names
  const folders = paths.map(path => basename(dirname(resolve(path))))
  if (new Set(folders).size === paths.length) return folders
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  throw new SupervisedBaselinesError(
    'invalid-option',
    `Several of the files ${paths.join(', ')} are named ${show(twice)}, but each file is one class. Rename them, or put ` +
      'each into a folder named as its class.',
    { paths, name: twice },
  )
}
