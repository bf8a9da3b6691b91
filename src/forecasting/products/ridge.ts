import { backSubstitute, nestedCholesky } from './nestedCholesky.js'
import type { NormalEquations } from './normalEquations.js'

/** A normal prior on the coefficients, in the layout of {@link NormalEquations}. */
export interface RidgePrior {
  /** The prior's precision and, in the last row, precision times mean; in units of the noise variance. */
  readonly matrix: Float64Array
  /** The log determinant of the precision. */
  readonly logDeterminant: number
  /** Mean times precision times mean. */
  readonly quadratic: number
}

/** A ridge regression and what it says of its prior. */
export interface RidgeFit {
  /** The constant, in the units of the series. */
  readonly constant: number
  /** The coefficients of the lags. */
  readonly coefficients: Float64Array
  /** The coefficients of further columns, in the units of the series. */
  readonly further: Float64Array
  /** The noise variance, in the squared units of the series. */
  readonly noiseVariance: number
  /** The log of the probability of the data under the prior, up to a constant that all fits to the same rows share. */
  readonly evidence: number
}

/** The mean normal equations of a panel's series, per row. */
export interface PanelMean {
  readonly matrix: Float64Array
}

/**
 * The prior with the given precisions on its diagonal, and, for a panel, `rows` further rows of the panel's average kind.
 */
export function ridgePrior(
  precisions: Float64Array,
  pooled?: { readonly mean: PanelMean; readonly rows: number },
): RidgePrior {
  const size = precisions.length
  const matrix = new Float64Array((size + 1) * size)
  if (pooled) for (let i = 0; i < matrix.length; i++) matrix[i] = pooled.rows * pooled.mean.matrix[i]!
  for (let i = 0; i < size; i++) matrix[i * size + i]! += precisions[i]!
  if (!pooled) {
    return { matrix, logDeterminant: precisions.reduce((sum, p) => sum + Math.log(p), 0), quadratic: 0 }
  }
  const { factor } = nestedCholesky(matrix.slice(), size, size, 1)
  return { matrix, ...readFactor(factor, size) }
}

/**
 * The ridge regression of some normal equations under a prior, with its exact log evidence; undefined where the numbers
 * leave no positive-definite matrix.
 *
 * Source: Bishop, Pattern Recognition and Machine Learning (2006), section 3.5, with the noise variance integrated out.
 */
export function solveRidge(equations: NormalEquations, prior: RidgePrior): RidgeFit | undefined {
  const { size, rows, unit } = equations
  const work = new Float64Array(equations.matrix.length)
  for (let i = 0; i < work.length; i++) work[i] = equations.matrix[i]! + prior.matrix[i]!
  const cholesky = nestedCholesky(work, size, size, 1)
  if (cholesky.rank < size) return undefined
  const { logDeterminant, quadratic } = readFactor(cholesky.factor, size)
  const residual = Math.max(
    equations.total + prior.quadratic - quadratic,
    1e-10 * equations.total + Number.MIN_VALUE,
  )
  const noise = residual * unit * unit
  const evidence = 0.5 * (prior.logDeterminant - logDeterminant) - (rows / 2) * Math.log(noise)
  if (!Number.isFinite(evidence)) return undefined
  const solution = new Float64Array(size)
  backSubstitute(cholesky, size, solution)
  return {
    constant: solution[0]! * unit,
    coefficients: solution.slice(1, 1 + equations.lags),
    further: solution.subarray(1 + equations.lags).map(value => value * unit),
    noiseVariance: noise / rows,
    evidence,
  }
}

function readFactor(factor: Float64Array, size: number): { logDeterminant: number; quadratic: number } {
  let logDeterminant = 0
  let quadratic = 0
  for (let i = 0; i < size; i++) {
    logDeterminant += 2 * Math.log(factor[i * size + i]!)
    quadratic += factor[size * size + i]! ** 2
  }
  return { logDeterminant, quadratic }
}
