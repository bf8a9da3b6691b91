import { addForecastErrors, errorTotals } from '../evaluate/forecastErrors.js'
import { impulseResponse } from '../model/impulseResponse.js'
import { oneStepResiduals } from '../model/residuals.js'
import { stretchesOf } from '../panel/scaling.js'
import { type AutoProducts, autoProducts, gramOf, withFewerLags } from '../products/autoProducts.js'
import { LagGram } from '../products/lagGram.js'
import { type ARSolution, solveAR } from '../products/solveAR.js'

/** How one column's auto-regression draws on the others. */
export interface Pooling {
  /** `'shared'`: one for all columns; `'perColumn'`: each its own; `'partial'`: between the two. */
  readonly kind: 'shared' | 'perColumn' | 'partial'
  /** The weight w of the other columns: each column is fitted on `(1 - w)` times its own rows plus `w` times all rows. */
  readonly weight: number
}

/** Held-out error of each candidate weight. */
export interface PoolingChoice extends Pooling {
  readonly candidates: readonly { readonly weight: number; readonly meanSquare: number }[]
  /** How many rows at the end of the series were held out to choose by. */
  readonly heldOut: number
}

/** The weights that are compared: each column its own, shared, and three between. */
export const poolingWeights: readonly number[] = [0, 0.001, 0.01, 0.1, 1]

/** In a very wide panel, at most this many columns, spread evenly, are judged to choose the weight. */
const columnsToChooseBy = 24

/** The share of the rows held out, at the end, to choose by. */
const heldOutShare = 0.2

export function poolingOf(weight: number): Pooling {
  return { kind: weight === 1 ? 'shared' : weight === 0 ? 'perColumn' : 'partial', weight }
}

/** The products of each column's stretches, in `lags` lags. */
export function productsByColumn(columns: readonly Float64Array[], lags: number): AutoProducts[][] {
  return columns.map(values => stretchesOf(values, lags + 1).map(stretch => autoProducts(stretch, lags)!))
}

/** Solves a column's normal equations blended with those of all columns. */
export function solveBlend(
  own: LagGram,
  all: LagGram,
  weight: number,
  options: { intercept: boolean; standardErrors?: boolean },
): ARSolution {
  return solveAR(new LagGram(own.lags).addScaled(own, 1 - weight).addScaled(all, weight), options)
}

/** How many rows at the end are held out to choose by. */
export function heldOutRows(columns: readonly Float64Array[]): number {
  return Math.floor(columns[0]!.length * heldOutShare)
}

/**
 * The weight whose forecasts of the last fifth of the rows, from a fit on the rows before, have the least error; shared where the
 * rows are too few to hold any out.
 *
 * @param columns differenced and scaled, without constant ones
 */
export function choosePoolingOn(
  columns: readonly Float64Array[],
  settings: { lags: number; horizon: number; differencing: number; intercept: boolean },
  weights: readonly number[],
): Pooling | PoolingChoice {
  return compareOnHeldOut(columns, [settings.lags], settings, weights)[0] ?? poolingOf(1)
}

/**
 * For each number of lags, the weight with the least held-out error; undefined where its rows are too few to hold any out.
 *
 * @param columns differenced and scaled, without constant ones
 */
export function compareOnHeldOut(
  columns: readonly Float64Array[],
  candidates: readonly number[],
  settings: { horizon: number; differencing: number; intercept: boolean },
  weights: readonly number[],
): (PoolingChoice | undefined)[] {
  const rows = columns[0]!.length
  const heldOut = heldOutRows(columns)
  const horizon = Math.min(settings.horizon, Math.floor(heldOut / 2))
  const fitting = candidates.filter(lags => horizon >= 1 && rows - heldOut >= 2 * lags + 2)
  if (fitting.length === 0) return candidates.map(() => undefined)
  const known = columns.map(values => values.subarray(0, rows - heldOut))
  let most = 0
  for (const lags of fitting) most = Math.max(most, lags)
  const products = productsByColumn(known, most)
  return candidates.map(lags => {
    if (!fitting.includes(lags)) return undefined
    const own = shortened(products, known, lags, most)
    return chooseWeight(columns, own, { ...settings, lags, horizon, heldOut, weights })
  })
}

/** Products of fewer lags, taken from those of `most` where these cover the same stretches. */
function shortened(
  products: readonly AutoProducts[][],
  columns: readonly Float64Array[],
  lags: number,
  most: number,
): AutoProducts[][] {
  if (lags === most) return [...products]
  return products.map((own, c) =>
    own.length === stretchesOf(columns[c]!, lags + 1).length
      ? own.map(each => withFewerLags(each, lags))
      : productsByColumn([columns[c]!], lags)[0]!,
  )
}

/** The weight whose forecasts of 1 to `horizon` steps have the least error; undefined where no row can be judged. */
function chooseWeight(
  columns: readonly Float64Array[],
  products: readonly AutoProducts[][],
  options: {
    lags: number
    horizon: number
    differencing: number
    intercept: boolean
    weights: readonly number[]
    heldOut: number
  },
): PoolingChoice | undefined {
  const { lags, horizon, differencing, intercept, weights, heldOut } = options
  const split = columns[0]!.length - heldOut
  const all = gramOf(products.flat(), lags)
  if (all.rows === 0) return undefined
  const squares = new Float64Array(weights.length)
  const counts = new Float64Array(weights.length)
  const judged = spread(
    columns.map((_, i) => i).filter(i => products[i]!.length > 0),
    columnsToChooseBy,
  )
  const shared = weights.includes(1) ? solveAR(all, { intercept }) : undefined
  for (const c of judged) {
    const own = gramOf(products[c]!, lags)
    weights.forEach((weight, w) => {
      const solution = weight === 1 ? shared! : solveBlend(own, all, weight, { intercept })
      const seen = columns[c]!.subarray(Math.max(0, split - lags))
      const residuals = oneStepResiduals(seen, solution.coefficients, solution.intercept).subarray(
        Math.min(lags, split),
      )
      const totals = errorTotals(horizon)
      addForecastErrors(
        residuals,
        impulseResponse(solution.coefficients, differencing, horizon),
        horizon,
        totals,
      )
      for (let h = 0; h < horizon; h++) {
        squares[w]! += totals.squares[h]!
        counts[w]! += totals.counts[h]!
      }
    })
  }
  if (!(counts[0]! > 0)) return undefined
  const candidates = weights.map((weight, w) => {
    const meanSquare = squares[w]! / counts[w]!
    // An explosive fit overflows; JSON has no infinity.
    return { weight, meanSquare: Number.isFinite(meanSquare) ? meanSquare : Number.MAX_VALUE }
  })
  let best = candidates[candidates.length - 1]!
  for (const candidate of candidates) if (candidate.meanSquare < best.meanSquare) best = candidate
  return { ...poolingOf(best.weight), candidates, heldOut }
}

function spread(items: readonly number[], most: number): number[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!)
}
