import { interpolate } from '../panel/completeSeries.js'

/** The longest season that is looked for. */
const longestSeason = 200

/**
 * The season of a panel, or 1 where none stands out.
 *
 * It is the smallest local maximum of the autocorrelation of first differences that comes within 80 % of the largest one; that one
 * must exceed .1 and what the largest of as many autocorrelations of noise would reach, sqrt(3 ln K / n). The result is right or 1
 * for panels and for series of more than 20 seasons, and unreliable for a single short series.
 */
export function detectSeason(columns: readonly Float64Array[]): number {
  const lengths = columns.map(column => column.length).sort((a, b) => a - b)
  const median = lengths[lengths.length >> 1] ?? 0
  const longest = Math.min(longestSeason, Math.floor((median - 3) / 2))
  if (longest < 2) return 1
  const sums = new Float64Array(longest + 1)
  const counts = new Float64Array(longest + 1)
  for (const column of columns) addAutocorrelations(column, longest, sums, counts)
  const at = (lag: number) => (counts[lag]! > 0 ? sums[lag]! / counts[lag]! : 0)
  const peaks: number[] = []
  for (let lag = 2; lag <= longest; lag++) {
    if (at(lag) > at(lag - 1) && (lag === longest || at(lag) >= at(lag + 1))) peaks.push(lag)
  }
  if (peaks.length === 0) return 1
  const best = peaks.reduce((a, b) => (at(b) > at(a) ? b : a))
  const rows = lengths.reduce((sum, length) => sum + length, 0)
  if (at(best) < Math.max(0.1, Math.sqrt((3 * Math.log(longest)) / rows))) return 1
  return peaks.find(lag => at(lag) > 0.8 * at(best)) ?? best
}

function addAutocorrelations(
  column: Float64Array,
  longest: number,
  sums: Float64Array,
  counts: Float64Array,
): void {
  const values = interpolate(column)
  const n = values.length - 1
  const most = Math.min(longest, Math.floor((values.length - 3) / 2))
  if (most < 2) return
  const changes = Float64Array.from({ length: n }, (_, t) => values[t + 1]! - values[t]!)
  const mean = changes.reduce((sum, value) => sum + value, 0) / n
  let total = 0
  for (let t = 0; t < n; t++) {
    changes[t]! -= mean
    total += changes[t]! ** 2
  }
  if (!(total > 0)) return
  for (let lag = 1; lag <= most; lag++) {
    let sum = 0
    for (let t = lag; t < n; t++) sum += changes[t]! * changes[t - lag]!
    sums[lag]! += (sum / total) * values.length
    counts[lag]! += values.length
  }
}
