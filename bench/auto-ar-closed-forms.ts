/**
 * How much further closed forms go than the presets of Auto-AR: other lookbacks, ridge shrinkage and recency weights.
 *
 * `npm run bench -- auto-ar-closed-forms [--json]`; environment: DATA_DIR (default ../shared/data), SETS, HORIZONS.
 *
 * One auto-regression of the first differences for all columns, or one for each. Each variant is fitted on the training part
 * and judged on the validation part, then fitted on both and tested: the variant to take is the one of least validation error,
 * and its test error stands beside that of plain least squares.
 */
import { addForecastErrors, errorTotals } from '../src/forecasting/evaluate/forecastErrors.js'
import { difference, impulseResponse, LagGram, solveAR } from '../src/forecasting/index.js'
import { oneStepResiduals } from '../src/forecasting/model/residuals.js'
import type { Benchmark } from './support/benchmark.js'
import { asked, benchmarkSets } from './support/benchmarkSets.js'

interface Variant {
  readonly name: string
  readonly lags: number
  /** Added to the diagonal of the normal equations, as a share of its mean. */
  readonly ridge?: number
  /** Rows after which a row's weight has halved. */
  readonly halfLife?: number
}

const variants: readonly Variant[] = [
  { name: '511 lags', lags: 511 },
  { name: '336 lags', lags: 335 },
  { name: '768 lags', lags: 767 },
  { name: '1344 lags', lags: 1343 },
  { name: 'ridge 1e-4', lags: 511, ridge: 1e-4 },
  { name: 'ridge 1e-3', lags: 511, ridge: 1e-3 },
  { name: 'ridge 1e-2', lags: 511, ridge: 1e-2 },
  { name: '1344 lags, ridge 1e-2', lags: 1343, ridge: 1e-2 },
  { name: 'half-life n/2', lags: 511, halfLife: 0.5 },
  { name: 'half-life n/4', lags: 511, halfLife: 0.25 },
]

export const run: Benchmark = async ({ log }) => {
  const figures: Record<string, number> = {}
  for await (const { set, split, columns: levels } of benchmarkSets()) {
    const horizons = [96, 720].filter(horizon => asked('HORIZONS', String(horizon)))
    for (const own of [false, true]) {
      log(
        `${set.name}, ${own ? 'one auto-regression a column' : 'one auto-regression for all columns'} (validation, then test MSE at ${horizons.join(' and ')})`,
      )
      for (const variant of variants) {
        const validation = score(levels, variant, own, split.trainEnd, split.validationEnd, horizons)
        const test = score(levels, variant, own, split.validationEnd, split.testEnd, horizons)
        log(
          `  ${variant.name.padEnd(22)} ${horizons.map((_, i) => `${validation[i]!.toFixed(4)} ${test[i]!.toFixed(4)}`).join('   ')}`,
        )
        horizons.forEach((horizon, i) => {
          const key = `${set.name}/${own ? 'own' : 'shared'}/${variant.name}/${horizon}`
          figures[`${key}/validation`] = validation[i]!
          figures[`${key}/test`] = test[i]!
        })
      }
    }
  }
  return { figures }
}

/** The mean squared errors of forecasts of rows `from` to `to - 1` by a variant fitted on the rows before. */
function score(
  levels: readonly Float64Array[],
  variant: Variant,
  own: boolean,
  from: number,
  to: number,
  horizons: readonly number[],
): number[] {
  const columns = levels.map(column => difference(column.subarray(0, to)))
  const grams = columns.map(column => gramOf(column.subarray(0, from - 1), variant))
  const all = own
    ? undefined
    : shrink(
        grams.reduce((sum, gram) => sum.merge(gram), new LagGram(variant.lags)),
        variant,
      )
  const shared = all && solveAR(all)
  const totals = horizons.map(errorTotals)
  columns.forEach((column, c) => {
    const { coefficients, intercept } = shared ?? solveAR(shrink(grams[c]!, variant))
    const residuals = oneStepResiduals(
      column.subarray(from - 1 - variant.lags),
      coefficients,
      intercept,
    ).subarray(variant.lags)
    horizons.forEach((horizon, i) =>
      addForecastErrors(residuals, impulseResponse(coefficients, 1, horizon), horizon, totals[i]!),
    )
  })
  return totals.map(({ squares, counts }) => sum(squares) / sum(counts))
}

/** The gram of a column, in sixteen blocks whose weights fall off into the past where a half-life is asked for. */
function gramOf(column: Float64Array, { lags, halfLife }: Variant): LagGram {
  if (halfLife === undefined) return new LagGram(lags).add(column)
  const gram = new LagGram(lags)
  const rows = column.length - lags
  for (let block = 0; block < 16; block++) {
    const first = lags + Math.floor((block * rows) / 16)
    const last = lags + Math.floor(((block + 1) * rows) / 16)
    gram.add(column.subarray(first - lags, last), { weight: 0.5 ** ((15 - block) / 16 / halfLife) })
  }
  return gram
}

function shrink(gram: LagGram, { lags, ridge }: Variant): LagGram {
  if (ridge === undefined) return gram
  for (let lag = 1; lag <= lags; lag++) {
    const at = lag * (lags + 2)
    gram.rawProducts[at] = gram.rawProducts[at]! * (1 + ridge)
  }
  return gram
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
