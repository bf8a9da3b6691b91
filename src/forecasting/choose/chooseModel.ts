import { findScalings } from '../fitAR.js'
import type { ARModelParts } from '../model/arModelParts.js'
import { fitColumns } from '../model/fitColumns.js'
import { prepareColumns, type Scaling, stretchesOf } from '../panel/scaling.js'
import type { Panel } from '../panel/series.js'
import { type AutoProducts, withFewerLags } from '../products/autoProducts.js'
import { chooseDifferencing, type DifferencingRule, type KPSSDifferencing } from './chooseDifferencing.js'
import { type AutoARExplanation, type ExplainedFacts, explainInWords } from './explanation.js'
import { chooseLookback, type LookbackChoice, type LookbackSettings } from './lookback.js'
import { heldOutRows } from './pooling.js'

/** What {@link chooseModel} is to choose for; undefined leaves a choice to it. */
export interface ModelSettings extends LookbackSettings {
  readonly maxDifferencing: number
  readonly significance: number
  readonly differencing: number | undefined
  /** Whether columns are put on one scale first. */
  readonly standardize: boolean
  /** Whether to compute the covariance of the noise between columns. */
  readonly covariance: boolean
}

/** A fitted model and the reasons for it. */
export interface ChosenModel {
  readonly parts: ARModelParts
  readonly explanation: AutoARExplanation
}

/**
 * The one auto-regression that suits a panel: differenced as KPSS tests ask, with the lookback and the pooling that forecast
 * held-out rows best.
 *
 * @throws `invalid-series` where no column ever changes; `series-too-short`
 */
export function chooseModel(panel: Panel, settings: ModelSettings): ChosenModel {
  const prepared = preparePanel(panel, settings, 'evidence')
  const choice = chooseLookback(prepared.varying, prepared.kpss.order, settings)
  return fitChoice(panel, prepared, choice, { ...settings, preset: 'auto', rule: 'evidence' })
}

/** @internal A panel differenced by KPSS tests. */
export interface PreparedChoice {
  readonly scalings: readonly Scaling[]
  readonly kpss: KPSSDifferencing
  /** All columns, scaled and differenced. */
  readonly columns: readonly Float64Array[]
  /** Those that are not constant. */
  readonly varying: readonly Float64Array[]
}

/** @internal */
export function preparePanel(panel: Panel, settings: ModelSettings, rule: DifferencingRule): PreparedChoice {
  const scalings = findScalings(panel, settings.standardize)
  const kpss =
    settings.differencing === undefined
      ? chooseDifferencing(panel, { ...settings, rule })
      : { order: settings.differencing, tests: [] }
  const columns = prepareColumns(panel, scalings, kpss.order)
  return { scalings, kpss, columns, varying: columns.filter((_, c) => !scalings[c]!.constant) }
}

/** @internal Fits what was chosen and explains it. */
export function fitChoice(
  panel: Panel,
  { scalings, kpss, columns, varying }: PreparedChoice,
  choice: Omit<LookbackChoice, 'products'> & { readonly products?: LookbackChoice['products'] },
  settings: ModelSettings & { readonly preset: ExplainedFacts['preset']; readonly rule: DifferencingRule },
): ChosenModel {
  const { lags, pooling, selection, candidates } = choice
  const differencing = kpss.order
  const products = choice.products && reuse(choice.products, varying, lags)
  let next = 0
  const parts = fitColumns(panel, scalings, columns, {
    lags,
    differencing,
    intercept: true,
    pooling,
    covariance: settings.covariance,
    standardErrors: false,
    ...(products && { products: scalings.map(({ constant }) => (constant ? [] : products[next++]!)) }),
  })
  const facts: ExplainedFacts = {
    preset: settings.preset,
    horizon: settings.horizon,
    columns: panel.names,
    rows: panel.length,
    order: { differencing, lags },
    kpss: { rule: settings.rule, significance: settings.significance, tests: kpss.tests },
    lookback: {
      leastBIC: selection.lags,
      criterion: selection.criterion,
      ...(candidates.length > 0 && { candidates, heldOut: heldOutRows(columns) }),
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
      pooling: settings.pooling === 'auto' && varying.length > 1,
    },
    warnings: parts.warnings,
  }
  return { parts, explanation: { ...facts, text: explainInWords(facts) } }
}

/** The products for the lags chosen, where they cover every stretch that these leave, the short ones between gaps too. */
function reuse(
  products: LookbackChoice['products'],
  columns: readonly Float64Array[],
  lags: number,
): AutoProducts[][] | undefined {
  const whole = products.every((own, c) => own.length === stretchesOf(columns[c]!, lags + 1).length)
  return whole ? products.map(own => own.map(each => withFewerLags(each, lags))) : undefined
}
