import { oneOf, wholeNumber } from '../../common/checks.js'
import { knownOptions } from '../../common/knownOptions.js'
import { type Column, invalidSeries, toPanel } from '../panel/series.js'
import { addCrossProducts } from '../products/crossProducts.js'

/** Options of {@link kpssTest}. */
export interface KPSSOptions {
  /** The null hypothesis: stationary around a constant `'c'` or around a linear trend `'ct'`. Default `'c'`. */
  regression?: 'c' | 'ct'
  /**
   * How many autocovariances enter the long-run variance: `'auto'` is the data-dependent rule of Hobijn et al. (1998),
   * `'legacy'` is `ceil(12 (n / 100)^(1/4))` of Schwert (1989), or a number of your own. Default `'auto'`.
   */
  lags?: 'auto' | 'legacy' | number
}

/** What {@link kpssTest} finds. */
export interface KPSSResult {
  /** The test statistic; large values speak against stationarity. */
  readonly statistic: number
  /** Interpolated in the table of Kwiatkowski et al., which ends at .01 and .10. */
  readonly pValue: number
  /** Set where the true p-value lies beyond the table: `'below'` .01 or `'above'` .10. */
  readonly clipped: 'below' | 'above' | undefined
  /** The number of autocovariances used. */
  readonly lags: number
  /** The statistic at which each level rejects. */
  readonly criticalValues: {
    readonly '10%': number
    readonly '5%': number
    readonly '2.5%': number
    readonly '1%': number
  }
}

/** Residuals of a few units in the last place are rounding. */
const roundingShare = 16 * Number.EPSILON

const pValues = [0.1, 0.05, 0.025, 0.01] as const
const criticalValues = { c: [0.347, 0.463, 0.574, 0.739], ct: [0.119, 0.146, 0.176, 0.216] } as const

/**
 * The test of Kwiatkowski, Phillips, Schmidt and Shin, whose null hypothesis is that the series is stationary.
 *
 * The same conventions as statsmodels' `kpss`, to the last digits of float64.
 *
 * @param x the series, oldest value first; NaN is not accepted, because the test has no meaning across gaps
 * @throws `invalid-series` for fewer than 3 values, NaN, or a series without variation around its constant or trend
 *
 * Source: Kwiatkowski et al., Journal of Econometrics 54 (1992), equations 11 to 14 and table 1.
 *
 * @example
 * const x = Array.from({ length: 300 }, (_, t) => Math.sqrt(t) + ((t * 7919) % 13) / 26)
 * kpssTest(x, { regression: 'ct' }).pValue <= 0.05 // true: not stationary around a trend, so difference it
 */
export function kpssTest(x: Column, options: KPSSOptions = {}): KPSSResult {
  knownOptions(options, { regression: true, lags: true })
  const regression = oneOf('regression', options.regression ?? 'c', ['c', 'ct'])
  const values = toPanel(x, 'x').columns[0]!
  const n = values.length
  if (n < 3)
    throw invalidSeries('x', `The KPSS test needs at least 3 values, but \`x\` has ${n}.`, { length: n })
  const missing = values.findIndex(Number.isNaN)
  if (missing >= 0) {
    throw invalidSeries(
      'x',
      `Row ${missing} of \`x\` is NaN; test a stretch without gaps, or fill them first.`,
      { row: missing },
    )
  }
  const residuals = regression === 'c' ? demean(values) : detrend(values)
  const scale = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0)
  if (residuals.every(r => Math.abs(r) <= roundingShare * scale)) {
    throw invalidSeries(
      'x',
      `\`x\` does not vary around its ${regression === 'c' ? 'mean' : 'trend'}, so the KPSS statistic is 0 / 0. A constant is stationary: there is nothing to test.`,
    )
  }

  const lags = Math.min(resolveLags(options.lags ?? 'auto', residuals), n - 1)
  const sums = partialSums(residuals)
  let eta = 0
  for (const sum of sums) eta += sum * sum
  const statistic = eta / (n * n) / longRunVariance(sums, lags)
  const critical = criticalValues[regression]
  return {
    statistic,
    pValue: interpolate(statistic, critical),
    clipped: statistic < critical[0] ? 'above' : statistic > critical[3] ? 'below' : undefined,
    lags,
    criticalValues: { '10%': critical[0], '5%': critical[1], '2.5%': critical[2], '1%': critical[3] },
  }
}

function demean(x: Float64Array): Float64Array {
  // What rounding leaves in the mean of a large series comes out in the second pass.
  const out = x.slice()
  for (let pass = 0; pass < 2; pass++) {
    let sum = 0
    for (let t = 0; t < out.length; t++) sum += out[t]!
    const mean = sum / out.length
    for (let t = 0; t < out.length; t++) out[t]! -= mean
  }
  return out
}

function detrend(x: Float64Array): Float64Array {
  const n = x.length
  const middle = (n - 1) / 2
  const out = demean(x)
  for (let pass = 0; pass < 2; pass++) {
    let slope = 0
    for (let t = 0; t < n; t++) slope += (t - middle) * out[t]!
    slope /= (n * (n * n - 1)) / 12
    for (let t = 0; t < n; t++) out[t]! -= slope * (t - middle)
  }
  return out
}

function resolveLags(lags: 'auto' | 'legacy' | number, residuals: Float64Array): number {
  const n = residuals.length
  if (lags === 'auto') return hobijnLags(residuals)
  if (lags === 'legacy') return Math.ceil(12 * (n / 100) ** 0.25)
  return wholeNumber('lags', lags, 0, n - 1)
}

/** Hobijn, Franses and Ooms (1998), equation 10 with the Bartlett kernel. */
function hobijnLags(residuals: Float64Array): number {
  const n = residuals.length
  const products = autoProducts(residuals, Math.trunc(n ** (2 / 9)))
  let s0 = products[0]! / n
  let s1 = 0
  for (let lag = 1; lag < products.length; lag++) {
    const product = products[lag]! / (n / 2)
    s0 += product
    s1 += lag * product
  }
  const ratio = s1 / s0
  return Math.trunc(1.1447 * (ratio * ratio) ** (1 / 3) * n ** (1 / 3))
}

function partialSums(x: Float64Array): Float64Array {
  const sums = new Float64Array(x.length)
  let sum = 0
  for (let t = 0; t < x.length; t++) {
    sum += x[t]!
    sums[t] = sum
  }
  return sums
}

/**
 * The variance of Newey and West (1987) with Bartlett weights, from the residuals' partial sums.
 *
 * With weights `1 - i / (lags + 1)` it is the mean square of all sums of `lags + 1` neighbouring residuals (zeros beyond the
 * ends), over `lags + 1`: no products to sum, and nothing that cancels.
 */
function longRunVariance(sums: Float64Array, lags: number): number {
  const n = sums.length
  let squares = 0
  for (let t = 0; t < n + lags; t++) {
    const upper = t < n ? sums[t]! : sums[n - 1]!
    const lower = t - lags > 0 ? sums[t - lags - 1]! : 0
    squares += (upper - lower) ** 2
  }
  return squares / ((lags + 1) * n)
}

/** The sums over t of `x[t] * x[t - lag]`, for every lag up to `maxLag`. */
function autoProducts(x: Float64Array, maxLag: number): Float64Array {
  const padded = new Float64Array(maxLag + x.length)
  padded.set(x, maxLag)
  const out = new Float64Array(maxLag + 1)
  addCrossProducts(padded, maxLag, padded.length, maxLag, out)
  return out
}

function interpolate(statistic: number, critical: readonly number[]): number {
  if (statistic <= critical[0]!) return pValues[0]
  for (let i = 1; i < critical.length; i++) {
    if (statistic <= critical[i]!) {
      const share = (statistic - critical[i - 1]!) / (critical[i]! - critical[i - 1]!)
      return pValues[i - 1]! + share * (pValues[i]! - pValues[i - 1]!)
    }
  }
  return pValues[3]
}
