import { finiteNumber, oneOf, wholeNumber } from '../common/checks.js'
import { knownOptions } from '../common/knownOptions.js'
import { AutoARModel } from './choose/autoARModel.js'
import { chooseModel, type ModelSettings } from './choose/chooseModel.js'
import type { LagCriterion } from './choose/selectLag.js'
import { defaultHorizon } from './fitAR.js'
import { type Series, toPanel } from './panel/series.js'
import { paperModel } from './paper.js'

/** Options of `autoAR` that ask for one auto-regression in place of a combination. */
export interface SingleAROptions {
  /** `false` chooses one order of differencing and one lookback; not needed with the preset `'paper'`. */
  combine?: false
  /** How many steps ahead the model will be asked to forecast: it is chosen for these. Default 96, or a tenth of a short series. */
  horizon?: number
  /** The longest lookback to consider, in steps of the series: lags and differences together. Default 512, or what the series allows. */
  maxLag?: number
  /** The most differences to take. Default 2. */
  maxDifferencing?: number
  /** `'paper'` follows arXiv 2411.02796 and its code. Default `'auto'`. */
  preset?: 'auto' | 'paper'
  /** Sets the order of differencing instead of finding it. */
  differencing?: number
  /** Sets the number of lags instead of finding it. */
  lags?: number
  /** What the lookback is chosen by. Default: both criteria and the longest lookback, compared on held-out rows; `'multi-step'` for the paper. */
  criterion?: LagCriterion
  /** How columns share what they know; default `'auto'`, and `'shared'` in the preset `'paper'`. */
  pooling?: 'shared' | 'perColumn' | 'auto'
  /** The p-value at or below which KPSS rejects. Default .05; the table it is read from spans .01 to .10. */
  significance?: number
  /** Whether columns are put on one scale first (mean 0, standard deviation 1). Default true. */
  standardize?: boolean
  /** Whether to compute the covariance of the noise between columns. Default false. */
  covariance?: boolean
}

/**
 * The one auto-regression that suits a series: differenced as KPSS tests ask, with the lookback that forecasts held-out rows
 * best; or, with the preset `'paper'`, the one of the paper's rules.
 *
 * Source: arXiv 2411.02796, section 3.2.
 */
export function singleAR<S extends Series>(series: S, options: SingleAROptions = {}): AutoARModel<S> {
  knownOptions(options, {
    combine: true,
    horizon: true,
    maxLag: true,
    maxDifferencing: true,
    preset: true,
    differencing: true,
    lags: true,
    criterion: true,
    pooling: true,
    significance: true,
    standardize: true,
    covariance: true,
  })
  const panel = toPanel(series)
  const isPaper = oneOf('preset', options.preset ?? 'auto', ['auto', 'paper']) === 'paper'
  const settings = settingsOf(options, panel.length, isPaper)
  const { parts, explanation } = isPaper ? paperModel(panel, settings) : chooseModel(panel, settings)
  return new AutoARModel<S>(parts, explanation)
}

function settingsOf(options: SingleAROptions, rows: number, isPaper: boolean): ModelSettings {
  const { differencing, lags, maxLag, criterion } = options
  return {
    horizon: wholeNumber('horizon', options.horizon ?? defaultHorizon(rows), 1),
    maxLag: maxLag === undefined ? undefined : wholeNumber('maxLag', maxLag, 0, 8192),
    maxDifferencing: wholeNumber('maxDifferencing', options.maxDifferencing ?? 2, 0, 8),
    significance: finiteNumber('significance', options.significance ?? 0.05, 0.01, 0.1),
    differencing: differencing === undefined ? undefined : wholeNumber('differencing', differencing, 0, 8),
    lags: lags === undefined ? undefined : wholeNumber('lags', lags, 0, 8192),
    criterion:
      criterion === undefined || isPaper
        ? undefined
        : oneOf<LagCriterion>('criterion', criterion, ['multi-step', 'one-step']),
    pooling: oneOf('pooling', options.pooling ?? (isPaper ? 'shared' : 'auto'), [
      'shared',
      'perColumn',
      'auto',
    ]),
    standardize: options.standardize ?? true,
    covariance: options.covariance ?? false,
  }
}

/** Whether options of `autoAR` ask for one auto-regression in place of a combination. */
export function asksForOne({ combine, preset }: { combine?: boolean; preset?: string }): boolean {
  return combine === false || preset === 'paper'
}
