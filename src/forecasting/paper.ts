import { type ChosenModel, fitChoice, type ModelSettings, preparePanel } from './choose/chooseModel.js'
import { paperLagCandidates, selectLagAsPaper } from './choose/paperSelection.js'
import { compareOnHeldOut, poolingOf, poolingWeights } from './choose/pooling.js'
import { resolveMaxLag, selectFromProducts } from './choose/selectLag.js'
import { stretchesOf } from './panel/scaling.js'
import type { Panel } from './panel/series.js'
import { autoProducts } from './products/autoProducts.js'

/**
 * The auto-regression that the paper's code would choose: differenced while any column rejects stationarity, with the lookback
 * of least BIC, which counts every step of every window, among the paper's few candidates, one model for all columns.
 *
 * `lags`, `differencing` and `pooling` may still be set; the criterion is always the multi-step one.
 *
 * Source: arXiv 2411.02796, section 3.2, and autoar.py of Zongzhe-Xu/AutoAR at commit 2fc22d8.
 */
export function paperModel(panel: Panel, settings: ModelSettings): ChosenModel {
  const { horizon, lags } = settings
  const prepared = preparePanel(panel, settings, 'any')
  const { varying } = prepared
  const differencing = prepared.kpss.order
  const longest = settings.maxLag === undefined ? undefined : Math.max(0, settings.maxLag - differencing)
  const selection =
    lags === undefined
      ? selectLagAsPaper(varying, {
          candidates: paperLagCandidates(
            resolveMaxLag(longest, varying, horizon, differencing, {
              name: 'maxLag',
              extra: differencing,
            }),
            differencing,
          ),
          horizon,
          differencing,
        })
      : selectionAt(varying, lags, horizon, differencing)
  const choice = { lags: selection.lags, selection, candidates: [], pooling: choosePooling() }
  return fitChoice(panel, prepared, choice, { ...settings, preset: 'paper', rule: 'any' })

  function choosePooling() {
    if (varying.length === 1 || settings.pooling === 'shared') return poolingOf(1)
    if (settings.pooling === 'perColumn') return poolingOf(0)
    const by = { horizon, differencing, intercept: true }
    return compareOnHeldOut(varying, [selection.lags], by, poolingWeights)[0] ?? poolingOf(1)
  }
}

/** The curve up to a lookback that the caller has set. */
function selectionAt(columns: readonly Float64Array[], lags: number, horizon: number, differencing: number) {
  const maxLag = resolveMaxLag(lags, columns, horizon, differencing, { name: 'lags', extra: 0 })
  const products = columns.flatMap(values =>
    stretchesOf(values, maxLag + horizon).map(stretch => autoProducts(stretch, maxLag + horizon - 1)!),
  )
  const by = {
    maxLag,
    horizon,
    differencing,
    criterion: 'multi-step',
    count: 'step',
    intercept: true,
  } as const
  return { ...selectFromProducts(products, by), lags }
}
