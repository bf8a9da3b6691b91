import { describe, expect, it } from 'vitest'
import {
  autoAR,
  backtest,
  conformalIntervals,
  fitAR,
  forecastTable,
  kpssTest,
  LagGram,
  selectLagBIC,
  solveAR,
} from '../../src/forecasting/index.js'
import { simulateAR } from '../support/simulate.js'

const x = simulateAR([0.5], { length: 120, seed: 1 })
const model = fitAR(x, { lags: 1 })

describe('unknown options', () => {
  it.each<[string, () => unknown, string]>([
    [
      'fitAR',
      () => fitAR(x, { lags: 1, diferencing: 1 } as never),
      'no option "diferencing". Did you mean "differencing"?',
    ],
    ['selectLagBIC', () => selectLagBIC(x, { max_lag: 3 } as never), 'Did you mean "maxLag"?'],
    ['kpssTest', () => kpssTest(x, { Lags: 3 } as never), 'Did you mean "lags"?'],
    ['solveAR', () => solveAR(new LagGram(1).add(x), { lag: 1 } as never), 'Did you mean "lags"?'],
    ['LagGram.add', () => new LagGram(1).add(x, { wieght: 1 } as never), 'Did you mean "weight"?'],
    ['forecast', () => model.forecast(2, { level: [80] } as never), 'Did you mean "levels"?'],
    ['backtest', () => backtest(model, x, { horizon: [2] } as never), 'Did you mean "horizons"?'],
    [
      'conformalIntervals',
      () => conformalIntervals(model, x, { horizon: 2, levels: [80], form: 60 } as never),
      'Did you mean "from"?',
    ],
    ['forecastTable', () => forecastTable(model.forecast(2), { date: [] } as never), 'Did you mean "dates"?'],
    ['nothing near', () => fitAR(x, { lags: 1, zzzzzzzz: 1 } as never), 'no option "zzzzzzzz". It has lags,'],
    ['no object', () => fitAR(x, null as never), 'must be an object'],
  ])('of %s are refused with the nearest name', (_, call, message) => {
    expect(call).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    expect(call).toThrow(message)
  })

  it('may be undefined where they are known', () => {
    expect(autoAR(x, { horizon: 6, combine: false, maxLag: 8 }).order.lags).toBeLessThanOrEqual(8)
    expect(model.forecast(1, {}).intervals).toEqual([])
  })
})
