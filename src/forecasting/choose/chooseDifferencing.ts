import { differenceNumbers } from '../panel/differencing.js'
import { segmentsWithoutGaps } from '../panel/segments.js'
import type { Panel } from '../panel/series.js'
import { kpssTest } from './kpss.js'

/** One KPSS test of one column at one order of differencing. */
export interface KPSSRow {
  /** How often the column was differenced first. */
  readonly differencing: number
  /** The column's name. */
  readonly column: string
  /** The test's statistic. */
  readonly statistic: number
  /** From .01 to .10, as far as the table goes. */
  readonly pValue: number
  /** Set where the p-value lies beyond the end of the table: it is at least, or at most, `pValue`. */
  readonly clipped: 'below' | 'above' | undefined
  /** Autocovariances in the long-run variance. */
  readonly lags: number
  /** Whether stationarity around a trend is rejected. */
  readonly rejects: boolean
  /**
   * False where the automatic bandwidth spans a quarter of the series or more (spikes and series differenced once too often do
   * that): the statistic then tends to 1/2 whatever the data, and the test is not counted.
   */
  readonly conclusive: boolean
}

/**
 * When to difference once more. `'any'`, the paper's: while any column rejects. `'evidence'`: the first time as soon as any
 * column rejects, after that only while more of the columns that rejected before reject again than expected by chance.
 */
export type DifferencingRule = 'any' | 'evidence'

/** What the KPSS tests of a panel say. */
export interface KPSSDifferencing {
  /** The first order at which the rule stops, or the highest allowed. */
  readonly order: number
  readonly tests: readonly KPSSRow[]
}

/**
 * How often to difference, by KPSS tests of stationarity around a trend.
 *
 * Of many stationary columns some reject by chance: at 5 %, at least one of 21 does more often than not. Before a second difference,
 * the rule `'evidence'` therefore asks for a number of rejections that stationary columns reach with at most the tests' own
 * probability (a binomial tail). Only columns that rejected at every order before are counted: the differences of a stationary
 * column have no long-run variance, which makes the test reject far too often. The first difference is taken on any rejection,
 * because a missed unit root ruins long forecasts, while an auto-regression of first differences can still hold a root near 1.
 * Inconclusive tests are not counted.
 *
 * A column with gaps is tested on its longest stretch without one; a column that no longer varies counts as stationary.
 *
 * Source of `'any'`: arXiv 2411.02796, section 3.2.
 */
export function chooseDifferencing(
  panel: Panel,
  options: { maxDifferencing: number; significance: number; rule: DifferencingRule },
): KPSSDifferencing {
  const { maxDifferencing, significance, rule } = options
  const tests: KPSSRow[] = []
  let candidates: ReadonlySet<string> = new Set(panel.names)
  for (let order = 0; ; order++) {
    const made: KPSSRow[] = []
    panel.columns.forEach((column, c) => {
      const stretch = longestStretch(column)
      if (stretch.length - order < 3) return
      const values = order === 0 ? stretch : differenceNumbers(stretch, order)
      if (!varies(values, roundingOf(stretch, order))) return
      const { statistic, pValue, clipped, lags } = kpssTest(values, { regression: 'ct', lags: 'auto' })
      const rejects = pValue <= significance
      const conclusive = lags < values.length / 4
      made.push({
        differencing: order,
        column: panel.names[c]!,
        statistic,
        pValue,
        clipped,
        lags,
        rejects,
        conclusive,
      })
    })
    tests.push(...made)
    const counted = rule === 'any' ? made : made.filter(test => candidates.has(test.column))
    const rejecting = counted.filter(test => test.rejects && (rule === 'any' || test.conclusive))
    const enough =
      rule === 'any' || order === 0
        ? rejecting.length > 0
        : binomialTail(rejecting.length, counted.length, significance) <= significance
    candidates = new Set(rejecting.map(test => test.column))
    if (!enough || order >= maxDifferencing) return { order, tests }
  }
}

/** The probability of at least `count` successes in `trials`, each of the given probability; slack for rounding included. */
function binomialTail(count: number, trials: number, probability: number): number {
  let below = 0
  let term = (1 - probability) ** trials
  for (let k = 0; k < count; k++) {
    below += term
    term *= ((trials - k) / (k + 1)) * (probability / (1 - probability))
  }
  return 1 - below - 1e-12
}

function longestStretch(column: Float64Array): Float64Array {
  let longest = { from: 0, to: 0 }
  for (const segment of segmentsWithoutGaps(column)) {
    if (segment.to - segment.from > longest.to - longest.from) longest = segment
  }
  return column.subarray(longest.from, longest.to)
}

/** Whether a series varies around its trend by more than rounding. */
function varies(values: Float64Array, rounding: number): boolean {
  const slope = (values[values.length - 1]! - values[0]!) / (values.length - 1)
  return values.some((v, t) => Math.abs(v - values[0]! - slope * t) > rounding)
}

/** The rounding error of a series' differences: each one at most doubles it. */
function roundingOf(levels: Float64Array, order: number): number {
  let scale = 0
  for (const v of levels) scale = Math.max(scale, Math.abs(v))
  return 2 ** order * 4 * Number.EPSILON * scale
}
