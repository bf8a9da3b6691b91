import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, type KPSSOptions, kpssTest, SupervisedBaselinesError } from '../../src/index.js'
import { publishedSeries } from '../support/publishedSeries.js'

interface GoldenCase extends Required<KPSSOptions> {
  statistic: number
  pValue: number
  lagsUsed: number
}

const golden = JSON.parse(readFileSync(new URL('../golden/kpss.json', import.meta.url), 'utf8')) as {
  series: Record<string, number[]>
  cases: ({ series: string } & GoldenCase)[]
  data: ({ file: string; column: number; rows: [number, number]; differencing: number } & GoldenCase)[]
}

function expectAsStatsmodels(x: number[] | Float64Array, { regression, lags, ...expected }: GoldenCase) {
  const result = kpssTest(x, { regression, lags })
  expect(Math.abs(result.statistic - expected.statistic)).toBeLessThan(1e-10)
  expect(Math.abs(result.pValue - expected.pValue)).toBeLessThan(1e-10)
  expect(result.lags).toBe(expected.lagsUsed)
}

describe('kpssTest', () => {
  it.each(Object.keys(golden.series))('equals statsmodels on the made series %s', name => {
    const cases = golden.cases.filter(c => c.series === name)
    expect(cases.length).toBeGreaterThan(5)
    for (const expected of cases) expectAsStatsmodels(golden.series[name]!, expected)
  })

  for (const name of ['ETTh1', 'ETTh2', 'ETTm1', 'ETTm2', 'weather']) {
    const columns = publishedSeries(name)
    it.skipIf(columns === undefined)(`equals statsmodels on ${name}`, () => {
      const cases = golden.data.filter(c => c.file === name)
      expect(cases.length).toBeGreaterThan(20)
      for (const expected of cases) {
        const x = columns![expected.column]!.subarray(...expected.rows)
        expectAsStatsmodels(difference(x, expected.differencing), expected)
      }
    })
  }

  it('gives 1/2 for any series once the bandwidth spans it, with trend or without', () => {
    const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 4, maxLength: 60 })
    fc.assert(
      fc.property(values, fc.constantFrom('c', 'ct'), (x, regression) => {
        fc.pre(new Set(x.map(v => v.toFixed(3))).size > 3)
        const { statistic } = kpssTest(x, { regression: regression as 'c' | 'ct', lags: x.length - 1 })
        expect(statistic).toBeCloseTo(0.5, 8)
      }),
    )
  })

  it('tests large numbers that vary in their last digits', () => {
    const small = Float64Array.from({ length: 100 }, (_, t) => (t * 7919) % 50)
    const { statistic } = kpssTest(small.map(v => 1e15 + v))
    expect(statistic).toBeCloseTo(kpssTest(small).statistic, 6)
  })

  it('says when the p-value lies beyond the table', () => {
    const trend = Float64Array.from({ length: 100 }, (_, t) => t + Math.sin(t))
    expect(kpssTest(trend)).toMatchObject({ pValue: 0.01, clipped: 'below' })
    expect(kpssTest(trend, { regression: 'ct' })).toMatchObject({ pValue: 0.1, clipped: 'above' })
    expect(kpssTest(golden.series['ar(0.95)']!, { regression: 'ct', lags: 'legacy' }).criticalValues).toEqual(
      {
        '10%': 0.119,
        '5%': 0.146,
        '2.5%': 0.176,
        '1%': 0.216,
      },
    )
  })

  it.each([
    ['too few values', [1, 2], {}, 'invalid-series'],
    ['a gap', [1, 2, Number.NaN, 4, 5], {}, 'invalid-series'],
    ['an infinity', [1, 2, Number.POSITIVE_INFINITY, 4, 5], {}, 'invalid-series'],
    ['a constant', [7, 7, 7, 7, 7], {}, 'invalid-series'],
    ['a pure trend', [1, 2, 3, 4, 5, 6], { regression: 'ct' }, 'invalid-series'],
    ['as many lags as values', [1, 5, 2, 4], { lags: 4 }, 'invalid-option'],
    ['negative lags', [1, 5, 2, 4], { lags: -1 }, 'invalid-option'],
    ['fractional lags', [1, 5, 2, 4], { lags: 1.5 }, 'invalid-option'],
    ['an unknown regression', [1, 5, 2, 4], { regression: 'ctt' }, 'invalid-option'],
  ])('refuses %s', (_, x, options, code) => {
    const call = () => kpssTest(x, options as KPSSOptions)
    expect(call).toThrow(SupervisedBaselinesError)
    expect(call).toThrow(expect.objectContaining({ code }))
  })
})
