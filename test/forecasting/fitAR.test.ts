import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ARModel,
  difference,
  fitAR,
  impulseResponse,
  LagGram,
  type Series,
  solveAR,
} from '../../src/forecasting/index.js'
import { golden } from '../support/golden.js'
import { simulateAR } from '../support/simulate.js'

interface Fit {
  series: string
  differencing: number
  lags: number
  intercept: boolean
  constant: number
  coefficients: number[]
  rows: number
  residualSumOfSquares: number
  noiseVariance: number
  standardErrors: number[]
  forecasts: Record<string, number[]>
  deviations: number[]
}
const expected = golden<{ series: Record<string, Record<string, number[]>>; fits: Fit[] }>('ar.json')

describe('fitAR', () => {
  it('equals least squares by NumPy: coefficients, constants, standard errors and forecasts', () => {
    for (const fit of expected.fits) {
      const series = expected.series[fit.series]!
      const { differencing, lags, intercept } = fit
      const model = fitAR(series, { differencing, lags, intercept, standardize: false })
      const name = `${fit.series} d=${differencing} p=${lags} ${intercept}`
      expectAllClose(model.fits[0]!.coefficients, fit.coefficients, 1e-8, name)
      expectAllClose([model.fits[0]!.intercept], [fit.constant], 1e-8, name)
      expectAllClose(model.fits[0]!.standardErrors!, fit.standardErrors.slice(intercept ? 1 : 0), 1e-7, name)
      const { mean } = model.forecast(24)
      for (const column of Object.keys(series))
        expectAllClose(mean[column]!, fit.forecasts[column]!, 1e-7, name)
    }
  })

  it('counts rows and residuals as NumPy does', () => {
    for (const fit of expected.fits) {
      const gram = new LagGram(fit.lags)
      for (const x of Object.values(expected.series[fit.series]!)) gram.add(difference(x, fit.differencing))
      const solution = solveAR(gram, { intercept: fit.intercept })
      expect(solution.rows).toBe(fit.rows)
      expectAllClose([solution.residualSumOfSquares], [fit.residualSumOfSquares], 1e-9, fit.series)
    }
  })

  it('spreads its intervals by the psi weights, as statsmodels does', () => {
    for (const fit of expected.fits) {
      const psi = impulseResponse(Float64Array.from(fit.coefficients), fit.differencing, 24)
      let sum = 0
      const deviations = psi.map(value => Math.sqrt(fit.noiseVariance * (sum += value * value)))
      expectAllClose(deviations, fit.deviations, 1e-8, fit.series)
    }
  })

  it('gives symmetric intervals of the normal width around the mean', () => {
    const x = simulateAR([0.5], { length: 400, seed: 1 })
    const model = fitAR(x, { lags: 1 })
    const { mean, intervals } = model.forecast(3, { levels: [95, 80] })
    expect(intervals.map(i => i.level)).toEqual([95, 80])
    const sigma = Math.sqrt(model.fits[0]!.noiseVariance)
    expect(intervals[0]!.upper[0]! - mean[0]!).toBeCloseTo(1.959963984540054 * sigma, 12)
    expect(mean[0]! - intervals[1]!.lower[0]!).toBeCloseTo(1.2815515655446004 * sigma, 12)
    expect(intervals[0]!.upper[2]! - mean[2]!).toBeGreaterThan(intervals[0]!.upper[0]! - mean[0]!)
  })

  it('knows by hand: a line is its own difference, a mean is a mean', () => {
    const line = fitAR([1, 2, 4, 5, 7, 8], { lags: 0, differencing: 1 })
    expect([...line.forecast(2).mean].map(v => Math.round(v * 1e9) / 1e9)).toEqual([9.4, 10.8])
    expect(fitAR([1, 2, 3, 6], { lags: 0 }).forecast(1).mean[0]).toBeCloseTo(3, 12)
  })

  it('does not depend on the scale or offset of a column', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.integer({ min: -1000, max: 1000 }),
        (scale, offset) => {
          const x = simulateAR([0.4, 0.2], { length: 120, seed: 5 })
          const a = fitAR(x, { lags: 3 }).forecast(5).mean
          const b = fitAR(
            x.map(v => v * scale + offset),
            { lags: 3 },
          ).forecast(5).mean
          expectAllClose(
            b,
            [...a].map(v => v * scale + offset),
            1e-7,
            'scaled',
          )
        },
      ),
      { numRuns: 30 },
    )
  })

  it('drops the rows that a missing value touches, and no others', () => {
    const x = simulateAR([0.6, -0.2], { length: 200, seed: 8 })
    const holed = x.slice()
    holed[90] = NaN
    const model = fitAR(holed, { lags: 2, standardize: false })
    const rows = new LagGram(2).add(x.slice(0, 90)).merge(new LagGram(2).add(x.slice(91)))
    expectAllClose(model.fits[0]!.coefficients, [...solveAR(rows).coefficients], 1e-12, 'gap')
  })

  it('goes on over gaps in its context', () => {
    const x = simulateAR([0.6, -0.2], { length: 200, seed: 8 })
    const model = fitAR(x, { lags: 2 })
    const next = model.forecast(1).mean[0]!
    const holed = new Float64Array([...x, NaN])
    expect(model.forecast(1, { context: holed }).mean[0]).toBeCloseTo(model.forecast(2).mean[1]!, 12)
    expect(model.update([NaN]).update([NaN]).forecast(1).mean[0]).toBeCloseTo(model.forecast(3).mean[2]!, 12)
    expect(model.update([next]).forecast(1).mean[0]).toBeCloseTo(model.forecast(2).mean[1]!, 12)
  })

  it('survives lags that depend on each other, and warns', () => {
    const sinusoid = Float64Array.from({ length: 300 }, (_, t) => Math.sin((2 * Math.PI * t) / 12))
    const model = fitAR(sinusoid, { lags: 24 })
    expect(model.warnings[0]).toMatch(/Only \d+ of the 24 lags/)
    const norm = model.fits[0]!.coefficients.reduce((sum, c) => sum + c * c, 0)
    expect(norm).toBeLessThan(1)
    model.forecast(24).mean.forEach((value, h) => {
      expect(value).toBeCloseTo(Math.sin((2 * Math.PI * (300 + h)) / 12), 6)
    })
  })

  it('forecasts a constant column among others as that constant, and warns', () => {
    const x = simulateAR([0.5], { length: 200, seed: 3 })
    const model = fitAR(
      { x, flat: new Float64Array(200).fill(7), twin: x },
      { lags: 4, pooling: 'perColumn' },
    )
    expect(model.warnings).toEqual(['Column "flat" never changes; its forecast is constant.'])
    const { mean } = model.forecast(3)
    expect([...mean.flat].map(v => Math.round(v * 1e9) / 1e9)).toEqual([7, 7, 7])
    expect([...mean.twin]).toEqual([...mean.x])
  })

  it('blends columns by weight, from each its own to all alike', () => {
    const a = simulateAR([0.9], { length: 300, seed: 1 })
    const b = simulateAR([-0.5], { length: 300, seed: 2 })
    const lag = (model: ARModel, c: number) => model.fits[c]!.coefficients[0]!
    const own = fitAR([a, b], { lags: 1, pooling: 'perColumn' })
    const shared = fitAR([a, b], { lags: 1 })
    const half = fitAR([a, b], { lags: 1, pooling: 'partial', weight: 0.5 })
    expect(lag(own, 0)).toBeCloseTo(fitAR(a, { lags: 1 }).fits[0]!.coefficients[0]!, 12)
    expect(lag(shared, 0)).toBe(lag(shared, 1))
    expect(lag(half, 0)).toBeGreaterThan(lag(shared, 0))
    expect(lag(half, 0)).toBeLessThan(lag(own, 0))
    expect(fitAR([a, b], { lags: 1, pooling: 'partial', weight: 0 }).fits[1]!.coefficients).toEqual(
      own.fits[1]!.coefficients,
    )
    expect(fitAR([a, b], { lags: 1, pooling: 'auto' }).pooling.kind).not.toBe('shared')
  })

  it('has the noise of its columns: variances on the diagonal, covariance beside', () => {
    const shock = simulateAR([], { length: 5000, seed: 9 })
    const own = simulateAR([], { length: 5000, seed: 10 })
    const model = fitAR(
      { a: shock, b: shock.map((v, t) => 2 * v + own[t]!) },
      { lags: 1, pooling: 'perColumn' },
    )
    const [aa, ab, ba, bb] = model.noiseCovariance!
    expect(ab).toBe(ba)
    expect(ab! / aa!).toBeCloseTo(2, 1)
    expect(bb! / aa!).toBeCloseTo(5, 0)
    expect(model.fits[0]!.noiseVariance / aa!).toBeCloseTo(1, 2)
  })

  it('tells stationary fits from others', () => {
    expect(fitAR(simulateAR([0.5], { length: 500, seed: 1 }), { lags: 1 }).fits[0]!.stationary).toBe(true)
    const explosive = Float64Array.from({ length: 60 }, (_, t) => 1.1 ** t + ((t * 7919) % 13) / 100)
    expect(fitAR(explosive, { lags: 1 }).fits[0]!.stationary).toBe(false)
  })

  it('survives JSON to the last bit', () => {
    const model = fitAR(
      { a: simulateAR([0.5], { length: 90, seed: 1 }), b: simulateAR([0.2], { length: 90, seed: 2 }) },
      { lags: 3, differencing: 1 },
    )
    const copy = ARModel.fromJSON<{ a: Float64Array; b: Float64Array }>(JSON.parse(JSON.stringify(model)))
    expect(copy.forecast(12, { levels: [90] })).toEqual(model.forecast(12, { levels: [90] }))
    expect(copy.toJSON()).toEqual(model.toJSON())
    expect(copy.noiseCovariance).toEqual(model.noiseCovariance)
    expect(() => ARModel.fromJSON({ format: 'other' } as never)).toThrow('not an ARModel of version 1')
    expect(() => ARModel.fromJSON({ ...model.toJSON(), fits: [] })).toThrow(
      '`fits` is [], but must be one a column',
    )
  })

  it('is not read from JSON that somebody changed', () => {
    const json = fitAR(simulateAR([0.5], { length: 90, seed: 1 }), { lags: 2 }).toJSON()
    const refused = (changes: object, place: string) =>
      expect(() => ARModel.fromJSON({ ...json, ...changes } as never)).toThrow(`\`${place}\` is`)
    refused({ order: { lags: 2 ** 40, differencing: 0 } }, 'coefficients[0]')
    refused({ order: { lags: 2, differencing: 1e9 } }, 'order.differencing')
    refused({ fits: [{ ...json.fits[0], coefficients: 'length' }] }, 'fits[0].coefficients')
    refused({ fits: [{ ...json.fits[0], noiseVariance: -1 }] }, 'fits[0].noiseVariance')
    refused({ context: [[null, null, null]] }, 'context[0]')
    refused({ context: [[1]] }, 'context[0]')
    refused({ names: ['__proto__', '__proto__'], form: 'record' }, 'names')
    refused({ noiseCovariance: [1, 2] }, 'noiseCovariance')
  })

  it('keeps the shape and names of the series', () => {
    const x = [...simulateAR([0.5], { length: 60, seed: 1 })]
    const one: Float64Array = fitAR(x, { lags: 1 }).forecast(2).mean
    const list: Float64Array[] = fitAR([x, x], { lags: 1 }).forecast(2).mean
    const named: { load: Float64Array } = fitAR({ load: x }, { lags: 1 }).forecast(2).mean
    expect([one.length, list.length, Object.keys(named)]).toEqual([2, 2, ['load']])
    expectAllClose(list[1]!, [...one], 1e-12, 'list')
    const awkward = fitAR(JSON.parse(`{"__proto__":${JSON.stringify(x)}}`) as Series, { lags: 1 })
    expect(awkward.names).toEqual(['__proto__'])
  })

  it.each<[string, Series, object, string]>([
    ['empty', [], { lags: 1 }, '`series` is empty'],
    ['no columns', {}, { lags: 1 }, 'holds no column'],
    [
      'unequal columns',
      { a: [1, 2, 3], b: [1, 2] },
      { lags: 1 },
      'differ in length: "a" has 3 values and "b" has 2',
    ],
    ['text', { a: [1, 'x' as never, 3] }, { lags: 1 }, 'Row 1 of column "a" of `series` is "x"'],
    ['null', [1, null as never, 3], { lags: 1 }, 'Row 1'],
    ['infinite', [1, Infinity, 3], { lags: 1 }, 'is Infinity, but must be a finite number'],
    ['all missing', { a: [1, 2, 4], b: [NaN, NaN, NaN] }, { lags: 1 }, 'Column "b" of `series` is all NaN'],
    ['constant', [3, 3, 3, 3], { lags: 1 }, 'is 3 throughout'],
    ['too short', [1, 2, 4, 3], { lags: 4 }, 'allows at most 3'],
    ['negative lags', [1, 2, 4, 3], { lags: -1 }, 'whole number from 0'],
    ['fractional lags', [1, 2, 4, 3], { lags: 1.5 }, 'is 1.5'],
    ['no lags', [1, 2, 4, 3], {}, '`lags` is undefined'],
    ['weight out of place', [1, 2, 4, 3], { lags: 1, weight: 0.5 }, '`weight`'],
    ['not a series', 'abc' as never, { lags: 1 }, 'must be an array of numbers'],
  ])('refuses a bad call: %s', (_, series, options, message) => {
    expect(() => fitAR(series, options as never)).toThrow(message)
    expect(() => fitAR(series, options as never)).toThrow(
      expect.objectContaining({ name: 'SupervisedBaselinesError' }),
    )
  })

  it('refuses bad forecasts', () => {
    const model = fitAR({ a: simulateAR([0.5], { length: 60, seed: 1 }) }, { lags: 3, differencing: 1 })
    expect(() => model.forecast(0)).toThrow('`horizon` is 0')
    expect(() => model.forecast(2, { levels: [100] })).toThrow('`levels` is 100')
    expect(() => model.forecast(2, { context: { a: [1, 2, 3] } })).toThrow('looks back on 4')
    expect(() => model.forecast(2, { context: { b: [1, 2, 3] } as never })).toThrow('fitted on ["a"]')
    expect(() => model.update([1, 2] as never)).toThrow('`newRows` has the columns')
  })
})

function expectAllClose(
  actual: ArrayLike<number>,
  wanted: readonly number[],
  tolerance: number,
  name: string,
): void {
  expect(actual.length, name).toBe(wanted.length)
  wanted.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value), `${name} [${i}]: ${actual[i]} for ${value}`).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(value)),
    )
  })
}
