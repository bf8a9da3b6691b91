import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readCSV } from '../../src/node/index.js'
import {
  type BenchmarkSplit,
  benchmarkSplit,
  type ForecastingSet,
  forecastingSets,
  standardize,
} from '../../src/tasks/index.js'

/** Where the published sets are read from: DATA_DIR, or ../shared/data. */
export const dataFolder =
  process.env['DATA_DIR'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))

/** A benchmark set at hand, standardised by its training part and cut off after its test part. */
export interface BenchmarkSet {
  readonly set: ForecastingSet
  readonly split: BenchmarkSplit
  readonly columns: readonly Float64Array[]
}

/** The benchmark sets at hand that SETS asks for, one after the other. */
export async function* benchmarkSets(): AsyncGenerator<BenchmarkSet> {
  for (const set of forecastingSets) {
    const path = `${dataFolder}/${set.files[0]?.path}`
    if (!set.files[0] || !existsSync(path) || !asked('SETS', set.name)) continue
    const { columns } = await readCSV(path, { asIs: true })
    const split = benchmarkSplit(set.protocol, columns[0]!.length)
    const scaled = standardize(columns, split.trainEnd).columns
    yield { set, split, columns: scaled.map(column => column.slice(0, split.testEnd)) }
  }
}

/** The same, all at once. */
export async function allBenchmarkSets(): Promise<BenchmarkSet[]> {
  const sets: BenchmarkSet[] = []
  for await (const set of benchmarkSets()) sets.push(set)
  return sets
}

/** Whether a list in the environment names `value`; a list that is not set names everything. */
export function asked(variable: 'SETS' | 'HORIZONS', value: string): boolean {
  const list = process.env[variable]
  return list === undefined || list.split(',').includes(value)
}
