import { differenceOperator } from '../panel/operator.js'
import type { CombinedPart } from './combine.js'
import { driveOf } from './exogenous.js'
import { Extrapolator, noiseResponse, spreadsOf } from './member.js'
import type { Mixture } from './mixture.js'
import { fillBackcast } from './prepareScale.js'

/** What a series is forecast from. */
export interface ForecastContext {
  /** The last values, none missing. */
  readonly values: Float64Array
  /** The season that values before the first are made of. */
  readonly season: number
  /** The largest value seen so far. */
  readonly largest: number
  /** Columns known ahead, scaled as when they were fitted: one value per value of `values`, then one per step. */
  readonly exogenous?: readonly Float64Array[] | undefined
}

/** How far above the largest value seen, as a logarithm, forecasts on the log scale may rise. */
const logHeadroom = 2

/** The forecast distribution of a series 1 to `steps` steps after the context. */
export function forecastMixture(
  parts: readonly CombinedPart[],
  context: ForecastContext,
  steps: number,
): Mixture {
  const usable = parts.filter(({ scale }) => scale === 'raw' || context.values.every(value => value > 0))
  const share = usable.reduce((sum, part) => sum + part.weight, 0)
  const extrapolator = new Extrapolator()
  const means: Float64Array[] = []
  const spreads: Float64Array[] = []
  const responses: Float64Array[] = []
  const weights: number[] = []
  const isLog: boolean[] = []
  for (const part of usable) {
    const { scale, centre, unit, lookback, members, rows } = part
    const log = scale === 'log'
    const x = history(context, lookback, value => ((log ? Math.log(value) : value) - centre) / unit)
    const exogenous = (context.exogenous ?? []).map(column =>
      historyOfExogenous(column, context, lookback, steps),
    )
    for (const member of members) {
      const operator = differenceOperator(member.differencing, member.seasonalDifferencing, context.season)
      const mean = new Float64Array(steps)
      const recursion = { ...member, drive: driveOf(exogenous, operator, member.exogenous) }
      extrapolator.run(recursion, x, lookback, steps, mean)
      means.push(mean.map(value => value * unit + centre))
      const response = noiseResponse(member, rows, steps).map(value => value * unit)
      responses.push(response)
      spreads.push(spreadsOf(response))
      weights.push((member.weight * part.weight) / share)
      isLog.push(log)
    }
  }
  return { means, spreads, responses, weights, isLog, cap: context.largest * Math.exp(logHeadroom) }
}

/** The last `count` values, scaled; where there are fewer, the first season is repeated before them. */
function history(
  { values, season }: ForecastContext,
  count: number,
  scale: (value: number) => number,
): Float64Array {
  const out = new Float64Array(count)
  const missing = Math.max(0, count - values.length)
  fillBackcast(out, values, missing, season)
  out.set(values.subarray(Math.max(0, values.length - count)), missing)
  return out.map(scale)
}

/** The same for a column known ahead, whose last `steps` values lie in the future; it reaches back for its own lags. */
function historyOfExogenous(
  column: Float64Array,
  { values, season }: ForecastContext,
  count: number,
  steps: number,
): Float64Array {
  const known = column.subarray(Math.max(0, values.length - count))
  const out = new Float64Array(count + steps)
  const missing = Math.max(0, count - values.length)
  fillBackcast(out, known, missing, season)
  out.set(known, missing)
  return out
}
