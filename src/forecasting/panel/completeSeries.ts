/** A series from its first to its last known value, without gaps. */
export interface CompleteSeries {
  /** Gaps are interpolated linearly. */
  readonly values: Float64Array
  /** 1 where the value is known, 0 where it is interpolated; undefined where all are known. */
  readonly known: Uint8Array | undefined
  /** How many values are missing after the last known one. */
  readonly trailing: number
  /** Values that were taken for markers of missing ones, such as -9999. */
  readonly markers: readonly number[]
}

/** The rows, per value of a series, that may be markers. */
const largestMarkedShare = 1 / 40

/** Series shorter than this are too short to tell a marker from an outlier. */
const leastRowsForMarkers = 100

/**
 * Completes a series: leading and trailing gaps go, inner ones are interpolated, and markers count as missing.
 *
 * @param detectMarkers whether a few values far from all others are taken for markers of missing ones
 */
export function completeSeries(column: Float64Array, detectMarkers = true): CompleteSeries {
  let first = 0
  while (first < column.length && Number.isNaN(column[first])) first++
  let end = column.length
  while (end > first && Number.isNaN(column[end - 1])) end--
  const values = column.slice(first, end)
  const markers = detectMarkers ? dropMarkers(values) : []
  const gaps = values.some(Number.isNaN)
  return {
    values: gaps ? interpolate(values) : values,
    known: gaps ? Uint8Array.from(values, value => (Number.isNaN(value) ? 0 : 1)) : undefined,
    trailing: column.length - end,
    markers,
  }
}

/**
 * Sets to NaN what lies beyond a gap wider than twice the range of the other values, on at most a fortieth of the rows.
 *
 * A run of such values at the very end stays: it may be where the series goes.
 */
function dropMarkers(values: Float64Array): number[] {
  const known = values.filter(value => !Number.isNaN(value))
  const n = known.length
  if (n < leastRowsForMarkers) return []
  const sorted = known.sort()
  const at = (i: number, sign: number) => (sign > 0 ? sorted[i]! : -sorted[n - 1 - i]!)
  const most = Math.floor(n * largestMarkedShare)
  const isMarked: ((value: number) => boolean)[] = []
  for (const sign of [1, -1]) {
    for (let j = most - 1; j >= 0; j--) {
      const range = at(n - 1 - most, sign) - at(j + 1, sign)
      if (range <= 0 || at(j + 1, sign) - at(j, sign) <= 2 * range) continue
      const limit = at(j, sign)
      isMarked.push(value => sign * value <= limit)
      break
    }
  }
  if (isMarked.length === 0) return []
  const marked = (value: number) => isMarked.some(test => test(value))
  let last = values.length - 1
  while (last >= 0 && marked(values[last]!)) last--
  const markers = new Set<number>()
  for (let t = 0; t <= last; t++) {
    if (!marked(values[t]!)) continue
    markers.add(values[t]!)
    values[t] = Number.NaN
  }
  return [...markers]
}

/** The series with every gap filled on a straight line; leading gaps take the first known value. */
export function interpolate(values: Float64Array): Float64Array {
  const out = Float64Array.from(values)
  let before = -1
  for (let t = 0; t < out.length; t++) {
    if (Number.isNaN(out[t])) continue
    for (let gap = before + 1; gap < t; gap++) {
      out[gap] =
        before < 0 ? out[t]! : out[before]! + ((out[t]! - out[before]!) * (gap - before)) / (t - before)
    }
    before = t
  }
  for (let gap = before + 1; gap < out.length && before >= 0; gap++) out[gap] = out[before]!
  return out
}
