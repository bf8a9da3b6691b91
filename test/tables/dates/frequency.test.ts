import { describe, expect, it } from 'vitest'
import { fitAR, forecastTable, tableRows } from '../../../src/forecasting/index.js'
import { horizonOf, seasonOf, timeAxis } from '../../../src/tables/index.js'

describe('seasonOf and horizonOf', () => {
  it.each([
    [['2024-01-01 00:00', '2024-01-01 01:00'], [24, 168], 48],
    [['2024-01-01 00:00', '2024-01-01 00:15'], [96, 672], 96],
    [['2024-01-01 00:00', '2024-01-01 00:10'], [144, 1008], 96],
    [['2024-01-01', '2024-01-02'], [7], 14],
    [['2024-01-04', '2024-01-05', '2024-01-08'], [5], 10],
    [['2024-01-01', '2024-01-08'], [52], 13],
    [['2024-01', '2024-02'], [12], 12],
    [['2024Q1', '2024Q2'], [4], 8],
    [['2023', '2024'], [], 6],
    [['2024-01', '2024-03'], [6], 6],
    [['2024-01-01 00:00:00', '2024-01-01 00:00:10'], [360, 8640], 60],
  ] as const)('of %j', (dates, seasons, horizon) => {
    const { frequency } = timeAxis(dates)
    expect([seasonOf(frequency!), horizonOf(frequency!)]).toEqual([seasons, horizon])
  })
})

describe('the table of a forecast', () => {
  const steps = { step: [1, 2, 4, 3, 5], date: [2, 1, 3, 2, 4], 'step lower 80': [1, 3, 2, 4, 1] }
  const forecast = fitAR(steps, { lags: 0 }).forecast(2, { levels: [80] })

  it('keeps series whose names it would give to its own columns', () => {
    const [row] = tableRows(forecastTable(forecast))
    expect(row).toMatchObject({
      'step.1': 1,
      step: forecast.mean.step[0],
      'step lower 80': forecast.mean['step lower 80'][0],
      'step lower 80.1': forecast.intervals[0]!.lower.step[0],
    })
    const dated = forecastTable(forecast, { dates: ['2024-01-31', '2024-02-29'] })
    expect(tableRows(dated)[0]).toMatchObject({ 'date.1': '2024-03-31', date: forecast.mean.date[0] })
    expect(dated.time).toBe('date.1')
  })
})
