import { checkedJSON } from '../common/checkedJSON.js'
import { finiteNumber, oneOf, wholeNumber } from '../common/checks.js'
import { invalidOption } from '../errors.js'
import { chooseDifferencing, type DifferencingRule } from './choose/chooseDifferencing.js'
import { type AutoARExplanation, explainInWords } from './choose/explanation.js'
import { paperLagCandidates, selectLagAsPaper } from './choose/paperSelection.js'
import {
  choosePoolingOn,
  type Pooling,
  type PoolingChoice,
  poolingOf,
  poolingWeights,
} from './choose/pooling.js'
import {
  type LagCriterion,
  type LagSelection,
  resolveMaxLag,
  selectFromProducts,
} from './choose/selectLag.js'
import { defaultHorizon, findScalings } from './fitAR.js'
import { ARModel, type ARModelJSON } from './model/arModel.js'
import type { ARModelParts } from './model/arModelParts.js'
import { fitColumns } from './model/fitColumns.js'
import { parseARModel } from './model/parseARModel.js'
import { prepareColumns, stretchesOf } from './panel/scaling.js'
import { type Panel, type SameColumns, type Series, toPanel } from './panel/series.js'
import { type AutoProducts, autoProducts, withFewerLags } from './products/autoProducts.js'

/** Options of {@link autoAR}; every one has a default. */
export interface AutoAROptions {
  /** How many steps ahead the model will be asked to forecast: it is chosen for these. Default 96, or a tenth of a short series. */
  horizon?: number
  /** The longest lookback to consider, in steps of the series: lags and differences together. Default 512, or what the series allows. */
  maxLag?: number
  /** The most differences to take. Default 2. */
  maxDifferencing?: number
  /** `'auto'`, the default, is the best by evidence; `'paper'` follows arXiv 2411.02796 and its code. */
  preset?: 'auto' | 'paper'
  /** Sets the order of differencing instead of finding it. */
  differencing?: number
  /** Sets the number of lags instead of finding it. */
  lags?: number
  /** What the lookback is judged by; `'paper'` always takes `'multi-step'`, the default. */
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

/** An auto-regression that {@link autoAR} chose, and why it chose it. */
export class AutoARModel<S extends Series = Series> extends ARModel<S> {
  readonly #explanation: AutoARExplanation

  /** @internal */
  constructor(parts: ARModelParts, explanation: AutoARExplanation) {
    super(parts)
    this.#explanation = explanation
  }

  /** Everything the choice was made by: KPSS table, BIC curve, pooling weights; `text` says it in words. */
  explain(): AutoARExplanation {
    return this.#explanation
  }

  override update(newRows: SameColumns<S>): AutoARModel<S> {
    return super.update(newRows) as AutoARModel<S>
  }

  override toJSON(): ARModelJSON & { readonly explanation: AutoARExplanation } {
    return { ...super.toJSON(), explanation: this.#explanation }
  }

  /** The model that {@link toJSON} wrote; throws `corrupt` for anything else. */
  static override fromJSON<S extends Series = Series>(
    json: ARModelJSON & { readonly explanation: AutoARExplanation },
  ): AutoARModel<S> {
    const parts = parseARModel(json)
    const { record, text } = checkedJSON('This AutoARModel')
    text('explanation.text', record('explanation', json.explanation)['text'])
    return new AutoARModel<S>(parts, json.explanation)
  }

  /** @internal */
  protected override withParts(parts: ARModelParts): AutoARModel<S> {
    return new AutoARModel<S>(parts, this.#explanation)
  }
}

/**
 * The linear auto-regression that suits a series: differenced as KPSS tests ask, looking back as far as BIC asks.
 *
 * Exact least squares in float64; the same series gives the same model on every machine. The order is judged by in-sample
 * forecasts over the whole horizon. What the preset `'auto'` adds to the paper:
 *
 * - columns share one auto-regression, have one each, or something between, as forecasts of the last fifth of the series
 *   (fitted on the rest, then refitted on all) turn out;
 * - where they keep to themselves, the longest lookback is compared with BIC's on the same rows;
 * - a second difference is only taken where more columns reject stationarity than chance would have it: it makes forecasts
 *   follow the last slope, and one rejecting column of many is weak evidence for that.
 *
 * @param series one column, a list of columns or a record of named columns; NaN marks missing values
 * @throws `invalid-series`, `series-too-short` or `invalid-option`, each saying what would do
 *
 * Source: arXiv 2411.02796, section 3.2.
 *
 * @example
 * const load = Array.from({ length: 900 }, (_, hour) => 50 + 9 * Math.sin(hour / 4) + ((hour * 7919) % 13) / 4)
 * const temperature = load.map((value, hour) => 20 - value / 10 + ((hour * 104729) % 17) / 8)
 * const model = autoAR({ load, temperature }, { horizon: 24 })
 * model.order // such as { differencing: 1, lags: 168 }
 * model.forecast(24, { levels: [80, 95] }).mean.load // Float64Array(24)
 */
export function autoAR<S extends Series>(series: S, options: AutoAROptions = {}): AutoARModel<S> {
  const panel = toPanel(series)
  const settings = checkOptions(options, panel)
  const scalings = findScalings(panel, settings.standardize)

  const rule: DifferencingRule = settings.preset === 'paper' ? 'any' : 'evidence'
  const kpss =
    settings.differencing === undefined
      ? chooseDifferencing(panel, { ...settings, rule })
      : { order: settings.differencing, tests: [] }
  const differencing = kpss.order

  const columns = prepareColumns(panel, scalings, differencing)
  const { selection, products } = searchLookback(columns, differencing, settings)

  const { pooling, lags } = decidePooling(columns, selection, settings)

  const parts = fitColumns(panel, scalings, columns, {
    lags,
    differencing,
    intercept: true,
    pooling,
    covariance: settings.covariance,
    standardErrors: false,
    ...(products &&
      isWhole(products, columns, lags) && {
        products: products.map(own => own.map(p => withFewerLags(p, lags))),
      }),
  })

  const facts = {
    preset: settings.preset,
    horizon: settings.horizon,
    columns: panel.names,
    rows: panel.length,
    order: { differencing, lags },
    kpss: { rule, significance: settings.significance, tests: kpss.tests },
    lookback: {
      leastBIC: selection.lags,
      criterion: selection.criterion,
      maxLag: selection.maxLag,
      forecasts: selection.forecasts,
      observations: selection.observations,
      rank: selection.rank,
      bic: [...selection.bic].map(value => (Number.isFinite(value) ? value : null)),
    },
    pooling,
    chosen: {
      differencing: settings.differencing === undefined,
      lags: settings.lags === undefined,
      pooling: settings.pooling === 'auto' && panel.columns.length > 1,
    },
    warnings: parts.warnings,
  }
  return new AutoARModel<S>(parts, { ...facts, text: explainInWords(facts) })
}

interface Settings {
  preset: 'auto' | 'paper'
  horizon: number
  maxLag: number | undefined
  maxDifferencing: number
  significance: number
  differencing: number | undefined
  lags: number | undefined
  criterion: LagCriterion
  pooling: 'shared' | 'perColumn' | 'auto'
  standardize: boolean
  covariance: boolean
}

function checkOptions(options: AutoAROptions, panel: Panel): Settings {
  if (options === null || typeof options !== 'object') throw invalidOption('options', options, 'an object')
  const preset = oneOf('preset', options.preset ?? 'auto', ['auto', 'paper'])
  return {
    preset,
    horizon: wholeNumber('horizon', options.horizon ?? defaultHorizon(panel.length), 1),
    maxLag: options.maxLag === undefined ? undefined : wholeNumber('maxLag', options.maxLag, 0, 8192),
    maxDifferencing: wholeNumber('maxDifferencing', options.maxDifferencing ?? 2, 0, 8),
    significance: finiteNumber('significance', options.significance ?? 0.05, 0.01, 0.1),
    differencing:
      options.differencing === undefined
        ? undefined
        : wholeNumber('differencing', options.differencing, 0, 8),
    lags: options.lags === undefined ? undefined : wholeNumber('lags', options.lags, 0, 8192),
    criterion:
      preset === 'paper'
        ? 'multi-step'
        : oneOf('criterion', options.criterion ?? 'multi-step', ['multi-step', 'one-step']),
    pooling: oneOf('pooling', options.pooling ?? (preset === 'paper' ? 'shared' : 'auto'), [
      'shared',
      'perColumn',
      'auto',
    ]),
    standardize: options.standardize ?? true,
    covariance: options.covariance ?? false,
  }
}

function searchLookback(columns: readonly Float64Array[], differencing: number, settings: Settings) {
  const longest = settings.maxLag === undefined ? undefined : Math.max(0, settings.maxLag - differencing)
  const { horizon, criterion, lags } = settings
  const ahead = criterion === 'multi-step' ? horizon : 1
  if (settings.preset === 'paper' && lags === undefined) {
    const candidates = paperLagCandidates(
      resolveMaxLag(longest, columns, horizon, differencing),
      differencing,
    )
    return {
      selection: selectLagAsPaper(columns, { candidates, horizon, differencing }),
      products: undefined,
    }
  }
  const maxLag = resolveMaxLag(lags ?? longest, columns, ahead, differencing)
  const products = columns.map(values =>
    stretchesOf(values, maxLag + ahead).map(stretch => autoProducts(stretch, maxLag + ahead - 1)!),
  )
  const selection = selectFromProducts(products.flat(), {
    maxLag,
    horizon,
    differencing,
    criterion,
    intercept: true,
  })
  return { selection: lags === undefined ? selection : { ...selection, lags }, products }
}

/** Whether the products cover every stretch that the lags leave, the short ones between gaps too. */
function isWhole(
  products: readonly AutoProducts[][],
  columns: readonly Float64Array[],
  lags: number,
): boolean {
  return products.every((own, c) => own.length === stretchesOf(columns[c]!, lags + 1).length)
}

/**
 * How columns share, and the lookback that goes with it.
 *
 * BIC judges lookbacks for one auto-regression of all columns. Where columns turn out to forecast better with more of their own,
 * the longest lookback gets a hearing beside BIC's, on the same held-out rows.
 */
function decidePooling(
  columns: readonly Float64Array[],
  selection: LagSelection,
  settings: Settings,
): { pooling: Pooling | PoolingChoice; lags: number } {
  const { lags, differencing, maxLag } = selection
  if (columns.length === 1 || settings.pooling === 'shared') return { pooling: poolingOf(1), lags }
  if (settings.pooling === 'perColumn') return { pooling: poolingOf(0), lags }
  const choose = (order: number) =>
    choosePoolingOn(
      columns,
      { horizon: settings.horizon, differencing, intercept: true, lags: order },
      poolingWeights,
    )
  const pooling = choose(lags)
  if (pooling.weight === 1 || settings.lags !== undefined || lags === maxLag) return { pooling, lags }
  const longest = choose(maxLag)
  return heldOutError(longest) < heldOutError(pooling)
    ? { pooling: longest, lags: maxLag }
    : { pooling, lags }
}

function heldOutError(pooling: Pooling | PoolingChoice): number {
  if (!('candidates' in pooling)) return Infinity
  return pooling.candidates.find(({ weight }) => weight === pooling.weight)!.meanSquare
}
