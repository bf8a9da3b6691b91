import { stretchesOf } from '../panel/scaling.js'
import { type AutoProducts, autoProducts } from '../products/autoProducts.js'
import type { LookbackCandidate } from './explanation.js'
import { compareOnHeldOut, type Pooling, type PoolingChoice, poolingOf, poolingWeights } from './pooling.js'
import { type LagCriterion, type LagSelection, resolveMaxLag, selectFromProducts } from './selectLag.js'

/** What decides on the lookback and the pooling; undefined leaves the choice to {@link chooseLookback}. */
export interface LookbackSettings {
  readonly horizon: number
  /** Lags and differences together. */
  readonly maxLag: number | undefined
  readonly lags: number | undefined
  readonly criterion: LagCriterion | undefined
  readonly pooling: 'shared' | 'perColumn' | 'auto'
}

/** The lookback and the pooling that were chosen, and by what. */
export interface LookbackChoice {
  readonly lags: number
  readonly pooling: Pooling | PoolingChoice
  /** The curve of the criterion. */
  readonly selection: LagSelection
  /** The products of each column that the curve was made of. */
  readonly products: readonly AutoProducts[][]
  /** The lookbacks that were compared on held-out rows; none where the choice was BIC's alone. */
  readonly candidates: readonly LookbackCandidate[]
}

/**
 * The lookback and the pooling that forecast the last fifth of the rows best, fitted on the rest.
 *
 * Three lookbacks are compared: the one of least multi-step BIC, that of least one-step BIC, and the longest. Multi-step BIC
 * suits noisy series; strongly seasonal ones often forecast better with more lags than it takes.
 *
 * @param columns differenced and scaled, without constant ones
 */
export function chooseLookback(
  columns: readonly Float64Array[],
  differencing: number,
  settings: LookbackSettings,
): LookbackChoice {
  const { horizon, pooling } = settings
  const { selection, products, candidates } = findCandidates(columns, differencing, settings)
  const weights =
    columns.length === 1 || pooling === 'shared' ? [1] : pooling === 'perColumn' ? [0] : poolingWeights
  const fallback = { lags: selection.lags, pooling: poolingOf(weights.length === 1 ? weights[0]! : 1) }
  if (candidates.length === 1 && weights.length === 1)
    return { ...fallback, selection, products, candidates: [] }
  const compared = compareOnHeldOut(
    columns,
    candidates.map(({ lags }) => lags),
    { horizon, differencing, intercept: true },
    weights,
  )
  const errors = compared.map(choice => choice && heldOutError(choice))
  let best: number | undefined
  errors.forEach((error, i) => {
    if (error !== undefined && !(error >= (best === undefined ? Infinity : errors[best]!))) best = i
  })
  const found = best === undefined ? fallback : { lags: candidates[best]!.lags, pooling: compared[best]! }
  return {
    ...found,
    pooling: weights.length === 1 ? poolingOf(weights[0]!) : found.pooling,
    selection,
    products,
    candidates:
      candidates.length === 1 || best === undefined
        ? []
        : candidates.map((candidate, i) => ({ ...candidate, meanSquare: errors[i] ?? null })),
  }
}

/** The curve of the criterion and the different lookbacks worth comparing, the curve's own choice first. */
function findCandidates(columns: readonly Float64Array[], differencing: number, settings: LookbackSettings) {
  const { horizon, lags, criterion = 'multi-step' } = settings
  const ahead = criterion === 'multi-step' ? horizon : 1
  const maxLag =
    lags !== undefined
      ? resolveMaxLag(lags, columns, ahead, differencing, { name: 'lags', extra: 0 })
      : resolveMaxLag(
          settings.maxLag === undefined ? undefined : Math.max(0, settings.maxLag - differencing),
          columns,
          ahead,
          differencing,
          { name: 'maxLag', extra: differencing },
        )
  const products = columns.map(values =>
    stretchesOf(values, maxLag + ahead).map(stretch => autoProducts(stretch, maxLag + ahead - 1)!),
  )
  const select = (by: LagCriterion) =>
    selectFromProducts(products.flat(), { maxLag, horizon, differencing, criterion: by, intercept: true })
  const selection = select(criterion)
  const candidates: { lags: number; from: LookbackCandidate['from'] }[] = []
  const add = (from: LookbackCandidate['from'], order: number) => {
    if (!candidates.some(each => each.lags === order)) candidates.push({ lags: order, from })
  }
  if (lags !== undefined) add(criterion, lags)
  else add(criterion, selection.lags)
  if (lags === undefined && settings.criterion === undefined) {
    add('one-step', select('one-step').lags)
    add('longest', maxLag)
  }
  return { selection: lags === undefined ? selection : { ...selection, lags }, products, candidates }
}

function heldOutError({ candidates, weight }: PoolingChoice): number {
  return candidates.find(candidate => candidate.weight === weight)!.meanSquare
}
