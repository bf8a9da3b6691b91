/** A difference operator: a polynomial in the backshift B that is applied to a series before it is regressed on its lags. */
export interface Operator {
  /** How often consecutive values are differenced. */
  readonly differencing: number
  /** How often values one season apart are differenced. */
  readonly seasonalDifferencing: number
  /** The coefficients of 1, B, B^2, ...; the first is 1. */
  readonly polynomial: Float64Array
  /** How many values before the present one the operator uses: the degree of the polynomial. */
  readonly reach: number
  /** The operator's nonzero coefficients, as pairs of offset and weight. */
  readonly terms: readonly { readonly offset: number; readonly weight: number }[]
}

/**
 * The operator (1 - B)^d (1 - B^season)^D.
 *
 * @example
 * differenceOperator(1, 0, 12).polynomial // Float64Array [1, -1]
 */
export function differenceOperator(
  differencing: number,
  seasonalDifferencing: number,
  season: number,
): Operator {
  let polynomial: Float64Array = Float64Array.of(1)
  for (let d = 0; d < differencing; d++) polynomial = timesOneMinusPower(polynomial, 1)
  for (let d = 0; d < seasonalDifferencing; d++) polynomial = timesOneMinusPower(polynomial, season)
  const terms = [...polynomial]
    .map((weight, offset) => ({ offset, weight }))
    .filter(({ weight }) => weight !== 0)
  return { differencing, seasonalDifferencing, polynomial, reach: polynomial.length - 1, terms }
}

/** The polynomial times 1 - B^power. */
function timesOneMinusPower(polynomial: Float64Array, power: number): Float64Array {
  const out = new Float64Array(polynomial.length + power)
  out.set(polynomial)
  polynomial.forEach((value, i) => {
    out[i + power]! -= value
  })
  return out
}

/** The operator applied to a series; the first `reach` values of the result are 0. */
export function applyOperator({ terms, reach }: Operator, x: Float64Array): Float64Array {
  const out = new Float64Array(x.length)
  for (const { offset, weight } of terms) {
    for (let t = reach; t < x.length; t++) out[t]! += weight * x[t - offset]!
  }
  return out
}

/**
 * The auto-regression of the series itself that follows from one of the transformed series:
 * 1 - C(B) = w(B) (1 - phi(B)).
 *
 * @param phi coefficients of the transformed series, `phi[i]` of lag `i + 1`
 * @returns `phi.length + reach` coefficients of the series, `[i]` of lag `i + 1`
 */
export function undoOperator({ terms, reach }: Operator, phi: Float64Array): Float64Array {
  const out = new Float64Array(phi.length + reach)
  for (const { offset, weight } of terms) {
    if (offset > 0) out[offset - 1]! -= weight
    for (let k = 0; k < phi.length; k++) out[offset + k]! += weight * phi[k]!
  }
  return out
}
