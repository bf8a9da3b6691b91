import { oneOf, wholeNumber } from '../../common/checks.js'
import { knownOptions } from '../../common/knownOptions.js'
import { SupervisedBaselinesError } from '../../errors.js'
import { multiStepErrors } from '../evaluate/multiStepErrors.js'
import { longestStretch, prepareColumns, scalingsOf, stretchesOf } from '../panel/scaling.js'
import { segmentsWithoutGaps } from '../panel/segments.js'
import { refuseEmptyColumns, type Series, toPanel } from '../panel/series.js'
import { type AutoProducts, autoProducts, gramOf } from '../products/autoProducts.js'
import { factorNormalEquations } from '../products/solveAR.js'

/** How the order of an auto-regression is judged: by its forecasts over the whole horizon, or one step ahead. */
export type LagCriterion = 'multi-step' | 'one-step'

/** What the multi-step criterion counts as one observation: `horizon` rows, or each step of each window. */
export type LagCount = 'window' | 'step'

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
  /**
   * What counts as one observation of the multi-step criterion. `'window'`, the default, counts the errors of `horizon` rows
   * as one, since windows overlap and the steps of one window go together; `'step'` counts every step of every window, as the paper
   * does, and takes far more lags.
   */
  count?: LagCount
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
  /**
   * `bic[p]` for every p from 0 (the mean, or the random walk of a differenced series) to `maxLag`; Infinity where the fit is so
   * explosive that its errors cannot be computed.
   */
  readonly bic: Float64Array
  /** `meanSquares[p]`: the mean squared error the criterion is made of, on the scale of the standardised columns. */
  readonly meanSquares: Float64Array
  /** How many forecasts, or one-step residuals, each mean is taken over. */
  readonly forecasts: number
  /** How many of them count as independent observations: n in the criterion. */
  readonly observations: number
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
 * from every window of `maxLag` values, and n is the number of windows that do not overlap, rows / horizon; with `'one-step'` MSE is
 * the residual variance and n the number of rows. All orders are judged on the same rows and come out of one Cholesky factorization.
 *
 * @param series columns are pooled: one auto-regression for all of them; columns that never change are left out
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
  knownOptions(options, {
    maxLag: true,
    differencing: true,
    horizon: true,
    criterion: true,
    count: true,
    intercept: true,
    standardize: true,
  })
  const differencing = wholeNumber('differencing', options.differencing ?? 0, 0, 8)
  const horizon = wholeNumber('horizon', options.horizon ?? 96, 1)
  const criterion = oneOf('criterion', options.criterion ?? 'multi-step', ['multi-step', 'one-step'])
  const count = oneOf('count', options.count ?? 'window', ['window', 'step'])
  const intercept = options.intercept ?? true
  const scalings = scalingsOf(panel.columns, { standardize: options.standardize ?? true, intercept })
  const prepared = prepareColumns(panel, scalings, differencing)
  const varying = prepared.filter((_, c) => !scalings[c]!.constant)
  // With nothing but constants every order forecasts alike, and the smallest is taken.
  const columns = varying.length > 0 ? varying : prepared
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
    count,
    intercept,
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
    count?: LagCount
    intercept: boolean
  },
): LagSelection {
  const { maxLag, horizon, differencing, criterion, count = 'window' } = options
  const { meanSquares, forecasts, rank } =
    criterion === 'multi-step' ? multiStepErrors(products, options) : oneStepErrors(products, options)
  // One window of `horizon` forecasts starts at each row: rows / horizon of them do not overlap. At least 2, so that more lags
  // always cost something.
  const windows = Math.max(2, forecasts / horizon / horizon)
  const observations = criterion === 'multi-step' && count === 'window' ? windows : forecasts
  // A fit to within rounding counts as one to that rounding, relative to the variance (the error of order 0).
  const floor = meanSquares[0]! * 1e-24
  const bic = meanSquares.map((mse, p) => bayesianInformation(mse, p, observations, floor))
  let lags = 0
  for (let p = 1; p <= maxLag; p++) if (bic[p]! < bic[lags]!) lags = p
  return { lags, criterion, bic, meanSquares, forecasts, observations, maxLag, horizon, differencing, rank }
}

/** `n ln(MSE) + (p + 1) ln(n)`, Infinity where the error is not finite; no error counts as less than `floor`, which keeps it finite. */
export function bayesianInformation(
  meanSquare: number,
  lags: number,
  observations: number,
  floor: number,
): number {
  if (!Number.isFinite(meanSquare)) return Infinity
  const error = Math.max(meanSquare, floor, Number.MIN_VALUE)
  return observations * Math.log(error) + (lags + 1) * Math.log(observations)
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
 * @param option how the caller's option is called in messages, and what it counts on top of the lags
 * @internal
 */
export function resolveMaxLag(
  asked: number | undefined,
  columns: readonly Float64Array[],
  horizon: number,
  differencing: number,
  option: { readonly name: 'maxLag' | 'lags'; readonly extra: number } = { name: 'maxLag', extra: 0 },
): number {
  const longest = longestStretch(columns)
  const most = longest - horizon
  if (most < 0) {
    throw new SupervisedBaselinesError(
      'series-too-short',
      `The longest stretch without gaps has ${longest + differencing} values, too few for one forecast of ${horizon} steps ` +
        `from a series differenced ${differencing} times. Fill the gaps, set \`criterion\` to "one-step", set \`horizon\` to at ` +
        `most ${Math.max(1, longest)}, or give at least ${horizon + differencing + 1} values in a row.`,
      { length: longest + differencing, horizon, longestLag: 0 },
    )
  }
  if (asked !== undefined) {
    const maxLag = wholeNumber(option.name, asked, 0, 8192)
    const { name, extra } = option
    if (maxLag > most) {
      throw new SupervisedBaselinesError(
        'series-too-short',
        `\`${name}\` is ${maxLag + extra}, but the longest stretch without gaps (${longest + differencing} values, differenced ` +
          `${differencing} times, forecast ${horizon} steps) allows at most ${most + extra}. Set \`${name}\` to ${most + extra} or less.`,
        { length: longest + differencing, horizon, longestLag: most + extra },
      )
    }
    return maxLag
  }
  return Math.max(0, Math.min(defaultMaxLag - differencing, most, mostIdentifiable(columns, horizon)))
}

/** The most lags that leave at least two rows a lag, all columns together. */
function mostIdentifiable(columns: readonly Float64Array[], horizon: number): number {
  const lengths = columns.flatMap(values => segmentsWithoutGaps(values).map(({ from, to }) => to - from))
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
