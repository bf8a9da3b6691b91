import type { Operator } from '../panel/operator.js'
import { undoOperator } from '../panel/operator.js'
import type { NormalEquations } from '../products/normalEquations.js'
import { type RidgePrior, solveRidge } from '../products/ridge.js'
import { coefficientsByColumn, driveOf, type ExogenousRegressors } from './exogenous.js'
import { Extrapolator, type Member, type Recursion } from './member.js'
import type { ScaledSeries } from './prepareScale.js'
import { leastWeight } from './rules.js'

/** A prior with the numbers it was made from. */
export interface NamedPrior extends RidgePrior {
  readonly shrinkage: number
  readonly panelWeight: number
}

/** One operator's normal equations of a series, with the priors to solve them under. */
export interface MemberEquations {
  readonly operator: Operator
  readonly equations: NormalEquations
  readonly priors: readonly NamedPrior[]
  /** The lags and units of the exogenous regressors. */
  readonly further: Pick<ExogenousRegressors, 'units' | 'lags'>
}

/** A member with the recursion it is, on the series it was fitted to. */
export interface FittedMember extends Member {
  readonly recursion: Recursion
}

/**
 * Fits and weighs the members of a combination on one scale.
 *
 * The score of a member is its log evidence and its h-step squared error in equal parts, each per window of h rows; its weight
 * is the exponential of half the score.
 */
export function fitMembers(
  series: ScaledSeries,
  equations: readonly MemberEquations[],
  horizon: number,
  origins: number,
): FittedMember[] {
  const candidates = equations.flatMap(({ operator, equations: normal, priors, further }) =>
    priors.flatMap(prior => {
      const fit = solveRidge(normal, prior)
      if (!fit) return []
      const coefficients = undoOperator(operator, fit.coefficients)
      const exogenous = coefficientsByColumn(fit.further, further)
      const recursion = {
        coefficients,
        constant: fit.constant,
        drive: driveOf(series.exogenous, operator, exogenous),
      }
      return [{ operator, prior, fit, coefficients, exogenous, recursion }]
    }),
  )
  const rows = equations[0]!.equations.rows
  const ahead = Math.min(horizon, Math.max(1, Math.floor(rows / 2)))
  const errors = multiStepErrors(
    series,
    candidates.map(({ recursion }) => recursion),
    ahead,
    origins,
  )
  const scores = candidates.map(({ fit }, k) => {
    const complexity = fit.evidence + (rows / 2) * Math.log(fit.noiseVariance)
    const score = fit.evidence + complexity - (rows / 2) * Math.log(errors[k]! + 1e-300)
    return Number.isFinite(score) ? score / (2 * ahead) : -Infinity
  })
  const best = Math.max(...scores)
  if (best === -Infinity) return [randomWalk(series)]
  const raw = scores.map(score => Math.exp((score - best) / 2))
  const total = raw.reduce((sum, weight) => sum + (weight > leastWeight ? weight : 0), 0)
  return candidates.flatMap(({ operator, prior, fit, coefficients, exogenous, recursion }, k) =>
    raw[k]! > leastWeight
      ? [
          {
            differencing: operator.differencing,
            seasonalDifferencing: operator.seasonalDifferencing,
            shrinkage: prior.shrinkage,
            panelWeight: prior.panelWeight,
            coefficients,
            exogenous,
            constant: fit.constant,
            noiseVariance: fit.noiseVariance,
            weight: raw[k]! / total,
            recursion,
          },
        ]
      : [],
  )
}

/** The mean squared errors of forecasts 1 to `ahead` steps ahead, from origins spread evenly over the fitted rows. */
function multiStepErrors(
  series: ScaledSeries,
  recursions: readonly Recursion[],
  ahead: number,
  origins: number,
): Float64Array {
  const { values, known, lookback, rows } = series
  const first = lookback + Math.max(...series.operators.map(operator => operator.reach))
  const last = lookback + rows - ahead
  const extrapolator = new Extrapolator()
  const forecast = new Float64Array(ahead)
  const places = spreadEvenly(first, last, origins)
  return Float64Array.from(recursions, recursion => {
    let squares = 0
    let count = 0
    for (const origin of places) {
      extrapolator.run(recursion, values, origin, ahead, forecast)
      for (let h = 0; h < ahead; h++) {
        if (known && known[origin + h] === 0) continue
        squares += (forecast[h]! - values[origin + h]!) ** 2
        count += 1
      }
    }
    return squares / count
  })
}

/** At most `count` different whole numbers from `first` to `last`, evenly spread. */
export function spreadEvenly(first: number, last: number, count: number): number[] {
  const n = Math.min(count, last - first + 1)
  if (n <= 1) return [first]
  return [...new Set(Array.from({ length: n }, (_, i) => Math.floor(first + ((last - first) * i) / (n - 1))))]
}

/** What is left where no regression has finite errors: the last value, with the spread of the changes. */
function randomWalk(series: ScaledSeries): FittedMember {
  let squares = 0
  const from = series.lookback + 1
  const to = series.lookback + series.rows
  for (let t = from; t < to; t++) squares += (series.values[t]! - series.values[t - 1]!) ** 2
  const coefficients = Float64Array.of(1)
  return {
    differencing: 1,
    seasonalDifferencing: 0,
    shrinkage: Infinity,
    panelWeight: 0,
    coefficients,
    exogenous: [],
    constant: 0,
    noiseVariance: squares / Math.max(1, to - from) || Number.MIN_VALUE,
    weight: 1,
    recursion: { coefficients, constant: 0, drive: undefined },
  }
}
