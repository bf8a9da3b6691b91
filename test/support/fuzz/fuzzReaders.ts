import { binaryReaders } from './binaryReaders.js'
import type { FuzzReader } from './fuzzReader.js'
import { modelReaders } from './modelReaders.js'
import { studyReaders } from './studyReaders.js'
import { tableReaders } from './tableReaders.js'

/** Every reader of the package: of files, of what was saved, and of what other machines send. */
export const fuzzReaders: readonly FuzzReader[] = [
  ...tableReaders,
  ...binaryReaders,
  ...studyReaders,
  ...modelReaders,
]
