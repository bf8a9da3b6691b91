import type { Dataset } from '../../common/dataset.js'
import { createRandom } from '../../common/random.js'
import { selectExamples } from '../../data/index.js'

/** At most so many examples of a dataset: always the same ones, drawn at random. */
export function sampleOf(dataset: Dataset, most: number): Dataset {
  if (dataset.size <= most) return dataset
  return selectExamples(dataset, createRandom(0).permutation(dataset.size).subarray(0, most).sort())
}
