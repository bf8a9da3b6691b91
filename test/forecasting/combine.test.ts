import { describe, expect, it } from 'vitest'
import { combine } from '../../src/forecasting/combine/combine.js'
import { forecastMixture } from '../../src/forecasting/combine/forecastSeries.js'
import { mixtureQuantiles } from '../../src/forecasting/combine/mixture.js'
import { golden } from '../support/golden.js'

interface GoldenCombination {
  levels: number[]
  cases: {
    name: string
    horizon: number
    seasons: number[]
    series: number[][]
    quantiles: { uncalibrated: number[][][] }
  }[]
}

const { levels, cases } = golden<GoldenCombination>('combined.json')

/** Quantiles of the members' mixture, by series, level and step. */
function quantilesOf(series: Float64Array[], horizon: number, seasons: number[]): number[][][] {
  const steps = combine(
    series.map(values => ({ values })),
    // The reference measures errors from 64 origins.
    { horizon, seasons, calibration: false, recency: false, rules: { origins: 64 } },
  )
  for (;;) {
    const next = steps.next()
    if (!next.done) continue
    return next.value.map(({ parts }, i) => {
      const values = series[i]!
      const season = seasons[0] ?? 1
      const context = {
        values,
        season: values.length >= 2 * season + 3 ? season : 1,
        largest: Math.max(...values),
      }
      const mixture = forecastMixture(parts, context, horizon)
      const byStep = Array.from({ length: horizon }, (_, h) => mixtureQuantiles(mixture, h, levels))
      const isNonNegative = Math.min(...values) >= 0
      return levels.map((_, k) => byStep.map(q => (isNonNegative ? Math.max(0, q[k]!) : q[k]!)))
    })
  }
}

function deviation(values: ArrayLike<number>): number {
  const all = Array.from(values)
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length
  return Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length)
}

describe('the combination', () => {
  it.each(cases)(
    'has the quantiles of the reference implementation: $name',
    ({ name, series, horizon, seasons, quantiles }) => {
      const columns = series.map(values => Float64Array.from(values))
      const found = quantilesOf(columns, horizon, seasons)
      // Series of about as many rows share their priors here, so that those of different lengths differ a little more.
      const tolerance = { quarterlyPanel: 0.015, evenPanel: 0.015 }[name] ?? 0.002
      columns.forEach((values, i) => {
        const unit = deviation(values)
        levels.forEach((_, k) => {
          for (let h = 0; h < horizon; h++) {
            const error = Math.abs(found[i]![k]![h]! - quantiles.uncalibrated[i]![k]![h]!) / unit
            expect(error).toBeLessThan(tolerance)
          }
        })
      })
    },
  )
})
