import { oneOf, wholeNumber } from '../../common/checks.js'
import { SupervisedBaselinesError } from '../../errors.js'
import { multiStepErrors } from '../evaluate/multiStepErrors.js'
import { findScaling, prepareColumns, stretchesOf } from '../panel/scaling.js'
import { refuseEmptyColumns, type Series, toPanel } from '../panel/series.js'
import { type AutoProducts, autoProducts, gramOf } from '../products/autoProducts.js'
import { factorNormalEquations } from '../products/solveAR.js'

/** How the order of an auto-regression is judged: by its forecasts over the whole horizon, or one step ahead. */
export type LagCriterion = 'multi-step' | 'one-step'

/** Options of {@link selectLagBIC}. */
export interface SelectLagOptions {
  /** The longest lookback to consider, in steps of the differenced series. Default: 512, or what the series allows. */
  maxLag?: number
  /** How often the series is differenced first. Default 0. */
  differencing?: number
  /** How many steps ahead the forecasts go that the criterion is made of; not used by `'one-step'`. Default 96. */
  horizon?: number
  /** Default `'multi-step'`. */
  criterion?: LagCriterion
  /** Whether the auto-regressions have a constant. Default true. */
  intercept?: boolean
  /** Whether columns are put on one scale first (mean 0, standard deviation 1). Default true. */
  standardize?: boolean
}

/** What {@link selectLagBIC} finds. */
export interface LagSelection {
  /** The number of lags of least BIC; the smaller one where two tie. */
  readonly lags: number
  /** What the lookback was judged by. */
  readonly criterion: LagCriterion
  /** `bic[p]` for every p from 0 (the mean, or the random walk of a differenced series) to `maxLag`. */
  readonly bic: Float64Array
  /** `meanSquares[p]`: the mean squared error the criterion is made of, on the scale of the standardised columns. */
  readonly meanSquares: Float64Array
  /** How many forecasts, or one-step residuals, each mean is taken over. */
  readonly forecasts: number
  /** The longest lookback considered. */
  readonly maxLag: number
  /** Steps ahead it was judged by. */
  readonly horizon: number
  /** How often the series was differenced first. */
  readonly differencing: number
  /** How many of the `maxLag` lags are linearly independent. */
  readonly rank: number
}

/** The longest lookback considered unless the caller says otherwise; the paper's. */
const defaultMaxLag = 512

/**
 * The lookback of least BIC among all from 0 to `maxLag`, none skipped, with the criterion's whole curve.
 *
 * `BIC(p) = n ln(MSE(p)) + (p + 1) ln(n)`. With `'multi-step'`, MSE is over the in-sample forecasts of 1 to `horizon` steps
 * from every window of `maxLag` values, and n is their number; with `'one-step'` it is the residual variance. All orders
 * are judged on the same rows and come out of one Cholesky factorization.
 *
 * @param series columns are pooled: one auto-regression for all of them
 * @throws `series-too-short` naming the longest lag that fits
 *
 * Source: arXiv 2411.02796, section 3.2 (the multi-step criterion); Schwarz (1978).
 *
 * @example
 * const series = Array.from({ length: 500 }, (_, t) => Math.sin(t / 4) + ((t * 7919) % 13) / 26)
 * selectLagBIC(series, { differencing: 1, horizon: 24, maxLag: 60 }).lags
 */
export function selectLagBIC(series: Series, options: SelectLagOptions = {}): LagSelection {
  const panel = toPanel(series)
  refuseEmptyColumns(panel)
  const differencing = wholeNumber('differencing', options.differencing ?? 0, 0, 8)
  const horizon = wholeNumber('horizon', options.horizon ?? 96, 1)
  const criterion = oneOf('criterion', options.criterion ?? 'multi-step', ['multi-step', 'one-step'])
  const standardize = options.standardize ?? true
  const scalings = panel.columns.map(column => findScaling(column, standardize))
  const columns = prepareColumns(panel, scalings, differencing)
  const ahead = criterion === 'multi-step' ? horizon : 1
  const maxLag = resolveMaxLag(options.maxLag, columns, ahead, differencing)
  const products = columns.flatMap(values =>
    stretchesOf(values, maxLag + ahead).map(stretch => autoProducts(stretch, maxLag + ahead - 1)!),
  )
  return selectFromProducts(products, {
    maxLag,
    horizon,
    differencing,
    criterion,
    intercept: options.intercept ?? true,
  })
}

/** @internal {@link selectLagBIC} for products of `maxLag + horizon - 1` lags (`maxLag` for the one-step criterion). */
export function selectFromProducts(
  products: readonly AutoProducts[],
  options: {
    maxLag: number
    horizon: number
    differencing: number
    criterion: LagCriterion
    intercept: boolean
  },
): LagSelection {
  const { maxLag, horizon, differencing, criterion } = options
  const { meanSquares, forecasts, rank } =
    criterion === 'multi-step' ? multiStepErrors(products, options) : oneStepErrors(products, options)
  const bic = bayesianInformation(meanSquares, forecasts)
  let lags = 0
  for (let p = 1; p <= maxLag; p++) if (bic[p]! < bic[lags]!) lags = p
  return { lags, criterion, bic, meanSquares, forecasts, maxLag, horizon, differencing, rank }
}

/** `n ln(MSE) + (p + 1) ln(n)`; a fit to within rounding counts as one to that rounding, so that no order gets minus infinity. */
export function bayesianInformation(meanSquares: Float64Array, forecasts: number): Float64Array {
  const floor = Math.max(...meanSquares) * 1e-24 + Number.MIN_VALUE
  return meanSquares.map(
    (mse, p) => forecasts * Math.log(Math.max(mse, floor)) + (p + 1) * Math.log(forecasts),
  )
}

function oneStepErrors(
  products: readonly AutoProducts[],
  options: { maxLag: number; intercept: boolean },
): { meanSquares: Float64Array; forecasts: number; rank: number } {
  const gram = gramOf(products, options.maxLag)
  const cholesky = factorNormalEquations(gram, options.maxLag, options.intercept)
  const w = cholesky.rightSide * cholesky.stride
  const mean = options.intercept ? gram.sum(0) / gram.rows : 0
  let squares = gram.product(0, 0) - gram.rows * mean * mean
  const meanSquares = new Float64Array(options.maxLag + 1)
  for (let p = 0; p <= options.maxLag; p++) {
    if (p > 0) squares -= cholesky.factor[w + p - 1]! ** 2
    meanSquares[p] = Math.max(0, squares / gram.rows)
  }
  return { meanSquares, forecasts: gram.rows, rank: cholesky.rank }
}

/**
 * The longest lookback to search: what the caller asks for, if it fits; else 512 or as many as leave twice as many rows
 * as lags.
 *
 * @internal
 */
export function resolveMaxLag(
  asked: number | undefined,
  columns: readonly Float64Array[],
  horizon: number,
  differencing: number,
): number {
  const longest = Math.max(
    ...columns.flatMap(values => stretchesOf(values).map(({ from, to }) => to - from)),
    0,
  )
  const most = longest - horizon
  if (most < 0) {
    throw new SupervisedBaselinesError(
      'series-too-short',
      `The longest stretch without gaps has ${longest + differencing} values, too few for one forecast of ${horizon} steps ` +
        `from a series differenced ${differencing} times; give at least ${horizon + differencing + 1} values or set ` +
        `\`horizon\` to at most ${Math.max(1, longest)}.`,
      { length: longest + differencing, horizon, longestLag: 0 },
    )
  }
  if (asked !== undefined) {
    const maxLag = wholeNumber('maxLag', asked, 0, 8192)
    if (maxLag > most) {
      throw new SupervisedBaselinesError(
        'series-too-short',
        `\`maxLag\` is ${maxLag}, but the longest stretch without gaps (${longest + differencing} values, differenced ` +
          `${differencing} times, forecast ${horizon} steps) allows at most ${most}. Set \`maxLag\` to ${most} or less.`,
        { length: longest + differencing, horizon, longestLag: most },
      )
    }
    return maxLag
  }
  return Math.max(0, Math.min(defaultMaxLag - differencing, most, mostIdentifiable(columns, horizon)))
}

/** The most lags that leave at least two rows a lag, all columns together. */
function mostIdentifiable(columns: readonly Float64Array[], horizon: number): number {
  const lengths = columns.flatMap(values => stretchesOf(values).map(({ from, to }) => to - from))
  const rows = (lag: number) =>
    lengths.reduce((sum, length) => sum + Math.max(0, length - lag - horizon + 1), 0)
  let low = 0
  let high = defaultMaxLag
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (rows(middle) >= 2 * middle + 2) low = middle
    else high = middle - 1
  }
  return low
}
