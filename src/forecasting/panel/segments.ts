/** Rows `from` to `to - 1` of a column. */
export interface Segment {
  readonly from: number
  readonly to: number
}

/** The stretches of `column` without NaN that are at least `minLength` long, in order. */
export function segmentsWithoutGaps(column: Float64Array, minLength = 1): Segment[] {
  const segments: Segment[] = []
  let from = 0
  for (let t = 0; t <= column.length; t++) {
    if (t < column.length && !Number.isNaN(column[t])) continue
    if (t - from >= minLength && t > from) segments.push({ from, to: t })
    from = t + 1
  }
  return segments
}
