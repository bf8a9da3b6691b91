import { finiteNumber, oneOf, wholeNumber } from '../common/checks.js'
import { knownOptions } from '../common/knownOptions.js'
import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import {
  choosePoolingOn,
  type Pooling,
  type PoolingChoice,
  poolingOf,
  poolingWeights,
} from './choose/pooling.js'
import { ARModel } from './model/arModel.js'
import { fitColumns } from './model/fitColumns.js'
import { longestStretch, prepareColumns, type Scaling, scalingsOf } from './panel/scaling.js'
import { invalidSeries, type Panel, refuseEmptyColumns, type Series, toPanel } from './panel/series.js'

/** Options of {@link fitAR}. */
export interface FitAROptions {
  /** How many lags, at least 0; 0 is the mean, or a random walk with drift where the series is differenced. */
  lags: number
  /** How often to difference the series first. Default 0. */
  differencing?: number
  /** Whether to fit a constant. Without one, means are not taken out either: regression through the origin. Default true. */
  intercept?: boolean
  /**
   * How columns share data. `'shared'` fits one auto-regression to all, `'perColumn'` one to each, `'partial'` a blend of the
   * two, `'auto'` whichever forecasts best. Default `'shared'`.
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

const knownFitAROptions: Readonly<Record<keyof FitAROptions, true>> = {
  lags: true,
  differencing: true,
  intercept: true,
  pooling: true,
  weight: true,
  horizon: true,
  standardize: true,
  covariance: true,
  standardErrors: true,
}

/**
 * The auto-regression of given order, fitted to all columns by least squares in float64.
 *
 * Rows that touch a missing value are left out, and no others. Columns that never change take no part in the fit and are forecast
 * as they are. Lags that depend on each other linearly (pure sinusoids, duplicates) give the solution of least norm.
 * `model.warnings` says so, as it does of an explosive fit.
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
  const scalings = findScalings(panel, settings.standardize, settings.intercept)
  const columns = prepareColumns(panel, scalings, settings.differencing)
  const varying = columns.filter((_, c) => !scalings[c]!.constant)
  requireRows(panel, varying, settings)
  const pooling = resolvePooling(varying, settings)
  return new ARModel<S>(fitColumns(panel, scalings, columns, { ...settings, pooling }))
}

/** @internal The scalings of all columns; throws where none of them ever changes. */
export function findScalings(panel: Panel, standardize: boolean, intercept = true): Scaling[] {
  refuseEmptyColumns(panel)
  const scalings = scalingsOf(panel.columns, { standardize, intercept })
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
  knownOptions(options, knownFitAROptions)
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
  const longest = longestStretch(columns)
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
