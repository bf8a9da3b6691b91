import { difference } from './differencing.js'
import { kpssTest } from './kpss.js'
import { segmentsWithoutGaps } from './segments.js'
import type { Panel } from './series.js'

/** One KPSS test of one column at one order of differencing. */
export interface KPSSRow {
  readonly differencing: number
  readonly column: string
  readonly statistic: number
  readonly pValue: number
  readonly clipped: 'below' | 'above' | undefined
  readonly lags: number
  /** Whether stationarity around a trend is rejected. */
  readonly rejects: boolean
}

/** What the KPSS tests of a panel say. */
export interface KPSSDifferencing {
  /** The first order at which no column rejects, or the most allowed. */
  readonly order: number
  readonly tests: readonly KPSSRow[]
}

/**
 * How often to difference by KPSS: the first order at which no column rejects stationarity around a trend.
 *
 * A column with gaps is tested on its longest stretch without one; a column that no longer varies counts as stationary.
 *
 * Source: arXiv 2411.02796, section 3.2.
 */
export function chooseDifferencing(
  panel: Panel,
  options: { maxDifferencing: number; significance: number },
): KPSSDifferencing {
  const tests: KPSSRow[] = []
  for (let order = 0; ; order++) {
    let rejected = false
    panel.columns.forEach((column, c) => {
      const stretch = longestStretch(column)
      if (stretch.length - order < 3) return
      const values = order === 0 ? stretch : difference(stretch, order)
      if (!varies(values)) return
      const { statistic, pValue, clipped, lags } = kpssTest(values, { regression: 'ct', lags: 'auto' })
      const rejects = pValue <= options.significance
      tests.push({ differencing: order, column: panel.names[c]!, statistic, pValue, clipped, lags, rejects })
      rejected ||= rejects
    })
    if (!rejected || order >= options.maxDifferencing) return { order, tests }
  }
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
