import { describe, expect, it } from 'vitest'
import { chooseDifferencing } from '../../src/forecasting/choose/chooseDifferencing.js'
import type { Series } from '../../src/forecasting/index.js'
import { toPanel } from '../../src/forecasting/panel/series.js'
import { chosenModel } from '../support/chosenModel.js'
import { seasonalWalk, simulateAR } from '../support/simulate.js'

const orderOf = (series: Series, rule: 'any' | 'evidence' = 'evidence') =>
  chooseDifferencing(toPanel(series), { maxDifferencing: 2, significance: 0.05, rule }).order

describe('chooseModel', () => {
  it('takes the lookback that forecasts held-out rows best, of single columns too', () => {
    const x = seasonalWalk(600, 12, 3)
    const { model, explanation } = chosenModel(x, { horizon: 12, maxLag: 60 })
    const { candidates, heldOut, leastBIC } = explanation.lookback
    expect(candidates!.map(({ from }) => from)).toEqual(['multi-step', 'one-step', 'longest'])
    expect(candidates![0]!.lags).toBe(leastBIC)
    expect(candidates![2]!.lags + model.order.differencing).toBe(60)
    const best = candidates!.reduce((a, b) => (b.meanSquare! < a.meanSquare! ? b : a))
    expect(model.order.lags).toBe(best.lags)
    expect(heldOut).toBe(119)
    expect(explanation.text).toContain(
      `Lookback: ${best.lags} steps (the longest considered), which gave a lower error on the last 119 rows than BIC's choice of ${leastBIC}.`,
    )
  })

  it('keeps to the criterion, the lags and the pooling that are set', () => {
    const x = seasonalWalk(600, 12, 3)
    for (const criterion of ['multi-step', 'one-step'] as const) {
      const { model, explanation } = chosenModel(x, { horizon: 12, maxLag: 60, criterion })
      expect(model.order.lags).toBe(explanation.lookback.leastBIC)
      expect(explanation.lookback.candidates).toBeUndefined()
      expect(explanation.text).toContain(`Lookback: ${model.order.lags} steps, chosen by BIC from 0 to 59.`)
    }
    const panel = [x, seasonalWalk(600, 7, 4)]
    const set = chosenModel(panel, { horizon: 12, lags: 9, pooling: 'perColumn', differencing: 0 })
    expect(set.model.order).toEqual({ differencing: 0, lags: 9 })
    expect(set.model.pooling).toEqual({ kind: 'perColumn', weight: 0 })
    expect(set.explanation.text).toBe(
      'No differencing, as set by `differencing`.\nLookback: 9 steps, as set by `lags`.\nEach column has its own model, as set by `pooling`.',
    )
  })

  it('takes few lags for white noise', () => {
    const lags = Array.from({ length: 12 }, (_, seed) => {
      const noise = simulateAR([], { length: 300, seed })
      return chosenModel(noise, { horizon: 24, differencing: 0 }).model.order.lags
    })
    expect(lags.filter(each => each <= 3).length, lags.join()).toBeGreaterThanOrEqual(11)
  })

  it('compares nothing where the series is too short, and says what is wrong with the fit', () => {
    const { model, explanation } = chosenModel([3, 1, 4, 1, 5], { horizon: 1 })
    expect(model.order.differencing).toBe(0)
    expect(explanation.lookback.candidates).toBeUndefined()
    expect(model.warnings.join()).toContain('explosive')
  })

  it('leaves constant columns out of every choice', () => {
    const x = seasonalWalk(400, 12, 1)
    const y = seasonalWalk(400, 7, 2)
    const beside = chosenModel({ x, flat: Array(400).fill(5), y }, { horizon: 12, maxLag: 40 })
    const alone = chosenModel({ x, y }, { horizon: 12, maxLag: 40 })
    expect(beside.model.order).toEqual(alone.model.order)
    expect(beside.explanation.lookback).toEqual(alone.explanation.lookback)
    expect(beside.model.forecast(12).mean.x).toEqual(alone.model.forecast(12).mean.x)
    expect(new Set(beside.model.forecast(12).mean.flat)).toEqual(new Set([5]))
  })

  it('is plain JSON and the same to the last byte from run to run', () => {
    const panel = [seasonalWalk(300, 12, 1), seasonalWalk(300, 12, 2)]
    const text = () => JSON.stringify(chosenModel(panel, { horizon: 12 }))
    expect(text()).toBe(text())
    const { explanation } = chosenModel(panel, { horizon: 12 })
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation)
    expect(JSON.stringify(explanation)).not.toContain('illiseconds')
  })

  it('names the option that was set when it is too long', () => {
    const x = seasonalWalk(100, 12, 1)
    expect(() => chosenModel(x, { horizon: 5, lags: 600 })).toThrow('`lags` is 600')
    expect(() => chosenModel(x, { horizon: 5, maxLag: 600, differencing: 1 })).toThrow(
      '`maxLag` is 600, but the longest stretch without gaps (100 values, differenced 1 times, forecast 5 steps) allows at most 95',
    )
  })

  it('follows the paper in its preset: any rejection, few candidates, every step counted', () => {
    const columns = Array.from({ length: 20 }, (_, seed) =>
      simulateAR([0.3], { length: 800, seed, differencing: seed === 0 ? 2 : 1 }),
    )
    const { model, explanation } = chosenModel(columns, { horizon: 12, maxLag: 6, preset: 'paper' })
    expect(model.order.differencing).toBe(2)
    expect(model.pooling.kind).toBe('shared')
    expect(explanation.lookback.observations).toBe(explanation.lookback.forecasts)
    expect(explanation.lookback.bic.map(value => value !== null)).toEqual([false, true, true, true, true])
    expect(explanation.text).toContain("chosen by BIC from the paper's 4 candidates up to 4.")
    const set = chosenModel(columns, { horizon: 12, lags: 3, differencing: 1, preset: 'paper' })
    expect(set.model.order).toEqual({ differencing: 1, lags: 3 })
    expect(set.explanation.lookback.observations).toBe(set.explanation.lookback.forecasts)
  })
})

describe('chooseDifferencing', () => {
  it.each([0, 0.5])('does not difference wide panels of stationary columns twice (AR %d)', phi => {
    for (const columns of [1, 20, 50]) {
      const found = Array.from({ length: 6 }, (_, s) =>
        orderOf(
          Array.from({ length: columns }, (_, c) => simulateAR([phi], { length: 300, seed: 1000 * s + c })),
        ),
      )
      expect(found.filter(order => order === 2).length, `${columns} columns: ${found}`).toBe(0)
    }
  })

  it('counts no test whose bandwidth spans much of the series', () => {
    for (const series of [
      [3, 1, 4, 1, 5],
      [134e3, 140e3, 222e3, 213e3],
    ])
      expect(orderOf(series)).toBeLessThan(2)
    const twice = Array.from({ length: 200 }, (_, seed) =>
      orderOf(simulateAR([], { length: 5 + (seed % 8), seed })),
    ).filter(order => order === 2)
    expect(twice.length).toBe(0)
    const steps = Array.from({ length: 100 }, (_, seed) =>
      orderOf(simulateAR([], { length: 100, seed }).map((v, t) => v + (t >= 60 ? 3 : 0))),
    ).filter(order => order === 2)
    expect(steps.length).toBe(0)
  })

  it('finds unit roots far from 0', () => {
    const walk = simulateAR([], { length: 500, seed: 11, differencing: 1 })
    for (const offset of [0, 1e11, 1e12]) expect(orderOf(walk.map(v => v + offset))).toBe(1)
    expect(orderOf(Array.from({ length: 100 }, (_, t) => 0.1 * t))).toBe(0)
  })
})
