import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitAR, selectLagBIC } from '../../src/forecasting/index.js'
import { simulateAR } from '../support/simulate.js'

const a = simulateAR([0.6, 0.2], { length: 400, seed: 1 })
const b = simulateAR([0.5], { length: 400, seed: 2 }).map(v => 20 + 3 * v)
const poolings = ['shared', 'perColumn', 'partial'] as const

describe('columns that never change', () => {
  it.each(poolings)('stay what they are and leave the others alone, pooling %s', pooling => {
    for (const differencing of [0, 1, 2]) {
      const options = { lags: 3, differencing, pooling, ...(pooling === 'partial' && { weight: 0.3 }) }
      const model = fitAR(
        { a, flat: new Float64Array(400).fill(1e-6), b, seven: Array(400).fill(7) },
        options,
      )
      const { mean, intervals } = model.forecast(50, { levels: [95] })
      expect(new Set(mean.flat)).toEqual(new Set([1e-6]))
      expect(new Set(mean.seven)).toEqual(new Set([7]))
      expect(new Set(intervals[0]!.upper.seven)).toEqual(new Set([7]))
      expect(model.warnings.filter(text => text.includes('never changes')).length).toBe(2)
      const without = fitAR({ a, b }, options).forecast(50, { levels: [95] })
      expect(mean.a).toEqual(without.mean.a)
      expect(intervals[0]!.upper.b).toEqual(without.intervals[0]!.upper.b)
    }
  })

  it('do not move the lookback', () => {
    const options = { horizon: 12, maxLag: 30 }
    const alone = selectLagBIC({ a, b }, options)
    const beside = selectLagBIC({ a, seven: Array(400).fill(7), b }, options)
    expect(beside.forecasts).toBe(alone.forecasts)
    expect(beside.bic).toEqual(alone.bic)
  })

  it('are told from large whole numbers and from walks far from 0', () => {
    const large = Float64Array.from({ length: 100 }, (_, t) => 1e15 + ((t * 7919) % 50))
    const model = fitAR(large, { lags: 2 })
    expect(model.warnings).toEqual([])
    expect(Math.abs(model.forecast(1).mean[0]! - 1e15)).toBeLessThan(60)
    expect(() => fitAR(Array(9).fill(0.1 + 0.2), { lags: 1 })).toThrow('throughout')
    expect(() => fitAR([0.3, 0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2], { lags: 1 })).toThrow('throughout')
  })
})

describe('columns without rows of their own', () => {
  it.each(poolings)('get intervals as wide as the others, and a warning, pooling %s', pooling => {
    const short = b.map((v, t) => (t < 396 ? NaN : v))
    const holed = b.map((v, t) => (t % 5 === 4 ? NaN : v))
    const options = { lags: 10, pooling, ...(pooling === 'partial' && { weight: 0.3 }) }
    const model = fitAR({ a, b, short, holed }, options)
    const { intervals, mean } = model.forecast(3, { levels: [95] })
    for (const name of ['short', 'holed'] as const) {
      const own = intervals[0]!.upper[name][0]! - mean[name][0]!
      const known = intervals[0]!.upper.b[0]! - mean.b[0]!
      expect(own / known, name).toBeGreaterThan(0.1)
      expect(own / known, name).toBeLessThan(10)
    }
    expect(model.warnings.filter(text => text.includes('no stretch of 11 values without a gap')).length).toBe(
      2,
    )
    for (const c of [0, 1, 2, 3]) expect(model.noiseCovariance![5 * c]).toBeGreaterThan(0)
  })

  it('have no zero width where a fit leaves no freedom', () => {
    const model = fitAR([3, 1, 4, 1, 5, 9], { lags: 3 })
    expect(model.fits[0]!.noiseVariance).toBeGreaterThan(1)
    expect(model.warnings.join()).toContain('too few to estimate the noise')
  })
})

describe('forecasts', () => {
  it('scale and shift with the columns', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        fc.integer({ min: 0, max: 1 }),
        (scale, shift, differencing) => {
          const options = { lags: 4, differencing }
          const plain = fitAR({ a, b }, options).forecast(6, { levels: [80] })
          const moved = fitAR({ a: a.map(v => scale * (v + shift)), b }, options).forecast(6, {
            levels: [80],
          })
          plain.mean.a.forEach((value, h) => {
            const size = 1e-7 * scale * (1 + Math.abs(shift))
            expect(Math.abs(moved.mean.a[h]! - scale * (value + shift))).toBeLessThan(size)
            const upper = plain.intervals[0]!.upper.a[h]!
            expect(Math.abs(moved.intervals[0]!.upper.a[h]! - scale * (upper + shift))).toBeLessThan(size)
          })
        },
      ),
      { numRuns: 40 },
    )
  })

  it.each(poolings)('do not depend on the order of columns, pooling %s', pooling => {
    const c = simulateAR([-0.4], { length: 400, seed: 3 })
    const options = { lags: 3, pooling, ...(pooling === 'partial' && { weight: 0.3 }) }
    const there = fitAR({ a, b, c }, options)
    const back = fitAR({ c, b, a }, options)
    for (const name of ['a', 'b', 'c'] as const)
      there
        .forecast(5)
        .mean[name].forEach((value, h) => expect(back.forecast(5).mean[name][h]).toBeCloseTo(value, 9))
    const context = { c: c.slice(0, 350), a: a.slice(0, 350), b: b.slice(0, 350) }
    const sorted = { a: context.a, b: context.b, c: context.c }
    expect(there.forecast(5, { context }).mean).toEqual(there.forecast(5, { context: sorted }).mean)
  })

  it('hardly change where a column is given twice or in other units', () => {
    for (let seed = 0; seed < 20; seed++) {
      const kWh = simulateAR([], { length: 400, seed }).map(
        (v, t) => 20 + 5 * Math.sin((2 * Math.PI * t) / 24) + v,
      )
      const options = { horizon: 24 }
      const alone = selectLagBIC({ kWh }, options).lags
      const twice = selectLagBIC({ kWh, Wh: kWh.map(v => 1000 * v) }, options).lags
      expect(alone).toBeGreaterThan(4)
      expect(twice, `seed ${seed}`).toBeGreaterThanOrEqual(alone - 2)
    }
  })
})

describe('the fit', () => {
  it.each([0, 1e4, 1e6, 1e8, 1e9])('keeps its digits at an offset of %d', offset => {
    const moved = a.map(v => v + offset)
    for (const standardize of [true, false]) {
      const [fit] = fitAR(moved, { lags: 2, standardize }).fits
      const [wanted] = fitAR(a, { lags: 2 }).fits
      fit!.coefficients.forEach((c, i) => expect(c).toBeCloseTo(wanted!.coefficients[i]!, 5))
      expect(fit!.noiseVariance / wanted!.noiseVariance).toBeCloseTo(1, 5)
    }
  })

  it.each([1e-6, 1e-8, 1e-9])('knows noise of %d beside a sine', noise => {
    const random = simulateAR([], { length: 600, seed: 5 })
    const sine = random.map((v, t) => 100 + Math.sin((2 * Math.PI * t) / 24) + noise * v)
    for (const covariance of [true, false]) {
      const model = fitAR(sine, { lags: 2, covariance })
      const residuals = fitAR(sine, { lags: 2 }).noiseCovariance![0]! * (598 / 595)
      expect(model.fits[0]!.noiseVariance / residuals).toBeCloseTo(1, 6)
    }
  })

  it('without a constant goes through the origin, scaled or not', () => {
    const y = a.map(v => 10 + v)
    let xy = 0
    let xx = 0
    for (let t = 1; t < y.length; t++) {
      xy += y[t]! * y[t - 1]!
      xx += y[t - 1]! ** 2
    }
    for (const standardize of [true, false]) {
      const [fit] = fitAR(y, { lags: 1, intercept: false, standardize }).fits
      expect(fit!.coefficients[0]).toBeCloseTo(xy / xx, 10)
      expect(fit!.intercept).toBe(0)
    }
  })

  it('warns where it is explosive, and not of trends and pure seasons', () => {
    for (const [spike, seed] of [10, 100, 1e4, 1e6, 1e9].flatMap(size => [1, 2, 3, 11].map(s => [size, s]))) {
      const spiked = simulateAR([], { length: 300, seed: seed! })
      spiked[299] = spike!
      const model = fitAR(spiked, { lags: 3 })
      const largest = model.forecast(24).mean.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
      if (spike! >= 1e6) expect(largest).toBeGreaterThan(1e6 * spike!)
      if (!(largest <= 1e6 * spike!))
        expect(model.warnings.join(), `spike ${spike}`).toContain('The fit of column "0" is explosive')
    }
    const growth = Array.from({ length: 50 }, (_, t) => 1.1 ** t)
    expect(fitAR(growth, { lags: 2 }).warnings.join()).toContain('explosive')
    const trend = Array.from({ length: 100 }, (_, t) => t + Math.sin(t * t))
    const season = Array.from({ length: 100 }, (_, t) => Math.sin((2 * Math.PI * t) / 12))
    for (const series of [trend, season])
      expect(fitAR(series, { lags: 2 }).warnings.join()).not.toContain('explosive')
  })
})
