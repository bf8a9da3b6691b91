import { finiteNumber, oneOf, wholeNumber } from '../common/checks.js'
import { invalidOption, SupervisedBaselinesError, show } from '../errors.js'
import {
  choosePooling,
  type Pooling,
  type PoolingChoice,
  poolingOf,
  poolingWeights,
  productsByColumn,
  solveBlend,
} from './choose/pooling.js'
import { ARModel, type ColumnFit } from './model/arModel.js'
import type { ARModelParts } from './model/arModelParts.js'
import { oneStepResiduals } from './model/residuals.js'
import { isStationary } from './model/stationarity.js'
import { findScaling, prepareColumns, type Scaling, stretchesOf } from './panel/scaling.js'
import { invalidSeries, type Panel, refuseEmptyColumns, type Series, toPanel } from './panel/series.js'
import { type AutoProducts, gramOf } from './products/autoProducts.js'
import type { LagGram } from './products/lagGram.js'
import { type ARSolution, solveAR } from './products/solveAR.js'

/** Options of {@link fitAR}. */
export interface FitAROptions {
  /** How many lags, at least 0; 0 is the mean, or a random walk with drift where the series is differenced. */
  lags: number
  /** How often to difference the series first. Default 0. */
  differencing?: number
  /** Whether to fit a constant. Default true. */
  intercept?: boolean
  /**
   * How columns share what they know. `'shared'` is one auto-regression for all, `'perColumn'` one for each, `'partial'` a
   * blend of the two, `'auto'` whichever forecasts best. Default `'shared'`.
   */
  pooling?: 'shared' | 'perColumn' | 'partial' | 'auto'
  /** The weight of the others in `'partial'` pooling, between 0 and 1. Default: chosen on the last rows of the series. */
  weight?: number
  /** How many steps ahead `'partial'` and `'auto'` choose their weight by. Default 96, or a tenth of a short series. */
  horizon?: number
  /** Whether columns are put on one scale (mean 0, standard deviation 1) before they are pooled. Default true. */
  standardize?: boolean
  /** Whether to compute the noise's covariance between columns. Default true. */
  covariance?: boolean
  /** Whether to compute the coefficients' standard errors. Default true. */
  standardErrors?: boolean
}

/**
 * The auto-regression of given order, fitted to all columns by least squares in float64.
 *
 * Rows that touch a missing value are left out, and no others. Lags that depend on each other linearly (constant columns,
 * pure sinusoids, duplicates) give the solution of least norm and a warning in `model.warnings`.
 *
 * @throws `series-too-short` naming the longest lag that fits; `invalid-series` where no column ever changes
 *
 * @example
 * const load = Array.from({ length: 400 }, (_, t) => Math.sin(t / 4) + ((t * 7919) % 13) / 26)
 * const model = fitAR({ load }, { lags: 24, differencing: 1 })
 * model.fits[0]!.coefficients // Float64Array(24)
 */
export function fitAR<S extends Series>(series: S, options: FitAROptions): ARModel<S> {
  const panel = toPanel(series)
  const settings = checkOptions(options, panel)
  const scalings = findScalings(panel, settings.standardize)
  const columns = prepareColumns(panel, scalings, settings.differencing)
  requireRows(panel, columns, settings)
  const pooling = resolvePooling(columns, settings)
  return new ARModel<S>(fitPrepared(panel, scalings, columns, { ...settings, pooling }))
}

/** @internal The scalings of all columns; throws where none of them ever changes. */
export function findScalings(panel: Panel, standardize: boolean): Scaling[] {
  refuseEmptyColumns(panel)
  const scalings = panel.columns.map(column => findScaling(column, standardize))
  if (scalings.every(({ constant }) => constant)) {
    const value = panel.columns[0]!.find(v => !Number.isNaN(v))
    throw invalidSeries(
      'series',
      panel.columns.length === 1
        ? `The series is ${value} throughout; there is nothing to fit, and its forecast is ${value}.`
        : 'Every column is constant; there is nothing to fit, and each forecast is the constant itself.',
      { constant: true },
    )
  }
  return scalings
}

interface Settings {
  lags: number
  differencing: number
  intercept: boolean
  pooling: 'shared' | 'perColumn' | 'partial' | 'auto'
  weight: number | undefined
  horizon: number
  standardize: boolean
  covariance: boolean
  standardErrors: boolean
}

function checkOptions(options: FitAROptions, panel: Panel): Settings {
  if (options === null || typeof options !== 'object')
    throw invalidOption('options', options, 'an object with `lags`')
  const pooling = oneOf('pooling', options.pooling ?? 'shared', ['shared', 'perColumn', 'partial', 'auto'])
  if (options.weight !== undefined && pooling !== 'partial') {
    throw invalidOption('weight', options.weight, 'left out unless `pooling` is "partial"')
  }
  return {
    lags: wholeNumber('lags', options.lags, 0, 8192),
    differencing: wholeNumber('differencing', options.differencing ?? 0, 0, 8),
    intercept: options.intercept ?? true,
    pooling,
    weight: options.weight === undefined ? undefined : finiteNumber('weight', options.weight, 0, 1),
    horizon: wholeNumber('horizon', options.horizon ?? defaultHorizon(panel.length), 1),
    standardize: options.standardize ?? true,
    covariance: options.covariance ?? true,
    standardErrors: options.standardErrors ?? true,
  }
}

/** 96 steps, or a tenth of a series shorter than 960. */
export function defaultHorizon(length: number): number {
  return Math.max(1, Math.min(96, Math.floor(length / 10)))
}

function requireRows(
  panel: Panel,
  columns: readonly Float64Array[],
  settings: { lags: number; differencing: number },
): void {
  const longest = Math.max(
    0,
    ...columns.flatMap(values => stretchesOf(values).map(({ from, to }) => to - from)),
  )
  if (settings.lags >= longest) {
    throw new SupervisedBaselinesError(
      'series-too-short',
      `\`lags\` is ${settings.lags}, but the longest stretch without gaps (of ${panel.length} rows, differenced ` +
        `${settings.differencing} times) has ${longest} values and allows at most ${Math.max(0, longest - 1)}.`,
      { lags: settings.lags, length: longest, longestLag: Math.max(0, longest - 1) },
    )
  }
}

function resolvePooling(columns: readonly Float64Array[], settings: Settings): Pooling | PoolingChoice {
  if (settings.pooling === 'shared' || columns.length === 1) return poolingOf(1)
  if (settings.pooling === 'perColumn') return poolingOf(0)
  if (settings.weight !== undefined) return poolingOf(settings.weight)
  const weights = settings.pooling === 'partial' ? poolingWeights.filter(w => w > 0 && w < 1) : poolingWeights
  return choosePoolingOn(columns, settings, weights)
}

/** @internal {@link choosePooling} on the last fifth of the rows, where these are enough; else shared. */
export function choosePoolingOn(
  columns: readonly Float64Array[],
  settings: { lags: number; horizon: number; differencing: number; intercept: boolean },
  weights: readonly number[],
): Pooling | PoolingChoice {
  const rows = columns[0]!.length
  const heldOut = Math.floor(rows * heldOutShare)
  const horizon = Math.min(settings.horizon, Math.floor(heldOut / 2))
  if (horizon < 1 || rows - heldOut < 2 * settings.lags + 2) return poolingOf(1)
  return choosePooling(columns, { ...settings, horizon, weights, heldOut })
}

const heldOutShare = 0.2

/** @internal Fits prepared columns with a pooling already decided. */
export function fitPrepared(
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
    products?: AutoProducts[][]
  },
): ARModelParts {
  const { lags, differencing, intercept, standardErrors } = settings
  const { weight } = settings.pooling
  const products = settings.products ?? productsByColumn(columns, lags)
  const all = gramOf(products.flat(), lags)
  const shared = weight === 1 ? solveAR(all, { intercept, standardErrors }) : undefined
  const solutions = products.map(own => {
    if (shared) return shared
    return solveBlend(gramOf(own, lags), all, weight, { intercept, standardErrors })
  })
  const stationary = shared ? isStationary(shared.coefficients) : undefined
  const fits = columns.map((_, c): ColumnFit => {
    const solution = solutions[c]!
    const { mean, scale } = scalings[c]!
    const own = gramOf(products[c]!, lags)
    const persistence = solution.coefficients.reduce((sum, value) => sum + value, 0)
    return {
      coefficients: solution.coefficients,
      intercept: scale * solution.intercept + (differencing === 0 ? mean * (1 - persistence) : 0),
      noiseVariance: scale * scale * noiseVariance(own, all, solution, weight, intercept),
      stationary: stationary ?? isStationary(solution.coefficients),
      ...(solution.standardErrors && { standardErrors: solution.standardErrors }),
    }
  })
  return {
    form: panel.form,
    names: panel.names,
    order: { differencing, lags },
    pooling: { kind: settings.pooling.kind, weight },
    fits,
    noiseCovariance: settings.covariance ? noiseCovariance(columns, scalings, solutions, lags) : undefined,
    context: panel.columns,
    warnings: collectWarnings(panel, scalings, solutions, lags),
  }
}

/**
 * The mean squared one-step error of a column, corrected for the parameters fitted to it.
 *
 * A column's share of the parameters is its share of the rows behind them: all of them where it is fitted alone.
 */
function noiseVariance(
  own: LagGram,
  all: LagGram,
  solution: ARSolution,
  weight: number,
  intercept: boolean,
): number {
  const rows = own.rows
  if (rows === 0) return 0
  const { coefficients } = solution
  const constant = solution.intercept
  const size = coefficients.length
  // Sum of (y - constant - coefficients . lags)^2, from the products.
  let squares = own.product(0, 0) - 2 * constant * own.sum(0) + rows * constant * constant
  for (let i = 0; i < size; i++) {
    const value = coefficients[i]!
    let row = 0.5 * value * own.product(i + 1, i + 1)
    for (let j = i + 1; j < size; j++) row += coefficients[j]! * own.product(i + 1, j + 1)
    squares += 2 * value * (row - own.product(0, i + 1) + constant * own.sum(i + 1))
  }
  const parameters = size + (intercept ? 1 : 0)
  const share = rows / ((1 - weight) * rows + weight * all.rows)
  return Math.max(0, squares) / Math.max(1, rows - parameters * share)
}

function noiseCovariance(
  columns: readonly Float64Array[],
  scalings: readonly Scaling[],
  solutions: readonly ARSolution[],
  lags: number,
): Float64Array {
  const n = columns.length
  const residuals = columns.map((values, c) =>
    oneStepResiduals(values, solutions[c]!.coefficients, solutions[c]!.intercept),
  )
  const out = new Float64Array(n * n)
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      const x = residuals[a]!
      const y = residuals[b]!
      let sum = 0
      let count = 0
      for (let t = lags; t < x.length; t++) {
        const product = x[t]! * y[t]!
        if (Number.isNaN(product)) continue
        sum += product
        count += 1
      }
      const value = count === 0 ? 0 : (sum / count) * scalings[a]!.scale * scalings[b]!.scale
      out[a * n + b] = value
      out[b * n + a] = value
    }
  }
  return out
}

function collectWarnings(
  panel: Panel,
  scalings: readonly Scaling[],
  solutions: readonly ARSolution[],
  lags: number,
): string[] {
  const warnings: string[] = []
  scalings.forEach(({ constant }, c) => {
    if (constant) warnings.push(`Column ${show(panel.names[c])} never changes; its forecast is constant.`)
  })
  const seen = new Set<ARSolution>()
  solutions.forEach((solution, c) => {
    if (solution.method !== 'svd' || seen.has(solution) || scalings[c]!.constant) return
    seen.add(solution)
    warnings.push(
      `Only ${solution.rank} of the ${lags} lags of column ${show(panel.names[c])} are linearly independent; ` +
        'of the many equally good fits, the one with the smallest coefficients was taken.',
    )
  })
  return warnings
}
