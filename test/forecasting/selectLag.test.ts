import { describe, expect, it } from 'vitest'
import { fitAR, selectLagBIC } from '../../src/forecasting/index.js'
import { golden } from '../support/golden.js'
import { simulateAR } from '../support/simulate.js'

interface MultiStep {
  series: string
  differencing: number
  maxLag: number
  horizon: number
  intercept: boolean
  forecasts: number
  late: number[]
}
const expected = golden<{ series: Record<string, Record<string, number[]>>; multiStep: MultiStep[] }>(
  'ar.json',
)

describe('selectLagBIC', () => {
  it('has the errors of re-forecasting every window with every order, without forecasting', () => {
    expect(expected.multiStep.length).toBeGreaterThan(20)
    for (const { series, late, forecasts, ...rest } of expected.multiStep) {
      const { differencing, maxLag, horizon, intercept } = rest
      const options = { differencing, maxLag, horizon, intercept, standardize: false }
      const selection = selectLagBIC(expected.series[series]!, { ...options, count: 'step' })
      expect(selection.forecasts).toBe(forecasts)
      expect(selection.meanSquares.length).toBe(options.maxLag + 1)
      late.forEach((value, p) => {
        expect(
          Math.abs(selection.meanSquares[p]! / value - 1),
          `${series} ${JSON.stringify(options)} p=${p}`,
        ).toBeLessThan(1e-8)
      })
      const n = selection.forecasts
      selection.bic.forEach((bic, p) =>
        expect(bic).toBeCloseTo(n * Math.log(selection.meanSquares[p]!) + (p + 1) * Math.log(n), 6),
      )
      expect(selection.bic[selection.lags]).toBe(Math.min(...selection.bic))
    }
  })

  it('counts each window once unless told to count each step, as the paper does', () => {
    const x = simulateAR([], { length: 300, seed: 7 })
    const window = selectLagBIC(x, { horizon: 24 })
    const step = selectLagBIC(x, { horizon: 24, count: 'step' })
    expect(window.meanSquares).toEqual(step.meanSquares)
    expect(step.observations).toBe(step.forecasts)
    expect(window.observations).toBeCloseTo(step.forecasts / 24 ** 2, 12)
    const n = window.observations
    expect(window.bic[5]).toBeCloseTo(n * Math.log(window.meanSquares[5]!) + 6 * Math.log(n), 10)
    expect(window.lags).toBe(0)
    expect(step.lags).toBeGreaterThan(20)
    const oneStep = selectLagBIC(x, { horizon: 24, criterion: 'one-step' })
    expect(oneStep.observations).toBe(oneStep.forecasts)
    expect(() => selectLagBIC(x, { count: 'row' as 'step' })).toThrow('"window", "step"')
  })

  it('never prefers lags because there are few windows', () => {
    for (let length = 20; length < 60; length += 4) {
      const { observations, lags } = selectLagBIC(simulateAR([], { length, seed: length }), { horizon: 12 })
      expect(observations).toBeGreaterThanOrEqual(2)
      expect(lags).toBeLessThan(4)
    }
  })

  it('is not flattened by one explosive order', () => {
    const noise = simulateAR([], { length: 600, seed: 11 })
    const glitch = noise.map((v, t) => 5 * Math.sin((2 * Math.PI * t) / 24) + v + (t === 599 ? 1e4 : 0))
    const outage = noise.map((v, t) => (t > 594 ? 0 : 100 + v))
    for (const count of ['window', 'step'] as const) {
      for (const x of [glitch, outage]) {
        const { bic, meanSquares, lags } = selectLagBIC(x, { horizon: 96, maxLag: 60, count })
        expect(bic.some(Number.isNaN)).toBe(false)
        expect(bic[lags]).toBe(bic.reduce((least, value) => Math.min(least, value)))
        expect(Number.isFinite(meanSquares[lags])).toBe(true)
        expect(meanSquares[lags]).toBeGreaterThan(1e-6 * meanSquares[0]!)
        const finite = [...meanSquares.keys()].filter(p => Number.isFinite(meanSquares[p]))
        const values = new Set(finite.map(p => bic[p]! - (p + 1) * Math.log(bic.length)))
        expect(values.size).toBe(finite.length)
      }
    }
  })

  it('leaves gaps out, as if each stretch were a series of its own', () => {
    const x = simulateAR([0.7], { length: 200, seed: 3 })
    const holed = x.slice()
    holed[77] = NaN
    const gapped = selectLagBIC(holed, { maxLag: 5, horizon: 4, standardize: false })
    const parts = selectLagBIC([x.slice(0, 77), x.slice(78, 155)], {
      maxLag: 5,
      horizon: 4,
      standardize: false,
    })
    expect(gapped.forecasts).toBe((77 - 8 + (122 - 8)) * 4)
    expect(parts.forecasts).toBe((77 - 8) * 2 * 4)
    expect(gapped.meanSquares.every(Number.isFinite)).toBe(true)
  })

  it('one step ahead equals the residual variance of each fit on the same rows', () => {
    const x = simulateAR([0.5, 0.3], { length: 300, seed: 4 })
    const { meanSquares, forecasts } = selectLagBIC(x, { maxLag: 3, criterion: 'one-step' })
    expect(forecasts).toBe(297)
    const model = fitAR(x, { lags: 3 })
    const variance =
      x.reduce((sum, v) => sum + v * v, 0) / 300 - (x.reduce((sum, v) => sum + v, 0) / 300) ** 2
    expect(meanSquares[3]! * variance * (297 / (297 - 4))).toBeCloseTo(model.fits[0]!.noiseVariance, 10)
    expect([...meanSquares]).toEqual([...meanSquares].sort((a, b) => b - a))
  })

  it('finds the order that made the series, differences included', () => {
    const cases = [
      { coefficients: [0.6, 0.25], differencing: 0 },
      { coefficients: [0.5, 0, 0, -0.4], differencing: 1 },
      { coefficients: [-0.5, 0.3], differencing: 2 },
    ]
    for (const { coefficients, differencing } of cases) {
      let found = 0
      for (let seed = 0; seed < 10; seed++) {
        const x = simulateAR(coefficients, { length: 3000, seed, differencing })
        if (selectLagBIC(x, { maxLag: 12, differencing, criterion: 'one-step' }).lags === coefficients.length)
          found += 1
      }
      expect(found, JSON.stringify(coefficients)).toBeGreaterThanOrEqual(9)
    }
  })

  it('takes as many lags as a short series allows, and says how many fit', () => {
    const x = simulateAR([0.5], { length: 60, seed: 1 })
    const { maxLag } = selectLagBIC(x, { horizon: 6 })
    expect(maxLag).toBe(17)
    expect(selectLagBIC(x, { horizon: 6, maxLag: 54 }).maxLag).toBe(54)
    expect(() => selectLagBIC(x, { horizon: 6, maxLag: 55 })).toThrow('allows at most 54')
    expect(() => selectLagBIC(x, { horizon: 61 })).toThrow('too few for one forecast of 61 steps')
    expect(() => selectLagBIC(x, { horizon: 0 })).toThrow('`horizon` is 0')
    expect(() => selectLagBIC(x, { criterion: 'aic' as 'one-step' })).toThrow('"multi-step", "one-step"')
  })

  it('keeps to the lags that are independent', () => {
    const sinusoid = Float64Array.from({ length: 400 }, (_, t) => Math.sin(t / 3))
    const selection = selectLagBIC(sinusoid, { maxLag: 30, horizon: 5 })
    expect(selection.rank).toBeLessThan(5)
    expect(selection.lags).toBe(2)
    expect(selection.bic.every(Number.isFinite)).toBe(true)
  })
})
