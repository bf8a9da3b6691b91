import { describe, expect, it } from 'vitest'
import { AutoARModel, fitAR } from '../../src/forecasting/index.js'
import { singleAR } from '../../src/forecasting/singleAR.js'
import { seasonalWalk, simulateAR } from '../support/simulate.js'

describe('the single model of autoAR', () => {
  it('recovers d = 0, 1 and 2 on simulated series', () => {
    const order = (differencing: number, seed: number) =>
      singleAR(simulateAR([0.3], { length: 1500, seed, differencing }), { horizon: 12, maxLag: 24 }).order
        .differencing
    const found = [0, 1, 2].map(d => Array.from({ length: 10 }, (_, seed) => order(d, seed)))
    for (const d of [0, 1, 2])
      expect(found[d]!.filter(value => value === d).length, `d=${d}: ${found[d]}`).toBeGreaterThanOrEqual(8)
  })

  it('differences again only if more columns reject than expected by chance', () => {
    const columns = Array.from({ length: 20 }, (_, seed) =>
      simulateAR([0.3], { length: 800, seed, differencing: seed === 0 ? 2 : 1 }),
    )
    const options = { horizon: 12, maxLag: 6, pooling: 'shared' } as const
    const cautious = singleAR(columns, options)
    expect(cautious.order.differencing).toBe(1)
    expect(cautious.explain().text).toContain(
      'That many rejections are expected by chance, so it is not differenced again.',
    )
    expect(singleAR(columns, { ...options, preset: 'paper' }).order.differencing).toBe(2)
    expect(singleAR(columns[0]!, options).order.differencing).toBe(2)
  })

  it('explains what it chose and by what', () => {
    const model = singleAR(
      { x: seasonalWalk(900, 12, 1), y: seasonalWalk(900, 12, 2) },
      { horizon: 12, maxLag: 40 },
    )
    const explanation = model.explain()
    expect(explanation.order).toEqual(model.order)
    expect(explanation.kpss.tests.map(test => test.column)).toEqual(['x', 'y', 'x', 'y'])
    expect(explanation.lookback.bic.length).toBe(40)
    const least = Math.min(...explanation.lookback.bic.map(v => v ?? Infinity))
    expect(explanation.lookback.bic[explanation.lookback.leastBIC]).toBe(least)
    expect(explanation.pooling).toMatchObject({ heldOut: 179 })
    expect(explanation.text).toContain(
      'Differenced once: the KPSS test rejected trend stationarity for 2 of 2 columns (x, y), after one difference for 0 of 2 columns.',
    )
    expect(explanation.text).toContain(`Lookback: ${model.order.lags} steps`)
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation)
  })

  it('is fitAR of the order it chose', () => {
    const x = seasonalWalk(700, 7, 3)
    const model = singleAR(x, { horizon: 7 })
    const fitted = fitAR(x, { ...model.order })
    model.fits[0]!.coefficients.forEach((c, i) => expect(c).toBeCloseTo(fitted.fits[0]!.coefficients[i]!, 9))
    expect(model.fits[0]!.noiseVariance).toBeCloseTo(fitted.fits[0]!.noiseVariance, 9)
    const holed = x.slice()
    holed[350] = NaN
    const gapped = singleAR(holed, { horizon: 7, maxLag: 20 })
    const again = fitAR(holed, { ...gapped.order })
    again.fits[0]!.coefficients.forEach((c, i) => expect(gapped.fits[0]!.coefficients[i]).toBeCloseTo(c, 9))
  })

  it('takes what the caller sets', () => {
    const x = seasonalWalk(600, 7, 3)
    const model = singleAR([x, x.map(v => -v)], {
      horizon: 7,
      differencing: 0,
      lags: 9,
      pooling: 'perColumn',
    })
    expect(model.order).toEqual({ differencing: 0, lags: 9 })
    expect(model.pooling).toEqual({ kind: 'perColumn', weight: 0 })
    expect(model.explain().text).toBe(
      'No differencing, as set by `differencing`.\nLookback: 9 steps, as set by `lags`.\nEach column has its own model, as set by `pooling`.',
    )
    expect(singleAR(x, { horizon: 7, criterion: 'one-step' }).explain().lookback.criterion).toBe('one-step')
  })

  it('survives JSON to the last bit, explanation and all', () => {
    const model = singleAR(seasonalWalk(300, 7, 3), { horizon: 7 })
    const copy = AutoARModel.fromJSON(JSON.parse(JSON.stringify(model)))
    expect(copy.forecast(7, { levels: [80] })).toEqual(model.forecast(7, { levels: [80] }))
    expect(copy.explain()).toEqual(model.explain())
    expect(copy.update([1, 2]).explain()).toEqual(model.explain())
  })

  it('does with very little, and says when it is too little', () => {
    expect(singleAR([3, 1, 4, 1, 5, 9, 2, 6]).forecast(2).mean.length).toBe(2)
    expect(singleAR([1, 2]).order.lags).toBe(0)
    expect(() => singleAR([1])).toThrow('is 1 throughout')
    expect(() => singleAR([5, 5, 5])).toThrow('is 5 throughout; there is nothing to fit')
    expect(() => singleAR([1, 2, 4], { horizon: 9 })).toThrow('too few for one forecast of 9 steps')
    expect(() => singleAR([1, 2, 4], { horizon: 0 })).toThrow('`horizon` is 0')
    expect(() => singleAR([1, 2, 4], { preset: 'best' as 'auto' })).toThrow('one of "auto", "paper"')
    expect(() => singleAR([1, 2, 4], { maxDifferencing: -1 })).toThrow('`maxDifferencing` is -1')
    expect(() => singleAR([1, 2, 4], { significance: 0.2 })).toThrow('a number from 0.01 to 0.1')
    expect(() => singleAR([1, 2, 4, 3, 5], { maxLag: 9 })).toThrow(/allows at most \d/)
  })

  it('gives the same model for the same series', () => {
    const x = seasonalWalk(500, 7, 3)
    const strip = (model: AutoARModel) => ({ ...model.toJSON(), explanation: null })
    expect(strip(singleAR(x, { horizon: 7 }))).toEqual(strip(singleAR(x, { horizon: 7 })))
  })
})
