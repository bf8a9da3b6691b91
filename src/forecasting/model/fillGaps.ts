import { extrapolate, lookback, type Recursion } from './recursion.js'

/**
 * The last `lookback` values, at least one, without gaps: all that a forecast needs of a series.
 *
 * Each NaN is replaced by its one-step forecast, starting from the last `lookback` rows without a gap, however far back they
 * are. A gap of g values at the end therefore makes `forecast(h)` the last h values of `forecast(h + g)` from before the gap.
 * Where no such rows exist, gaps up to the last known value are interpolated linearly and the first one is repeated before it.
 *
 * @param levels at least `lookback` values
 */
export function recentValues(levels: Float64Array, recursion: Recursion): Float64Array {
  const reach = lookback(recursion)
  const from = levels.length - Math.max(1, reach)
  const gap = firstGap(levels, from)
  if (gap < 0) return levels.slice(from)
  const start = lastWholeStretch(levels, gap, reach)
  const filled = start === undefined ? interpolate(levels, reach) : levels.slice(start)
  fillByForecasts(filled, recursion, reach)
  return filled.slice(filled.length - (levels.length - from))
}

/** {@link recentValues} of the rows before `first`, then all rows from there on with gaps filled in the same way. */
export function filledFrom(levels: Float64Array, recursion: Recursion, first: number): Float64Array {
  const before = recentValues(levels.subarray(0, first), recursion)
  const out = new Float64Array(before.length + levels.length - first)
  out.set(before)
  out.set(levels.subarray(first), before.length)
  fillByForecasts(out, recursion, before.length)
  return out
}

function firstGap(values: Float64Array, from: number): number {
  for (let t = from; t < values.length; t++) if (Number.isNaN(values[t])) return t
  return -1
}

/** The first row of the last `length` rows without a gap that end before row `end`; undefined where there are none. */
function lastWholeStretch(levels: Float64Array, end: number, length: number): number | undefined {
  let whole = 0
  for (let t = end; ; t--) {
    if (whole === length) return t
    if (t === 0) return undefined
    whole = Number.isNaN(levels[t - 1]) ? 0 : whole + 1
  }
}

function fillByForecasts(values: Float64Array, recursion: Recursion, from: number): void {
  for (let t = from; t < values.length; t++) {
    if (Number.isNaN(values[t])) values[t] = extrapolate(values.subarray(0, t), recursion, 1)[0]!
  }
}

/** Gaps up to the last known value filled in, with at least `reach` values up to it. */
function interpolate(levels: Float64Array, reach: number): Float64Array {
  let known = -1
  for (let t = levels.length - 1; t >= 0 && known < 0; t--) if (!Number.isNaN(levels[t])) known = t
  const missing = Math.max(0, reach - (known + 1))
  const filled = new Float64Array(missing + levels.length).fill(NaN, 0, missing)
  filled.set(levels, missing)
  let before = -1
  for (let t = 0; t < filled.length; t++) {
    const value = filled[t]!
    if (Number.isNaN(value)) continue
    const last = before < 0 ? value : filled[before]!
    for (let gap = before + 1; gap < t; gap++)
      filled[gap] = last + ((gap - before) / (t - before)) * (value - last)
    before = t
  }
  return filled
}
