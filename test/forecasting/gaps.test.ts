import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ARModel, conformalIntervals, fitAR, selectLagBIC } from '../../src/forecasting/index.js'
import { seasonalWalk, simulateAR } from '../support/simulate.js'

const x = simulateAR([0.7, -0.2], { length: 300, seed: 1, intercept: 3 })
const withGap = (values: Float64Array, gap: number) => Float64Array.of(...values, ...Array(gap).fill(NaN))

function expectClose(actual: Float64Array, wanted: Float64Array): void {
  expect(actual.length).toBe(wanted.length)
  actual.forEach((value, i) => {
    expect(Math.abs(value - wanted[i]!), `[${i}] ${value} for ${wanted[i]}`).toBeLessThan(1e-8)
  })
}

describe('a gap at the end', () => {
  it('of g values makes forecast(h) the last values of forecast(h + g), however it comes in', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 1, max: 40 }),
        (lags, differencing, gap) => {
          const whole = fitAR(x, { lags, differencing })
          const wanted = whole.forecast(5 + gap).mean.slice(gap)
          const gapped = fitAR(withGap(x, gap), { lags, differencing })
          const none = new Float64Array(gap).fill(NaN)
          for (const model of [gapped, whole.update(none)]) {
            expectClose(model.forecast(5).mean, wanted)
            const copy = ARModel.fromJSON<Float64Array>(JSON.parse(JSON.stringify(model)))
            expect(copy.forecast(5, { levels: [80] })).toEqual(model.forecast(5, { levels: [80] }))
          }
          expectClose(whole.forecast(5, { context: withGap(x, gap) }).mean, wanted)
          let stepwise: ARModel<Float64Array> = whole
          for (let t = 0; t < gap; t++) stepwise = stepwise.update([NaN])
          expectClose(stepwise.forecast(5).mean, wanted)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is filled from the last rows without one, where others lie before it', () => {
    const model = fitAR(x, { lags: 3, differencing: 1 })
    const holed = x.slice()
    holed[290] = NaN
    holed[293] = NaN
    const before = model.forecast(1, { context: x.slice(0, 290) }).mean[0]!
    const step = Float64Array.of(...x.slice(0, 290), before, ...x.slice(291, 293))
    const after = model.forecast(1, { context: step }).mean[0]!
    const filled = Float64Array.of(...step, after, ...x.slice(294))
    expectClose(
      model.forecast(4, { context: withGap(holed, 9) }).mean,
      model.forecast(13, { context: filled }).mean.slice(9),
    )
  })

  it('counts for the mean of conformal intervals as well', () => {
    const model = fitAR(x.slice(0, 200), { lags: 2 })
    const options = { horizon: 3, levels: [80], from: 200 }
    const { mean, intervals } = conformalIntervals(model, withGap(x, 9), options)
    expectClose(mean, model.forecast(12, { context: x }).mean.slice(9))
    expect(intervals[0]!.upper[2]! - mean[2]!).toBeCloseTo(
      conformalIntervals(model, x, options).intervals[0]!.upper[2]! -
        model.forecast(3, { context: x }).mean[2]!,
      10,
    )
  })

  it('of one column leaves the others as they are', () => {
    const other = simulateAR([0.5], { length: 300, seed: 2 })
    const model = fitAR({ a: x, b: other }, { lags: 3, pooling: 'perColumn' })
    const context = { a: x, b: other.map((v, t) => (t >= 280 ? NaN : v)) }
    const { mean } = model.forecast(4, { context })
    expectClose(mean.a, model.forecast(4).mean.a)
    const shortened = { a: x.slice(0, 280), b: other.slice(0, 280) }
    expectClose(mean.b, model.forecast(24, { context: shortened }).mean.b.slice(20))
  })
})

describe('gaps all over', () => {
  it('are interpolated where no lookback is whole, and the end still goes on by forecasts', () => {
    const model = fitAR(x, { lags: 6 })
    const holed = x.map((v, t) => (t % 5 === 4 ? NaN : v)).slice(0, 299)
    const filled = holed.map((v, t) => (Number.isNaN(v) ? (holed[t - 1]! + holed[t + 1]!) / 2 : v))
    const wanted = model.forecast(9, { context: filled }).mean
    expectClose(model.forecast(9, { context: holed }).mean, wanted)
    expectClose(model.forecast(2, { context: withGap(holed, 7) }).mean, wanted.slice(7))
  })

  it('do not overflow the stack in their hundreds of thousands', () => {
    const many = Float64Array.from({ length: 600_000 }, (_, t) =>
      t % 3 === 2 ? NaN : ((t * 7919) % 1013) / 100,
    )
    expect(fitAR(many, { lags: 1 }).fits[0]!.coefficients.length).toBe(1)
    expect(selectLagBIC(many, { horizon: 1, maxLag: 1 }).maxLag).toBe(1)
  })

  it('name what helps where no window is left', () => {
    const daily = seasonalWalk(480, 24, 1).map((v, t) => (t % 24 === 5 ? NaN : v))
    expect(() => selectLagBIC(daily, { horizon: 24 })).toThrow(/Fill the gaps, set `criterion` to "one-step"/)
    expect(selectLagBIC(daily, { horizon: 24, criterion: 'one-step' }).maxLag).toBeGreaterThan(0)
  })
})
