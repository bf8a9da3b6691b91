import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { autoAR, backtest } from '../../src/index.js'
import { benchmarkSplit, standardize } from '../../src/tasks/index.js'
import { publishedSeries } from '../support/publishedSeries.js'

interface Run {
  data: string
  horizon: number
  repeatedRows: number
  differencing: number
  lags: number
  mse: number
  mae: number
  candidates: { lags: number; bic: number }[]
}

const golden = JSON.parse(readFileSync(new URL('../golden/paperAutoAR.json', import.meta.url), 'utf8')) as {
  cases: Run[]
  code: (Omit<Run, 'repeatedRows' | 'candidates'> & { bic: Record<string, number> })[]
}

const context = 512

/** The standardised columns, with the last 512 rows of the train part twice where the published code has them so. */
function prepare(columns: Float64Array[], repeat: boolean) {
  const split = benchmarkSplit('etth', columns[0]!.length)
  const scaled = standardize(columns, split.trainEnd).columns
  const joined = scaled.map(column =>
    repeat
      ? Float64Array.of(
          ...column.subarray(0, split.trainEnd),
          ...column.subarray(split.trainEnd - context, split.validationEnd),
        )
      : column.subarray(0, split.validationEnd),
  )
  const tested = scaled.map(column => column.subarray(split.validationEnd - context, split.testEnd))
  return { joined, tested }
}

const atHand = ['ETTh1', 'ETTh2'].every(data => publishedSeries(data) !== undefined)

describe("the preset 'paper'", () => {
  it.skipIf(!atHand).each([
    ['ETTh1', 96, 0],
    ['ETTh1', 720, 0],
    ['ETTh1', 96, context],
    ['ETTh2', 96, 0],
  ])(
    "equals the paper's procedure in NumPy on %s at horizon %i, %i rows repeated",
    (data, horizon, repeatedRows) => {
      const { joined, tested } = prepare(publishedSeries(data)!, repeatedRows > 0)
      const expected = golden.cases.find(
        c => c.data === data && c.horizon === horizon && c.repeatedRows === repeatedRows,
      )!
      const model = autoAR(joined, { horizon, preset: 'paper', standardize: false })
      expect(model.order).toMatchObject({ differencing: expected.differencing, lags: expected.lags })
      const { bic, forecasts } = model.explain().lookback
      for (const candidate of expected.candidates) {
        expect(bic[candidate.lags]! / forecasts).toBeCloseTo(candidate.bic, 9)
      }
      const [scores] = backtest(model, tested, { horizons: [horizon], from: context }).horizons
      expect(scores!.mse).toBeCloseTo(expected.mse, 9)
      expect(scores!.mae).toBeCloseTo(expected.mae, 9)
    },
  )

  it('is what the published code does: its own runs gave the golden values, to its float32 forecasts', () => {
    expect(golden.code.length).toBeGreaterThan(1)
    for (const ran of golden.code) {
      const same = golden.cases.find(
        c => c.data === ran.data && c.horizon === ran.horizon && c.repeatedRows === context,
      )!
      expect(ran).toMatchObject({ differencing: same.differencing, lags: same.lags })
      expect(ran.mse).toBeCloseTo(same.mse, 6)
      expect(ran.mae).toBeCloseTo(same.mae, 6)
      for (const { lags, bic } of same.candidates) expect(ran.bic[lags]).toBeCloseTo(bic, 6)
    }
  })
})
