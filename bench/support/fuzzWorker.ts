/**
 * Feeds one reader damaged inputs in a process of its own: `fuzzWorker.ts READER SEED FROM TO FOLDER`.
 *
 * The number of the input at hand is written to `FOLDER/at` before it is read, so that whoever ends this process knows
 * which one hung; the counts go to the parent every half second.
 */
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fuzz } from '../../test/support/fuzz/fuzzReader.js'
import { fuzzReaders } from '../../test/support/fuzz/fuzzReaders.js'

const [name, seed, from, to, folder] = process.argv.slice(2) as [string, string, string, string, string]
const reader = fuzzReaders.find(each => each.name === name)!
const at = openSync(join(folder, 'at'), 'w')
const number = Buffer.alloc(8)
let told = performance.now()

process.on('disconnect', () => process.exit())
const counts = await fuzz(
  reader,
  folder,
  { seed: Number(seed), from: Number(from), to: Number(to) },
  (input, soFar) => {
    number.writeDoubleLE(input)
    writeSync(at, number, 0, 8, 0)
    if (performance.now() - told < 500) return
    told = performance.now()
    process.send!({ counts: soFar })
  },
)
process.send!({ counts, done: true }, () => process.disconnect())
