import { describe, expect, it } from 'vitest'
import { autoAR, backtest, backtestWindows, conformalIntervals, fitAR } from '../../src/forecasting/index.js'
import { seasonalWalk, simulateAR } from '../support/simulate.js'

const series = { a: seasonalWalk(400, 12, 1), b: seasonalWalk(400, 12, 2) }

describe('backtest', () => {
  for (const differencing of [0, 1, 2]) {
    it(`equals forecasting every window one by one (differencing ${differencing})`, async () => {
      const model = fitAR(
        { a: series.a.slice(0, 300), b: series.b.slice(0, 300) },
        { lags: 13, differencing },
      )
      const { horizons, from } = backtest(model, series, {
        horizons: [7],
        from: 300,
        levels: [80],
        season: 12,
      })
      const table = horizons[0]!
      let squares = 0
      let absolutes = 0
      let relative = 0
      let inside = 0
      let count = 0
      const firstStep: number[] = []
      for await (const { origin, forecast, actual } of backtestWindows(model, series, {
        horizons: [7],
        from: 300,
      })) {
        const context = { a: series.a.slice(0, origin), b: series.b.slice(0, origin) }
        const [interval] = model.forecast(7, { context, levels: [80] }).intervals
        for (const name of ['a', 'b'] as const) {
          forecast[name].forEach((value, h) => {
            const error = actual[name][h]! - value
            squares += error ** 2
            absolutes += Math.abs(error)
            relative += (200 * Math.abs(error)) / (Math.abs(value) + Math.abs(actual[name][h]!))
            if (
              actual[name][h]! >= interval!.lower[name][h]! &&
              actual[name][h]! <= interval!.upper[name][h]!
            )
              inside += 1
            if (h === 0) firstStep.push(error ** 2)
            count += 1
          })
        }
      }
      expect(from).toBe(300)
      expect(table.windows).toBe(2 * 94)
      expect(count).toBe(2 * 94 * 7)
      expect(table.mse).toBeCloseTo(squares / count, 10)
      expect(table.rmse).toBeCloseTo(Math.sqrt(squares / count), 10)
      expect(table.mae).toBeCloseTo(absolutes / count, 10)
      expect(table.smape).toBeCloseTo(relative / count, 8)
      expect(table.coverage).toEqual([{ level: 80, share: inside / count }])
      expect(table.steps[0]!.mse).toBeCloseTo(firstStep.reduce((sum, v) => sum + v, 0) / firstStep.length, 10)
      const naive = meanAbsoluteSeasonalChange(series.a.slice(0, 300), 12)
      expect(table.columns[0]!.mase).toBeCloseTo(table.columns[0]!.mae / naive, 10)
    })
  }

  it('takes every step-th origin only', async () => {
    const model = fitAR(series.a.slice(0, 300), { lags: 3 })
    const { horizons } = backtest(model, series.a, { horizons: [4], from: 301, step: 5, levels: [50] })
    let squares = 0
    let count = 0
    const origins: number[] = []
    for await (const window of backtestWindows(model, series.a, { horizons: [4], from: 301, step: 5 })) {
      origins.push(window.origin)
      window.forecast.forEach((value, h) => {
        squares += (window.actual[h]! - value) ** 2
        count += 1
      })
    }
    expect(origins.slice(0, 3)).toEqual([301, 306, 311])
    expect(horizons[0]!.windows).toBe(origins.length)
    expect(horizons[0]!.mse).toBeCloseTo(squares / count, 10)
  })

  it('refits as often as asked, on nothing but what is known by then', () => {
    const fits: number[] = []
    const settings = { fitAR: { lags: 4, differencing: 1 } }
    const result = backtest(settings, series.a, {
      horizons: [5],
      from: 350,
      refit: 20,
      onProgress: p => fits.push(p.done),
    })
    expect(result.fits).toBe(3)
    expect(fits).toEqual([20, 40, 46])
    let squares = 0
    let count = 0
    for (let origin = 350; origin + 5 <= 400; origin++) {
      const known = 350 + 20 * Math.floor((origin - 350) / 20)
      const model = fitAR(series.a.slice(0, known), settings.fitAR)
      model.forecast(5, { context: series.a.slice(0, origin) }).mean.forEach((value, h) => {
        squares += (series.a[origin + h]! - value) ** 2
        count += 1
      })
    }
    expect(result.horizons[0]!.mse).toBeCloseTo(squares / count, 10)
    // Poisoning what is not known yet changes nothing of the earlier forecasts.
    const poisoned = series.a.map((v, t) => (t >= 375 ? v + 100 : v))
    const early = (x: Float64Array) =>
      backtest(settings, x.slice(0, 375), { horizons: [5], from: 350, refit: 20 })
    expect(early(poisoned).horizons[0]!.mse).toBe(early(series.a).horizons[0]!.mse)
  })

  it.each([1, 20])(
    'forecasts over a gap of %i rows as `forecast` does and leaves out its targets',
    async gap => {
      for (const order of [{ lags: 3 }, { lags: 2, differencing: 1 }, { lags: 0 }]) {
        const holed = series.a.slice()
        holed.fill(NaN, 340, 340 + gap)
        const model = fitAR(series.a.slice(0, 300), order)
        const options = { horizons: [6], from: 300 }
        let squares = 0
        let count = 0
        let windows = 0
        for await (const { origin, forecast, actual } of backtestWindows(model, holed, options)) {
          const direct = model.forecast(6, { context: holed.slice(0, origin) }).mean
          forecast.forEach((value, h) => {
            expect(value).toBeCloseTo(direct[h]!, 9)
            if (Number.isNaN(actual[h])) return
            squares += (actual[h]! - value) ** 2
            count += 1
          })
          windows += 1
        }
        expect(windows).toBe(95)
        expect(count).toBe(95 * 6 - 6 * gap)
        const [table] = backtest(model, holed, options).horizons
        expect(table!.windows).toBe(windows)
        expect(table!.mse).toBeCloseTo(squares / count, 10)
      }
    },
  )

  it('fits by the function that is named, and takes no guesses', () => {
    const options = { horizons: [12], from: 200 }
    const x = Float64Array.from({ length: 300 }, (_, t) => t * 0.5 + Math.sin(t) * 3 + ((t * 7919) % 13))
    const auto = { combine: false, lags: 5, horizon: 12, significance: 0.1, maxDifferencing: 1 } as const
    const byAuto = backtest({ autoAR: auto }, x, options).horizons[0]!.mse
    expect(byAuto).toBe(backtest({ autoAR: { ...auto, preset: 'auto' } }, x, options).horizons[0]!.mse)
    expect(byAuto).toBe(backtest(autoAR(x.slice(0, 200), auto), x, options).horizons[0]!.mse)
    expect(backtest({ fitAR: { lags: 5 } }, x, options).horizons[0]!.mse).toBe(
      backtest(fitAR(x.slice(0, 200), { lags: 5 }), x, options).horizons[0]!.mse,
    )
    for (const wrong of [{ lags: 5 }, {}, null, { autoAR: {}, fitAR: { lags: 1 } }])
      expect(() => backtest(wrong as never, x, options)).toThrow(
        'must be a fitted model, `{ autoAR: options }` or `{ fitAR: options }`',
      )
  })

  it('takes columns by name, in any order', () => {
    const model = fitAR({ a: series.a.slice(0, 300), b: series.b.slice(0, 300) }, { lags: 3 })
    const options = { horizons: [4], from: 300 }
    const there = backtest(model, series, options).horizons[0]!
    const back = backtest(model, { b: series.b, a: series.a }, options).horizons[0]!
    expect(back).toEqual(there)
  })

  it('has no MASE where no naive forecast lies before the first origin', () => {
    const model = fitAR(series.a, { lags: 0 })
    expect(backtest(model, series.a, { from: 1, horizons: [1] }).horizons[0]!.mase).toBe(NaN)
    expect(() => backtest(model, series.a, { from: 12, horizons: [1], season: 12 })).toThrow(
      '`season` is 12, but must be less than `from`, 12',
    )
  })

  it('stops when told to and says so', async () => {
    const signal = AbortSignal.abort()
    expect(() => backtest({ fitAR: { lags: 2 } }, series.a, { horizons: [2], signal })).toThrow(
      'Aborted during the backtest',
    )
    await expect(
      backtestWindows({ fitAR: { lags: 2 } }, series.a, { horizons: [2], signal }).next(),
    ).rejects.toThrow('Aborted')
  })

  it.each([
    [{ horizons: [] }, 'at least one horizon'],
    [{ horizons: [0] }, '`horizons` is 0'],
    [{ horizons: [500] }, 'too few for a forecast of 500 steps'],
    [{ horizons: [5], from: 2 }, 'set `from` to at least 3'],
    [{ horizons: [5], from: 399 }, 'too few for a forecast of 5 steps'],
    [{ horizons: [5], refit: 5 }, '`refit` is 5, but must be false for a fitted model'],
    [{ horizons: [5], step: 0 }, '`step` is 0'],
    [{ horizons: [5], levels: [0] }, '`levels` is 0'],
    [{ horizons: [5], levels: [0.95] }, 'did you mean 95?'],
  ])('refuses %j', (options, message) => {
    const model = fitAR(series.a.slice(0, 300), { lags: 3 })
    expect(() => backtest(model, series.a, options)).toThrow(message)
  })
})

describe('intervals', () => {
  it('cover what they promise on simulated series, analytic and conformal', () => {
    const shares = { analytic80: 0, analytic95: 0, conformal80: 0, conformal95: 0 }
    let count = 0
    for (let seed = 0; seed < 60; seed++) {
      const x = simulateAR([0.5, 0.2], { length: 1260, seed, differencing: seed % 2 })
      const model = fitAR(x.slice(0, 800), { lags: 2, differencing: seed % 2 })
      const known = x.slice(0, 1250)
      const analytic = model.forecast(10, { levels: [80, 95], context: known })
      const conformal = conformalIntervals(model, known, { horizon: 10, levels: [80, 95], from: 800 })
      expect(conformal.mean).toEqual(analytic.mean)
      for (let h = 0; h < 10; h++) {
        const value = x[1250 + h]!
        const within = ({ lower, upper }: { lower: Float64Array; upper: Float64Array }) =>
          value >= lower[h]! && value <= upper[h]! ? 1 : 0
        shares.analytic80 += within(analytic.intervals[0]!)
        shares.analytic95 += within(analytic.intervals[1]!)
        shares.conformal80 += within(conformal.intervals[0]!)
        shares.conformal95 += within(conformal.intervals[1]!)
        count += 1
      }
    }
    // 60 series of ten dependent steps: four standard errors of a share.
    expect(Math.abs(shares.analytic80 / count - 0.8)).toBeLessThan(0.1)
    expect(Math.abs(shares.analytic95 / count - 0.95)).toBeLessThan(0.06)
    expect(Math.abs(shares.conformal80 / count - 0.8)).toBeLessThan(0.1)
    expect(Math.abs(shares.conformal95 / count - 0.95)).toBeLessThan(0.06)
  })

  it('cover 80 and 95 per cent to within 2 over long rolling backtests, for any differencing', () => {
    for (const differencing of [0, 1, 2]) {
      const x = simulateAR([0.5, -0.3], { length: 24_000, seed: 11 + differencing, differencing })
      const model = fitAR(x.slice(0, 4000), { lags: 2, differencing })
      const { coverage } = backtest(model, x, { horizons: [8], from: 4000, levels: [80, 95] }).horizons[0]!
      for (const { level, share } of coverage)
        expect(Math.abs(100 * share - level), `d=${differencing}`).toBeLessThan(2)
    }
  })

  it('conformal half-widths are the ranked absolute errors', () => {
    const x = simulateAR([0.5], { length: 130, seed: 2 })
    const model = fitAR(x.slice(0, 100), { lags: 1 })
    const { mean, intervals } = conformalIntervals(model, x, { horizon: 1, levels: [90], from: 100 })
    const errors: number[] = []
    for (let t = 100; t < 130; t++)
      errors.push(Math.abs(x[t]! - model.forecast(1, { context: x.slice(0, t) }).mean[0]!))
    errors.sort((a, b) => a - b)
    expect(intervals[0]!.upper[0]! - mean[0]!).toBeCloseTo(errors[Math.ceil(31 * 0.9) - 1]!, 12)
    expect(() => conformalIntervals(model, x, { horizon: 1, levels: [99], from: 100 })).toThrow(
      'which need 99',
    )
    expect(() => conformalIntervals(model, x, { horizon: 1, levels: [99.9], from: 100 })).toThrow(
      'which need 999;',
    )
    expect(() => conformalIntervals(model, x, { horizon: 1, levels: [], from: 100 })).toThrow(
      'at least one percentage',
    )
  })

  it('finds coefficients within three standard errors as often as it should', () => {
    let within = 0
    let count = 0
    for (let seed = 0; seed < 150; seed++) {
      const truth = [0.4, 0.2, -0.3]
      const differencing = seed % 3
      const [fit] = fitAR(simulateAR(truth, { length: 600, seed, differencing }), {
        lags: 3,
        differencing,
      }).fits
      truth.forEach((value, i) => {
        count += 1
        if (Math.abs(fit!.coefficients[i]! - value) <= 3 * fit!.standardErrors![i]!) within += 1
      })
    }
    expect(within / count).toBeGreaterThan(0.985)
  })
})

function meanAbsoluteSeasonalChange(x: Float64Array, season: number): number {
  let sum = 0
  for (let t = season; t < x.length; t++) sum += Math.abs(x[t]! - x[t - season]!)
  return sum / (x.length - season)
}
