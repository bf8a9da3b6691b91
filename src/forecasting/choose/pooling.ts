import { addForecastErrors, errorTotals } from '../evaluate/forecastErrors.js'
import { impulseResponse } from '../model/impulseResponse.js'
import { oneStepResiduals } from '../model/residuals.js'
import { stretchesOf } from '../panel/scaling.js'
import { type AutoProducts, autoProducts, gramOf } from '../products/autoProducts.js'
import { LagGram } from '../products/lagGram.js'
import { type ARSolution, solveAR } from '../products/solveAR.js'

/** How one column's auto-regression draws on the others. */
export interface Pooling {
  /** `'shared'`: one for all columns; `'perColumn'`: each its own; `'partial'`: between the two. */
  readonly kind: 'shared' | 'perColumn' | 'partial'
  /** The weight w of the other columns: each column is fitted on `(1 - w)` times its own rows plus `w` times all rows. */
  readonly weight: number
}

/** What each weight made of the held-out rows. */
export interface PoolingChoice extends Pooling {
  readonly candidates: readonly { readonly weight: number; readonly meanSquare: number }[]
  /** How many rows at the end of the series were held out to choose by. */
  readonly heldOut: number
}

/** The weights that are compared: each column its own, shared, and three between. */
export const poolingWeights: readonly number[] = [0, 0.001, 0.01, 0.1, 1]

/** At most so many columns, spread evenly, have a say in the weight of a very wide panel. */
const columnsToChooseBy = 24

export function poolingOf(weight: number): Pooling {
  return { kind: weight === 1 ? 'shared' : weight === 0 ? 'perColumn' : 'partial', weight }
}

/** The products of each column's stretches, in `lags` lags. */
export function productsByColumn(columns: readonly Float64Array[], lags: number): AutoProducts[][] {
  return columns.map(values => stretchesOf(values, lags + 1).map(stretch => autoProducts(stretch, lags)!))
}

/** Solves a column's normal equations blended with everybody's. */
export function solveBlend(
  own: LagGram,
  all: LagGram,
  weight: number,
  options: { intercept: boolean; standardErrors?: boolean },
): ARSolution {
  return solveAR(new LagGram(own.lags).addScaled(own, 1 - weight).addScaled(all, weight), options)
}

/**
 * Chooses the weight whose forecasts of 1 to `horizon` steps err least on the last rows, fitted on the rows before.
 *
 * @param columns differenced and scaled
 */
export function choosePooling(
  columns: readonly Float64Array[],
  options: {
    lags: number
    horizon: number
    differencing: number
    intercept: boolean
    weights: readonly number[]
    heldOut: number
  },
): PoolingChoice {
  const { lags, horizon, differencing, intercept, weights, heldOut } = options
  const split = columns[0]!.length - heldOut
  const products = productsByColumn(
    columns.map(values => values.subarray(0, split)),
    lags,
  )
  const all = gramOf(products.flat(), lags)
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
  const candidates = weights.map((weight, w) => ({ weight, meanSquare: squares[w]! / counts[w]! }))
  let best = candidates[candidates.length - 1]!
  for (const candidate of candidates) if (candidate.meanSquare < best.meanSquare) best = candidate
  return { ...poolingOf(best.weight), candidates, heldOut }
}

function spread(items: readonly number[], most: number): number[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!)
}
