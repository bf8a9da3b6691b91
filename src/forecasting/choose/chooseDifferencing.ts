import { difference } from '../panel/differencing.js'
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
  /** False where the automatic bandwidth spans the whole series: the statistic is then 1/2, whatever the data. */
  readonly conclusive: boolean
}

/**
 * When to difference once more. `'any'`, the paper's: while any column rejects. `'evidence'`: the first time as soon as any
 * column rejects, after that only while more columns reject than chance would have it.
 */
export type DifferencingRule = 'any' | 'evidence'

/** What the KPSS tests of a panel say. */
export interface KPSSDifferencing {
  /** The first order that the rule is content with, or the most allowed. */
  readonly order: number
  readonly tests: readonly KPSSRow[]
}

/**
 * How often to difference by KPSS tests of stationarity around a trend.
 *
 * Of many stationary columns some reject by chance: at 5 % one of 21 does so more often than not. The rule `'evidence'` asks for
 * a count that stationary columns reach with no more than the tests' own probability (a binomial tail) before it differences a
 * second time. The first difference stays cautious, for a unit root missed ruins long forecasts, while an auto-regression of
 * first differences can still hold a root near 1; a second difference too many makes every forecast follow its last slope.
 * A test whose automatic bandwidth spans the series (spikes after differencing do that) says nothing and is not counted.
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
  for (let order = 0; ; order++) {
    const made: KPSSRow[] = []
    panel.columns.forEach((column, c) => {
      const stretch = longestStretch(column)
      if (stretch.length - order < 3) return
      const values = order === 0 ? stretch : difference(stretch, order)
      if (!varies(values)) return
      const { statistic, pValue, clipped, lags } = kpssTest(values, { regression: 'ct', lags: 'auto' })
      const rejects = pValue <= significance
      const conclusive = lags < values.length - 1
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
    const rejecting = made.filter(test => test.rejects).length
    const enough =
      rule === 'any' || order === 0
        ? rejecting > 0
        : binomialTail(rejecting, made.length, significance) <= significance
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
function varies(values: Float64Array): boolean {
  const slope = (values[values.length - 1]! - values[0]!) / (values.length - 1)
  let scale = 0
  for (const v of values) scale = Math.max(scale, Math.abs(v))
  return values.some((v, t) => Math.abs(v - values[0]! - slope * t) > 1e-10 * scale)
}
