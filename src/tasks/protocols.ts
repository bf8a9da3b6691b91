import { oneOf, wholeNumber } from '../common/checks.js'
import { SupervisedBaselinesError } from '../errors.js'

/** How the long-horizon benchmarks divide a series: the ETT sets by months, all others by parts of their length. */
export type Protocol = 'etth' | 'ettm' | '70-10-20'

/** All protocols. */
export const protocols: readonly Protocol[] = ['etth', 'ettm', '70-10-20']

/** Where a benchmark's parts end, as row numbers from 0; each part starts where the one before ends. */
export interface BenchmarkSplit {
  /** The first row that is not of the training part. */
  trainEnd: number
  /** Test rows start here; a model may see everything before. */
  validationEnd: number
  /** Rows from here on are not used. */
  testEnd: number
}

/**
 * The published borders of train, validation and test for a series of `rows` rows.
 *
 * ETTh: 8640/2880/2880 rows (12/4/4 months of 30 days); ETTm: four times that; else 70/10/20 % with train
 * and test rounded down. From Autoformer's data loaders, which all later benchmarks kept.
 *
 * @throws `series-too-short` if the rows do not reach the last border.
 */
export function benchmarkSplit(protocol: Protocol, rows: number): BenchmarkSplit {
  oneOf('protocol', protocol, protocols)
  wholeNumber('rows', rows, 1)
  if (protocol === '70-10-20') {
    const testRows = Math.floor(0.2 * rows)
    return { trainEnd: Math.floor(0.7 * rows), validationEnd: rows - testRows, testEnd: rows }
  }
  const month = 30 * 24 * (protocol === 'ettm' ? 4 : 1)
  const split = { trainEnd: 12 * month, validationEnd: 16 * month, testEnd: 20 * month }
  if (rows < split.testEnd) {
    throw new SupervisedBaselinesError(
      'series-too-short',
      `The protocol ${protocol} needs ${split.testEnd} rows, but there are ${rows}. Protocol "70-10-20" divides a series of any length.`,
      { protocol, needed: split.testEnd, rows },
    )
  }
  return split
}

/**
 * Columns scaled by the mean and standard deviation of their first `trainEnd` rows, as the benchmarks do it
 * (division by n; a column that is constant there is only centred).
 */
export function standardize(
  columns: readonly Float64Array[],
  trainEnd: number,
): { columns: Float64Array[]; means: Float64Array; deviations: Float64Array } {
  const means = new Float64Array(columns.length)
  const deviations = new Float64Array(columns.length)
  const scaled = columns.map((column, c) => {
    const train = column.subarray(0, wholeNumber('trainEnd', trainEnd, 1, column.length))
    const present = train.filter(value => !Number.isNaN(value))
    const mean = present.reduce((sum, value) => sum + value, 0) / present.length
    const variance = present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length
    means[c] = mean
    deviations[c] = Math.sqrt(variance) || 1
    return column.map(value => (value - mean) / deviations[c]!)
  })
  return { columns: scaled, means, deviations }
}
