/**
 * Damaged inputs for every reader of the package: none may hang, crash, throw anything but a typed error, or take more
 * memory than the cap.
 *
 * `npm run bench -- fuzz [--json]`; environment: FUZZ_INPUTS (default 1000000, shared among the readers by their weights, with a
 * tenth at least for each of images, FASTA, HDF5, Parquet and journals),
 * FUZZ_SEED (default 1), FUZZ_READERS (names, with commas between), FUZZ_FROM (the number of the first input, to repeat one:
 * FUZZ_READERS=CSV FUZZ_FROM=123 FUZZ_INPUTS=1), FUZZ_MEMORY (MiB that a process may have, default 512), FUZZ_SECONDS (that
 * one input may take, default 20), FUZZ_STATE (a folder in which counts are kept, so that a run that was cut short goes on).
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFileSafely } from '../src/node/writeFileSafely.js'
import { addedCounts, type FuzzReader, shareInputs } from '../test/support/fuzz/fuzzReader.js'
import { fuzzReaders } from '../test/support/fuzz/fuzzReaders.js'
import type { Benchmark } from './support/benchmark.js'
import { bundleFuzzWorker, type SupervisedCounts, superviseFuzz } from './support/superviseFuzz.js'

const setting = (name: string, byDefault: number) => Number(process.env[name] ?? byDefault)

export const run: Benchmark = async ({ json, log }) => {
  const seed = setting('FUZZ_SEED', 1)
  const all = setting('FUZZ_INPUTS', 1_000_000)
  const start = setting('FUZZ_FROM', 0)
  const limits = { memory: setting('FUZZ_MEMORY', 512), seconds: setting('FUZZ_SECONDS', 20) }
  const asked = process.env['FUZZ_READERS']?.split(',').map(name => name.trim())
  const readers = fuzzReaders.filter(({ name }) => !asked || asked.includes(name.replaceAll(',', '')))
  const shares = shareInputs(readers, all)
  const kinds = new Map<string, number>()
  const folder = mkdtempSync(join(tmpdir(), 'supervised-baselines-fuzz-'))
  const worker = await bundleFuzzWorker()
  const figures: Record<string, number> = {}
  const sums = { inputs: 0, accepted: 0, refused: 0, failures: 0, peak: 0 }
  log(row(['reader', 'inputs', 'accepted', 'refused', 'failures', 'peak MiB', 'seconds', 'refusals by code']))
  try {
    for (const reader of readers) {
      const to = start + shares.get(reader)!
      const kept = keptCounts(reader, seed, start)
      let counts = kept.counts
      if (start + counts.inputs < to) {
        const before = counts
        const range = { seed, from: start + counts.inputs, to }
        counts = joined(
          before,
          await superviseFuzz(
            reader,
            range,
            { folder: join(folder, 'reader'), limits, worker: worker.path },
            soFar => kept.save(joined(before, soFar)),
          ),
        )
        await kept.save(counts)
      }
      const refused = Object.values(counts.refused).reduce((sum, n) => sum + n, 0)
      const codes = Object.entries(counts.refused).map(([code, n]) => `${code} ${n}`)
      const { inputs, accepted, failures, peak, seconds } = counts
      log(row([reader.name, inputs, accepted, refused, failures.length, peak, seconds, codes.join(', ')]))
      for (const { input, what } of failures.slice(0, 5)) log(`  input ${input} of seed ${seed}: ${what}`)
      if (json) {
        // For people they are in the table.
        Object.assign(figures, {
          [`${reader.name}/inputs`]: inputs,
          [`${reader.name}/accepted`]: accepted,
          [`${reader.name}/failures`]: failures.length,
        })
      }
      if (reader.kind) kinds.set(reader.kind, (kinds.get(reader.kind) ?? 0) + inputs)
      sums.inputs += inputs
      sums.accepted += accepted
      sums.refused += refused
      sums.failures += failures.length
      sums.peak = Math.max(sums.peak, peak)
    }
    log([...kinds].map(([kind, inputs]) => `${kind} ${inputs}`).join(', '))
  } finally {
    worker.remove()
    rmSync(folder, { recursive: true, force: true })
  }
  if (sums.failures > 0) process.exitCode = 1
  return { figures: { ...figures, ...sums } }
}

function row([name, ...cells]: readonly (string | number)[]): string {
  const text = cells.map(cell => (typeof cell === 'number' ? String(Math.round(cell)) : cell))
  const numbers = text.slice(0, -1).map(cell => cell.padStart(9))
  return `${String(name).padEnd(27)}${numbers.join('')}  ${text.at(-1)}`
}

const nothing: SupervisedCounts = { inputs: 0, accepted: 0, refused: {}, failures: [], peak: 0, seconds: 0 }

/** The counts that an earlier run of the same seed kept, where FUZZ_STATE says in which folder. */
function keptCounts(reader: FuzzReader, seed: number, start: number) {
  const state = process.env['FUZZ_STATE']
  if (state === undefined) return { counts: nothing, save: async () => {} }
  mkdirSync(state, { recursive: true })
  const path = join(state, `${reader.name.replaceAll(/\W+/g, '-')}-${seed}-${start}.json`)
  let counts = nothing
  try {
    counts = JSON.parse(readFileSync(path, 'utf8')) as SupervisedCounts
  } catch {
    // The first run.
  }
  let saving = Promise.resolve()
  return {
    counts,
    save(newer: SupervisedCounts) {
      const text = JSON.stringify(newer)
      saving = saving.then(() => writeFileSafely(path, text))
      return saving
    },
  }
}

function joined(a: SupervisedCounts, b: SupervisedCounts): SupervisedCounts {
  return {
    ...addedCounts(a, b),
    peak: Math.max(a.peak, b.peak),
    seconds: a.seconds + b.seconds,
  }
}
