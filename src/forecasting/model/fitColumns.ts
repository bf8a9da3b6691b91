import { type Pooling, type PoolingChoice, productsByColumn, solveBlend } from '../choose/pooling.js'
import type { Scaling } from '../panel/scaling.js'
import type { Panel } from '../panel/series.js'
import { type AutoProducts, gramOf, rowsOf } from '../products/autoProducts.js'
import type { LagGram } from '../products/lagGram.js'
import { solveAR } from '../products/solveAR.js'
import type { ARModelParts, ColumnFit } from './arModelParts.js'
import { fitWarnings } from './fitWarnings.js'
import { type FittedColumn, noiseCovariance, noiseVariances } from './noise.js'
import { isStationary } from './stationarity.js'

/**
 * Fits prepared columns with a pooling already decided.
 *
 * A column that never changes is left out of what columns share, and forecasts its value.
 *
 * @param products of each column in `lags` lags, where they are known already
 */
export function fitColumns(
  panel: Panel,
  scalings: readonly Scaling[],
  columns: readonly Float64Array[],
  settings: {
    lags: number
    differencing: number
    intercept: boolean
    pooling: Pooling | PoolingChoice
    covariance: boolean
    standardErrors: boolean
    products?: readonly (readonly AutoProducts[])[]
  },
): ARModelParts {
  const { lags, differencing, intercept, covariance } = settings
  const { weight } = settings.pooling
  const { fitted, all } = solveColumns(scalings, columns, settings)
  const varying = fitted.flatMap(column => column ?? [])
  const found = noiseVariances(varying, all, { lags, intercept, weight, fromResiduals: covariance })
  const noise = fitted.map(column => column && found[varying.indexOf(column)]!)
  const variances = fitted.map((column, c) => (column ? column.scale ** 2 * noise[c]!.variance : 0))

  const flat = new Float64Array(lags)
  const stationary = new Map<Float64Array, boolean>()
  const fits = fitted.map((column, c): ColumnFit => {
    const { mean, scale } = scalings[c]!
    if (!column)
      return {
        coefficients: flat,
        intercept: differencing === 0 ? mean : 0,
        noiseVariance: 0,
        stationary: true,
      }
    const { coefficients, intercept: constant, standardErrors } = column.solution
    if (!stationary.has(coefficients)) stationary.set(coefficients, isStationary(coefficients))
    const persistence = coefficients.reduce((sum, value) => sum + value, 0)
    return {
      coefficients,
      intercept: scale * constant + (differencing === 0 ? mean * (1 - persistence) : 0),
      noiseVariance: variances[c]!,
      stationary: stationary.get(coefficients)!,
      ...(standardErrors && { standardErrors }),
    }
  })
  return {
    form: panel.form,
    names: panel.names,
    order: { differencing, lags },
    pooling: { kind: settings.pooling.kind, weight },
    fits,
    noiseCovariance: covariance ? noiseCovariance(fitted, variances) : undefined,
    context: panel.columns,
    warnings: fitWarnings(
      fitted.map((column, c) => ({
        name: panel.names[c]!,
        solution: column?.solution,
        rows: column ? rowsOf(column.products) : 0,
        noise: noise[c]?.source,
      })),
      lags,
    ),
  }
}

/** The solution of each column, undefined where it never changes; a column without rows of its own takes the shared one. */
function solveColumns(
  scalings: readonly Scaling[],
  columns: readonly Float64Array[],
  settings: Parameters<typeof fitColumns>[3],
): { fitted: (FittedColumn | undefined)[]; all: LagGram } {
  const { lags, intercept, standardErrors, pooling } = settings
  const varying = columns.filter((_, c) => !scalings[c]!.constant)
  const made = settings.products?.filter((_, c) => !scalings[c]!.constant) ?? productsByColumn(varying, lags)
  const all = gramOf(made.flat(), lags)
  const alone = made.some(own => own.length === 0)
  const shared = pooling.weight === 1 || alone ? solveAR(all, { intercept, standardErrors }) : undefined
  let next = 0
  const fitted = columns.map((values, c) => {
    const { constant, scale } = scalings[c]!
    if (constant) return undefined
    const products = made[next++]!
    const solution =
      shared && (pooling.weight === 1 || products.length === 0)
        ? shared
        : solveBlend(gramOf(products, lags), all, pooling.weight, { intercept, standardErrors })
    return { values, scale, products, solution }
  })
  return { fitted, all }
}
