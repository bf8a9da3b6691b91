/**
 * Whether an auto-regression is stationary: all roots of `1 - c[0] z - c[1] z^2 - ...` lie outside the unit circle.
 *
 * Exact for the coefficients given: steps down through the orders, and every partial correlation must be within (-1, 1).
 *
 * Source: Barndorff-Nielsen and Schou (1973); Monahan (1984).
 */
export function isStationary(coefficients: Float64Array): boolean {
  let current = Float64Array.from(coefficients)
  for (let order = current.length; order > 0; order--) {
    const partial = current[order - 1]!
    if (!(Math.abs(partial) < 1)) return false
    const scale = 1 / (1 - partial * partial)
    const next = new Float64Array(order - 1)
    for (let i = 0; i < order - 1; i++) next[i] = (current[i]! + partial * current[order - 2 - i]!) * scale
    current = next
  }
  return true
}
