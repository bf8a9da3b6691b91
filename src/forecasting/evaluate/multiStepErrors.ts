import { filterBank } from '../model/filterBank.js'
import { writeImpulseResponse } from '../model/impulseResponse.js'
import { type AutoProducts, gramOf, type Stretch } from '../products/autoProducts.js'
import type { LagGram } from '../products/lagGram.js'
import { backSubstitute, type NestedCholesky } from '../products/nestedCholesky.js'
import { factorNormalEquations } from '../products/solveAR.js'

/** The in-sample errors of every order, as {@link multiStepErrors} gives them. */
export interface MultiStepErrors {
  /** `meanSquares[p]` is the mean squared error of the auto-regression of order p, over all forecasts; Infinity for a fit too explosive to say. */
  readonly meanSquares: Float64Array
  /** How many forecasts each mean is taken over. */
  readonly forecasts: number
  /** How many lags are linearly independent. */
  readonly rank: number
}

/** About how many residuals, of all orders, are held at once. */
const chunkNumbers = 1_500_000

/**
 * The mean squared error of in-sample forecasts 1 to `horizon` steps ahead, for every order from 0 to `maxLag`, exactly.
 *
 * Every window of `maxLag` values and the `horizon` values after it gives one forecast per step; all orders see the same
 * windows. Each order is fitted by least squares on the values that are the last target of a window.
 *
 * `products` must hold `maxLag + horizon - 1` lags.
 *
 * No forecast is made to get there. With one-step residuals r and impulse response psi, the error of a forecast h steps
 * from origin t is the sum of `psi[h-i] r[t+i]` over i = 1..h, so the sum of squares over all windows is a quadratic form of
 * the residuals' products `Q[i][j] = sum over t of r[t+i] r[t+j]`. Q is Toeplitz but for the windows at both ends:
 *
 * - its last row is the residuals' autocovariance over the fitted rows. A least-squares residual is orthogonal to its own
 *   lags, so lag k needs just the k products with values beyond the order: `O(horizon * p)` for each order;
 * - the rest follows along the diagonals from the `horizon - 1` residuals at either end of every stretch, which one bank of
 *   filters gives for all orders at once.
 */
export function multiStepErrors(
  products: readonly AutoProducts[],
  options: { maxLag: number; horizon: number; differencing: number; intercept: boolean },
): MultiStepErrors {
  const { maxLag, horizon, differencing, intercept } = options
  const gram = gramOf(products, maxLag + horizon - 1)
  const cholesky = factorNormalEquations(gram, maxLag, intercept)
  const means = Float64Array.from({ length: gram.lags + 1 }, (_, lag) =>
    intercept ? gram.sum(lag) / gram.rows : 0,
  )

  const fits = allOrders(cholesky, means, horizon, differencing)
  const { sums, sizes } = interiorSums(gram, cholesky, means, fits, horizon)
  const perChunk = Math.max(1, Math.floor(chunkNumbers / (2 * horizon * Math.max(1, maxLag))))
  const stretches = products.map(({ stretch }) => stretch)
  for (let first = 0; first < stretches.length; first += perChunk) {
    addBoundarySums(stretches.slice(first, first + perChunk), fits, maxLag, horizon, sums)
  }
  // Each window's last target is one row of the gram.
  const forecasts = gram.rows * horizon
  const meanSquares = sums.map((sum, order) =>
    isLost(sum, sizes[order]!, sums[0]!) ? Infinity : Math.max(0, sum / forecasts),
  )
  return { meanSquares, forecasts, rank: cholesky.rank }
}

/** Whether the error of an explosive order is nothing but what its huge terms leave when they cancel. */
function isLost(sum: number, size: number, sumOfOrder0: number): boolean {
  return !Number.isFinite(sum) || (size > 1e6 * sumOfOrder0 && sum < 1e-9 * size)
}

/** The auto-regressions of all orders, order after order. */
interface Orders {
  /** `maxLag` coefficients each, zero beyond the order. */
  readonly coefficients: Float64Array
  /** What each order makes of the lags' means: the constant of its residuals. */
  readonly constants: Float64Array
  /** `horizon` psi weights each. */
  readonly responses: Float64Array
}

function allOrders(
  cholesky: NestedCholesky,
  means: Float64Array,
  horizon: number,
  differencing: number,
): Orders {
  const maxLag = cholesky.size
  const coefficients = new Float64Array((maxLag + 1) * maxLag)
  const constants = new Float64Array(maxLag + 1)
  const responses = new Float64Array((maxLag + 1) * horizon)
  for (let order = 0; order <= maxLag; order++) {
    const own = coefficients.subarray(order * maxLag, (order + 1) * maxLag)
    backSubstitute(cholesky, order, own)
    let constant = means[0]!
    for (let i = 0; i < order; i++) constant -= own[i]! * means[i + 1]!
    constants[order] = constant
    writeImpulseResponse(own, order, differencing, responses.subarray(order * horizon, (order + 1) * horizon))
  }
  return { coefficients, constants, responses }
}

/** The quadratic form with Q replaced by the Toeplitz matrix of its last row, and the size of its largest term. */
function interiorSums(
  gram: LagGram,
  cholesky: NestedCholesky,
  means: Float64Array,
  fits: Orders,
  horizon: number,
): { sums: Float64Array; sizes: Float64Array } {
  const maxLag = cholesky.size
  const size = gram.lags + 1
  const products = gram.rawProducts
  const sums = new Float64Array(maxLag + 1)
  const sizes = new Float64Array(maxLag + 1)
  // cross[m] is the product of the residuals with the values m steps back.
  const cross = new Float64Array(size)
  let residualSquares = products[0]! - gram.rows * means[0]! * means[0]!
  for (let order = 0; order <= maxLag; order++) {
    if (order > 0) residualSquares -= cholesky.factor[cholesky.rightSide * cholesky.stride + order - 1]! ** 2
    const coefficients = fits.coefficients.subarray(order * maxLag, (order + 1) * maxLag)
    const residualMean = fits.constants[order]!
    const last = Math.min(gram.lags, order + horizon - 1)
    for (let m = order + 1; m <= last; m++) cross[m] = products[m]! - gram.rows * residualMean * means[m]!
    let i = 0
    for (; i + 3 < order; i += 4) {
      const a = coefficients[i]!
      const b = coefficients[i + 1]!
      const c = coefficients[i + 2]!
      const d = coefficients[i + 3]!
      const row = (i + 1) * size
      for (let m = order + 1; m <= last; m++) {
        const at = row + m
        cross[m]! -=
          a * products[at]! +
          b * products[at + size]! +
          (c * products[at + 2 * size]! + d * products[at + 3 * size]!)
      }
    }
    for (; i < order; i++) {
      const row = (i + 1) * size
      for (let m = order + 1; m <= last; m++) cross[m]! -= coefficients[i]! * products[row + m]!
    }

    const psi = fits.responses.subarray(order * horizon, (order + 1) * horizon)
    let total = 0
    for (let k = 0; k < horizon; k++) {
      let autocovariance = k === 0 ? residualSquares : k > order ? cross[k]! : 0
      if (k > 0) {
        for (let j = Math.max(1, order + 1 - k); j <= order; j++) {
          autocovariance -= coefficients[j - 1]! * cross[k + j]!
        }
      }
      // The weight of lag k: each psi[m] psi[m+k] stands in the errors of horizon - k - m steps.
      let weight = 0
      for (let m = 0; m + k < horizon; m++) weight += psi[m]! * psi[m + k]! * (horizon - k - m)
      total += (k === 0 ? 1 : 2) * weight * autocovariance
      if (k === 0) sizes[order] = Math.abs(weight * autocovariance)
    }
    sums[order] = total
  }
  return { sums, sizes }
}

/** Adds to the sums of all orders what the Toeplitz form misses at the two ends of each stretch. */
function addBoundarySums(
  stretches: readonly Stretch[],
  fits: Orders,
  maxLag: number,
  horizon: number,
  sums: Float64Array,
): void {
  const steps = horizon - 1
  if (steps === 0) return
  // The ends of stretches, `steps` rows each with their lags: first all that begin a stretch, then all that close one.
  const ends = [
    ...stretches.map(({ values, from }) => values.subarray(from, from + maxLag + steps)),
    ...stretches.map(({ values, to }) => values.subarray(to - steps - maxLag, to)),
  ]
  const explained = filterBank(
    fits.coefficients,
    maxLag + 1,
    maxLag,
    ends.map(values => values.subarray(0, maxLag + steps - 1)),
    steps,
  )
  const count = ends.length * steps
  const actual = new Float64Array(count)
  ends.forEach((values, end) => actual.set(values.subarray(maxLag), end * steps))
  const residuals = new Float64Array(count)
  const form = new Float64Array(steps * steps)
  for (let order = 0; order <= maxLag; order++) {
    const constant = fits.constants[order]!
    const from = order * count
    for (let row = 0; row < count; row++) residuals[row] = actual[row]! - explained[from + row]! - constant
    writeBoundaryForm(fits.responses.subarray(order * horizon, (order + 1) * horizon), steps, form)
    sums[order]! += signedForm(form, steps, residuals, stretches.length)
  }
}

/**
 * The upper triangle of the form that residuals at the start of a stretch add to the sum, and those at its end take off.
 *
 * Walking up Q's diagonals from the last row, `Q[i][j] = Q[i+1][j+1] + (start) - (end)`; the product of residuals i and j
 * therefore counts with the weights of all entries up the diagonal from (i, j).
 */
function writeBoundaryForm(psi: Float64Array, steps: number, form: Float64Array): void {
  // First each entry's own weight, the sum of psi[a] psi[a + j - i] over a up to steps - j; then down the diagonals.
  for (let i = steps - 1; i >= 0; i--) {
    const row = i * steps
    const last = steps - 1
    form[row + last] = psi[0]! * psi[last - i]! + psi[1]! * psi[last - i + 1]!
    for (let j = i; j < last; j++)
      form[row + j] = form[row + steps + j + 1]! + psi[steps - j]! * psi[steps - i]!
  }
  for (let i = 1; i < steps; i++) {
    const row = i * steps
    for (let j = i; j < steps; j++) form[row + j]! += form[row - steps + j - 1]!
  }
}

/**
 * The sum of `v' form v` over the first half of the vectors less that over the second half.
 *
 * @param residuals `2 * half` vectors of `steps` numbers, one after the other
 */
function signedForm(form: Float64Array, steps: number, residuals: Float64Array, half: number): number {
  let total = 0
  for (let vector = 0; vector < half; vector++) {
    total += formOf(form, steps, residuals, vector * steps, (half + vector) * steps)
  }
  return 2 * total
}

/** Half of `a' form a - b' form b`, two rows of the form at a time. */
function formOf(form: Float64Array, steps: number, values: Float64Array, a: number, b: number): number {
  let total = 0
  let i = 0
  for (; i + 1 < steps; i += 2) {
    const upper = i * steps
    const lower = upper + steps
    const a0 = values[a + i]!
    const a1 = values[a + i + 1]!
    const b0 = values[b + i]!
    const b1 = values[b + i + 1]!
    // The diagonal counts half, the entry between the two rows once.
    let s0 = 0.5 * form[upper + i]! * a0 + form[upper + i + 1]! * a1
    let s1 = 0.5 * form[lower + i + 1]! * a1
    let t0 = 0.5 * form[upper + i]! * b0 + form[upper + i + 1]! * b1
    let t1 = 0.5 * form[lower + i + 1]! * b1
    for (let j = i + 2; j < steps; j++) {
      const p = form[upper + j]!
      const q = form[lower + j]!
      const x = values[a + j]!
      const y = values[b + j]!
      s0 += p * x
      s1 += q * x
      t0 += p * y
      t1 += q * y
    }
    total += s0 * a0 + s1 * a1 - (t0 * b0 + t1 * b1)
  }
  if (i < steps) {
    const diagonal = 0.5 * form[i * steps + i]!
    total += diagonal * (values[a + i]! ** 2 - values[b + i]! ** 2)
  }
  return total
}
