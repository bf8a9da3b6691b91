/**
 * The psi weights of an auto-regression of differences: how much of one shock is left after 0, 1, ... `length - 1` steps.
 *
 * @param coefficients of the auto-regression; `coefficients[i]` belongs to lag `i + 1`
 * @param differencing how often the series was differenced; each time sums the response once more
 *
 * Source: Brockwell and Davis, Time Series: Theory and Methods (1991), section 9.5.
 *
 * @example
 * impulseResponse(Float64Array.of(0.5), 0, 4) // Float64Array [1, 0.5, 0.25, 0.125]
 */
export function impulseResponse(
  coefficients: Float64Array,
  differencing: number,
  length: number,
): Float64Array {
  const psi = new Float64Array(length)
  writeImpulseResponse(coefficients, coefficients.length, differencing, psi)
  return psi
}

/** {@link impulseResponse} of the first `order` coefficients, written over `psi`. */
export function writeImpulseResponse(
  coefficients: Float64Array,
  order: number,
  differencing: number,
  psi: Float64Array,
): void {
  if (psi.length === 0) return
  psi[0] = 1
  for (let h = 1; h < psi.length; h++) {
    let sum = 0
    const reach = Math.min(h, order)
    for (let i = 1; i <= reach; i++) sum += coefficients[i - 1]! * psi[h - i]!
    psi[h] = sum
  }
  for (let d = 0; d < differencing; d++) {
    for (let h = 1; h < psi.length; h++) psi[h]! += psi[h - 1]!
  }
}
