import { wholeNumber } from '../common/checks.js'
import type { Dataset } from '../common/dataset.js'
import { SupervisedBaselinesError } from '../errors.js'
import { type BenchmarkSplit, benchmarkSplit, type Protocol, standardize } from '../tasks/index.js'
import type { DashaTask } from './dasha/index.js'

/** Options of `forecastingTask`. */
export interface ForecastingTaskOptions {
  /** Rows ahead that are forecast at once. */
  readonly horizon: number
  /** Rows that each forecast looks back on. Default 512. */
  readonly lookback?: number
  /** Where train, validation and test end, or the benchmark that says so. Default `'70-10-20'`. */
  readonly split?: Protocol | BenchmarkSplit
  /**
   * Whether windows are given less their last value, and targets too: the net learns what changes. Errors are the same either way.
   * Default true; false is as in the paper.
   */
  readonly relative?: boolean
  /** Rows between the windows of the validation part, by which things are chosen. Default 1: all windows. */
  readonly validationStride?: number
  /** Stands in reports. Default `'forecasts'`. */
  readonly name?: string
}

/** A task of `dasha` made of series, with what its values were scaled by. */
export interface ForecastingTask extends DashaTask {
  /** Windows with targets in the validation part. */
  readonly validation: Dataset
  /** All windows with targets in the test part. */
  readonly test: Dataset
  /** Where the parts end. */
  readonly split: BenchmarkSplit
  /** Of each column over the rows of train: (value - mean) / deviation is what the task has. */
  readonly means: Float64Array
  /** Of each column over the rows of train. */
  readonly deviations: Float64Array
}

/**
 * A task of `dasha` that forecasts series as the paper has it (arXiv 2411.02796): every column is an example of one channel, its last
 * `lookback` rows go in, the next `horizon` come out, and a dense head with one linear map over time gives them.
 *
 * Columns are standardised by their rows of train alone. The windows of validation and test look back into the part before and have
 * their targets within their own, all of them, so that the test MSE and MAE compare with `benchmarkForecast` of the same split. Examples are
 * ordered by window, and within one by column.
 *
 * @param columns all rows, oldest first, one array a column
 * @throws `invalid-data` for a value that is not finite, `series-too-short`, `invalid-option`
 *
 * @example
 * ```ts no-run
 * declare const columns: Float64Array[]
 * const task = forecastingTask(columns, { horizon: 96, split: 'etth' })
 * const result = await dasha(task, { budget: { minutes: 30 } })
 * result.test // mse and mae
 * ```
 */
export function forecastingTask(
  columns: readonly Float64Array[],
  options: ForecastingTaskOptions,
): ForecastingTask {
  const horizon = wholeNumber('horizon', options.horizon, 1)
  const lookback = wholeNumber('lookback', options.lookback ?? 512, 1)
  const stride = wholeNumber('validationStride', options.validationStride ?? 1, 1)
  const { split: given = '70-10-20', relative = true, name = 'forecasts' } = options
  const rows = columns[0]?.length ?? 0
  const split = typeof given === 'string' ? benchmarkSplit(given, rows) : given
  checkRows(columns, split)
  const { columns: scaled, means, deviations } = standardize(columns, split.trainEnd)
  const windows = (from: number, end: number, step = 1) =>
    windowDataset(scaled, { first: Math.max(from, lookback), end, step, lookback, horizon, relative })
  return {
    ...{ name, kind: 'sequence', head: 'dense', outputs: 1, horizon },
    train: windows(0, split.trainEnd),
    validation: windows(split.trainEnd, split.validationEnd, stride),
    test: windows(split.validationEnd, split.testEnd),
    ...{ split, means, deviations },
  }
}

interface Windows {
  /** The first row that is a target, and the row after the last. */
  readonly first: number
  readonly end: number
  readonly step: number
  readonly lookback: number
  readonly horizon: number
  readonly relative: boolean
}

function windowDataset(
  columns: readonly Float64Array[],
  { first, end, step, lookback, horizon, relative }: Windows,
): Dataset {
  const count = Math.floor((end - horizon - first) / step) + 1
  if (count < 1) {
    throw new SupervisedBaselinesError(
      'series-too-short',
      `No window of ${lookback} rows and ${horizon} ahead ends within the rows ${first} to ${end}. Give more rows, or less of \`lookback\` or \`horizon\`.`,
      { first, end, lookback, horizon },
    )
  }
  return {
    size: count * columns.length,
    inputShape: [lookback, 1],
    targetShape: [horizon, 1],
    batch(indices) {
      const inputs = new Float32Array(indices.length * lookback)
      const targets = new Float32Array(indices.length * horizon)
      for (let i = 0; i < indices.length; i++) {
        const column = columns[indices[i]! % columns.length]!
        const origin = first + step * Math.floor(indices[i]! / columns.length)
        const level = relative ? column[origin - 1]! : 0
        for (let t = 0; t < lookback; t++) inputs[i * lookback + t] = column[origin - lookback + t]! - level
        for (let h = 0; h < horizon; h++) targets[i * horizon + h] = column[origin + h]! - level
      }
      return { inputs, targets }
    },
  }
}

function checkRows(
  columns: readonly Float64Array[],
  { trainEnd, validationEnd, testEnd }: BenchmarkSplit,
): void {
  const ends = [0, trainEnd, validationEnd, testEnd]
  if (columns.length === 0 || ends.some((end, i) => i > 0 && !(end > ends[i - 1]!))) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      `The option \`split\` ends its parts at ${ends.slice(1).join(', ')}, but each must have rows, of one column or more.`,
      { option: 'split', ends: ends.slice(1), columns: columns.length },
    )
  }
  for (const [c, column] of columns.entries()) {
    if (column.length < testEnd) {
      throw new SupervisedBaselinesError(
        'series-too-short',
        `Column ${c} has ${column.length} rows, but the split ends at ${testEnd}.`,
        { column: c, rows: column.length, needed: testEnd },
      )
    }
    const row = column.findIndex((value, at) => at < testEnd && !Number.isFinite(value))
    if (row < 0) continue
    throw new SupervisedBaselinesError(
      'invalid-data',
      `Column ${c} has ${column[row]} in row ${row}: fill the gaps of the series first. Auto-AR takes them as they are.`,
      { column: c, row },
    )
  }
}
