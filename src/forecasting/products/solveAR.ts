import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { wholeNumber } from '../../common/checks.js'
import { knownOptions } from '../../common/knownOptions.js'
import { SupervisedBaselinesError } from '../../errors.js'
import type { LagGram } from './lagGram.js'
import { backSubstitute, type NestedCholesky, nestedCholesky } from './nestedCholesky.js'

/** Options of {@link solveAR}. */
export interface SolveAROptions {
  /** How many lags to fit, at most as many as the gram holds; default all of them. */
  lags?: number
  /** Whether to fit a constant; default true. */
  intercept?: boolean
  /** Whether to compute standard errors, which costs as much again as the fit; default false. */
  standardErrors?: boolean
}

/** A least-squares auto-regression, as {@link solveAR} gives it. */
export interface ARSolution {
  /** `coefficients[i]` multiplies the value `i + 1` steps back. */
  readonly coefficients: Float64Array
  /** The constant; 0 where none was fitted. */
  readonly intercept: number
  /** The sum of squared one-step errors over the rows. */
  readonly residualSumOfSquares: number
  /** How many rows were fitted. */
  readonly rows: number
  /** How many lags are linearly independent in the data. */
  readonly rank: number
  /** `'svd'` where lags were dependent and the solution of least norm was taken. */
  readonly method: 'cholesky' | 'svd'
  /** Standard errors of the coefficients, where asked for and the lags are independent. */
  readonly standardErrors?: Float64Array
}

/** Singular values below this share of the largest count as zero. */
const singularTolerance = 1e-10

/**
 * The least-squares auto-regression of a {@link LagGram}: ordinary least squares with the intercept swept out first.
 *
 * Where lags are linearly dependent (a constant, a pure sinusoid, a repeated pattern) the Cholesky factor would divide by
 * rounding noise; then the solution of least norm is taken from a singular value decomposition.
 *
 * @throws `invalid-data` where the gram has no row, `invalid-option` for more lags than it holds
 *
 * @example
 * const gram = new LagGram(2)
 * gram.add([1, 2, 4, 7, 13, 24, 44, 81])
 * solveAR(gram, { lags: 1 }).coefficients // Float64Array(1)
 */
export function solveAR(given: LagGram, options: SolveAROptions = {}): ARSolution {
  knownOptions(options, { lags: true, intercept: true, standardErrors: true })
  const lags = wholeNumber('lags', options.lags ?? given.lags, 0, given.lags)
  const intercept = options.intercept ?? true
  // A fit with a constant does not depend on what was taken off all values; one without does.
  const gram = intercept ? given : given.withoutReference()
  if (!(gram.rows > 0)) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      'The LagGram holds no rows; add a series longer than its lags.',
      {
        rows: gram.rows,
      },
    )
  }
  const cholesky = factorNormalEquations(gram, lags, intercept)
  const total = centredProduct(gram, 0, 0, intercept)
  let coefficients: Float64Array
  let residualSumOfSquares: number
  let method: ARSolution['method'] = 'cholesky'
  if (cholesky.rank === lags) {
    coefficients = new Float64Array(lags)
    backSubstitute(cholesky, lags, coefficients)
    residualSumOfSquares = total
    const w = cholesky.rightSide * cholesky.stride
    for (let k = 0; k < lags; k++) residualSumOfSquares -= cholesky.factor[w + k]! ** 2
  } else {
    method = 'svd'
    coefficients = solveLeastNorm(gram, lags, intercept)
    residualSumOfSquares = total
    for (let i = 0; i < lags; i++)
      residualSumOfSquares -= coefficients[i]! * centredProduct(gram, 0, i + 1, intercept)
  }
  let constant = 0
  if (intercept) {
    const sums = gram.rawSums
    constant = gram.reference + sums[0]! / gram.rows
    for (let i = 0; i < lags; i++) constant -= coefficients[i]! * (gram.reference + sums[i + 1]! / gram.rows)
  }
  const solution = {
    coefficients,
    intercept: constant,
    residualSumOfSquares: Math.max(0, residualSumOfSquares),
    rows: gram.rows,
    rank: cholesky.rank,
    method,
  }
  if (!options.standardErrors || method === 'svd') return solution
  const freedom = Math.max(1, gram.rows - lags - (intercept ? 1 : 0))
  return { ...solution, standardErrors: standardErrors(cholesky, solution.residualSumOfSquares / freedom) }
}

/** @internal The product of lags i and j with the means taken out where there is an intercept; else the gram has no reference. */
function centredProduct(gram: LagGram, i: number, j: number, intercept: boolean): number {
  const sums = gram.rawSums
  const product = gram.rawProducts[Math.min(i, j) * (gram.lags + 1) + Math.max(i, j)]!
  return product - (intercept ? (sums[i]! * sums[j]!) / gram.rows : 0)
}

/** @internal The factor of the normal equations of the first `lags` lags. */
export function factorNormalEquations(gram: LagGram, lags: number, intercept: boolean): NestedCholesky {
  const stride = Math.max(1, lags)
  const rows = new Float64Array((lags + 1) * stride)
  const products = gram.rawProducts
  const sums = gram.rawSums
  const size = gram.lags + 1
  const perRow = intercept ? 1 / gram.rows : 0
  for (let i = 0; i < lags; i++) {
    const mean = sums[i + 1]! * perRow
    for (let j = 0; j <= i; j++)
      rows[i * stride + j] = products[(j + 1) * size + i + 1]! - mean * sums[j + 1]!
  }
  const mean = sums[0]! * perRow
  for (let j = 0; j < lags; j++) rows[lags * stride + j] = products[j + 1]! - mean * sums[j + 1]!
  return nestedCholesky(rows, lags, stride, 1)
}

function solveLeastNorm(gram: LagGram, lags: number, intercept: boolean): Float64Array {
  const matrix = Matrix.zeros(lags, lags)
  for (let i = 0; i < lags; i++) {
    for (let j = 0; j < lags; j++) matrix.set(i, j, centredProduct(gram, i + 1, j + 1, intercept))
  }
  const svd = new SingularValueDecomposition(matrix, { autoTranspose: false })
  const { leftSingularVectors: u, rightSingularVectors: v, diagonal } = svd
  const smallest = singularTolerance * (diagonal[0] ?? 0)
  const out = new Float64Array(lags)
  diagonal.forEach((value, k) => {
    if (!(value > smallest)) return
    let projection = 0
    for (let i = 0; i < lags; i++) projection += u.get(i, k) * centredProduct(gram, 0, i + 1, intercept)
    projection /= value
    for (let i = 0; i < lags; i++) out[i]! += projection * v.get(i, k)
  })
  return out
}

/** Square roots of the diagonal of the inverse, times the noise: column norms of the inverted factor. */
function standardErrors(cholesky: NestedCholesky, noiseVariance: number): Float64Array {
  const { size, factor, stride } = cholesky
  const out = new Float64Array(size)
  const column = new Float64Array(size)
  for (let j = 0; j < size; j++) {
    // Column j of the inverse of the lower triangle, by forward substitution.
    let squares = 0
    for (let i = j; i < size; i++) {
      let sum = i === j ? 1 : 0
      for (let k = j; k < i; k++) sum -= factor[i * stride + k]! * column[k]!
      const value = sum / factor[i * stride + i]!
      column[i] = value
      squares += value * value
    }
    out[j] = Math.sqrt(squares * noiseVariance)
  }
  return out
}
