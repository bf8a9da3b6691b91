/**
 * One-step errors of an auto-regression: `y[t] - intercept - sum of coefficients[i] * y[t - 1 - i]`.
 *
 * @returns as many numbers as `y`; NaN where the value or one of its lags is missing
 */
export function oneStepResiduals(
  y: Float64Array,
  coefficients: Float64Array,
  intercept: number,
): Float64Array {
  const lags = coefficients.length
  const out = new Float64Array(y.length).fill(NaN)
  let t = lags
  // Four rows at a time: each coefficient read serves four products, and each value almost four.
  for (; t + 3 < y.length; t += 4) {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    let y0 = y[t]!
    let y1 = y[t + 1]!
    let y2 = y[t + 2]!
    for (let i = 0; i < lags; i++) {
      const c = coefficients[i]!
      s3 += c * y2
      s2 += c * y1
      s1 += c * y0
      y2 = y1
      y1 = y0
      y0 = y[t - 1 - i]!
      s0 += c * y0
    }
    out[t] = y[t]! - intercept - s0
    out[t + 1] = y[t + 1]! - intercept - s1
    out[t + 2] = y[t + 2]! - intercept - s2
    out[t + 3] = y[t + 3]! - intercept - s3
  }
  for (; t < y.length; t++) {
    let sum = 0
    for (let i = 0; i < lags; i++) sum += coefficients[i]! * y[t - 1 - i]!
    out[t] = y[t]! - intercept - sum
  }
  return out
}
