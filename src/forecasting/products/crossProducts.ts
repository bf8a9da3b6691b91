/**
 * Adds `sum over t in [from, to) of y[t] * y[t - lag]` to `out[lag]`, for every lag from 0 to `maxLag`.
 *
 * Eight lags and two rows at a time, so that each value read serves several products.
 */
export function addCrossProducts(
  y: Float64Array,
  from: number,
  to: number,
  maxLag: number,
  out: Float64Array,
): void {
  let lag = 0
  for (; lag + 7 <= maxLag; lag += 8) {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    let s4 = 0
    let s5 = 0
    let s6 = 0
    let s7 = 0
    let t = from
    for (; t + 1 < to; t += 2) {
      const a = y[t]!
      const b = y[t + 1]!
      const k = t - lag
      const x0 = y[k + 1]!
      const x1 = y[k]!
      const x2 = y[k - 1]!
      const x3 = y[k - 2]!
      const x4 = y[k - 3]!
      const x5 = y[k - 4]!
      const x6 = y[k - 5]!
      const x7 = y[k - 6]!
      const x8 = y[k - 7]!
      s0 += a * x1 + b * x0
      s1 += a * x2 + b * x1
      s2 += a * x3 + b * x2
      s3 += a * x4 + b * x3
      s4 += a * x5 + b * x4
      s5 += a * x6 + b * x5
      s6 += a * x7 + b * x6
      s7 += a * x8 + b * x7
    }
    if (t < to) {
      const a = y[t]!
      const k = t - lag
      s0 += a * y[k]!
      s1 += a * y[k - 1]!
      s2 += a * y[k - 2]!
      s3 += a * y[k - 3]!
      s4 += a * y[k - 4]!
      s5 += a * y[k - 5]!
      s6 += a * y[k - 6]!
      s7 += a * y[k - 7]!
    }
    out[lag]! += s0
    out[lag + 1]! += s1
    out[lag + 2]! += s2
    out[lag + 3]! += s3
    out[lag + 4]! += s4
    out[lag + 5]! += s5
    out[lag + 6]! += s6
    out[lag + 7]! += s7
  }
  for (; lag <= maxLag; lag++) {
    let sum = 0
    for (let t = from; t < to; t++) sum += y[t]! * y[t - lag]!
    out[lag]! += sum
  }
}
