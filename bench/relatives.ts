/**
 * How much of the validation and test data of the GUE tasks in ../shared/data was made of the same sequences as training
 * data: rows that agree with a training row in 15 letters in a row, in the same places. Classes are compared on validation
 * data; of test data the sequences alone are looked at.
 */
import { findAlignedRelatives } from '../src/data/index.js'
import { readTask } from '../src/node/index.js'
import type { Benchmark } from './support/benchmark.js'
import { dataFolder } from './support/benchmarkSets.js'
import { gueFolders } from './support/gue.js'

export const run: Benchmark = async ({ log }) => {
  const figures: Record<string, number> = {}
  for (const folder of gueFolders) {
    const { task, sequences, labels } = await readTask(`gue/${folder}`, { folder: dataFolder })
    const { train, validation, test } = sequences!
    const relatives = findAlignedRelatives(train, validation)
    const rows = new Set(relatives.map(({ other }) => other))
    const inTest = new Set(findAlignedRelatives(train, test).map(({ other }) => other))
    const ofSameClass = new Set(
      relatives
        .filter(({ train, other }) => labels.train[train] === labels.validation[other])
        .map(({ other }) => other),
    )
    const [ofDev, ofTest] = [rows.size / validation.length, inTest.size / test.length]
    const otherClassAlone = (rows.size - ofSameClass.size) / rows.size
    log(
      `${task.title}: ${percent(ofDev)} of dev (${rows.size} of ${validation.length}) and ${percent(ofTest)} of test have relatives in train; ` +
        `of those of dev, ${percent(otherClassAlone)} have them in the other class alone`,
    )
    const name = folder.replaceAll('/', '_')
    figures[`${name}_dev`] = ofDev
    figures[`${name}_test`] = ofTest
    figures[`${name}_otherClass`] = otherClassAlone
  }
  return { figures }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
