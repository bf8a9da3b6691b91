import { describe, expect, it } from 'vitest'
import { dateTicks } from '../../../src/report/dateTicks.js'
import { parseDate, timeAxis } from '../../../src/report/index.js'

describe('timeAxis', () => {
  it.each([
    [['2020-01-30', '2020-01-31'], '2020-02-01'],
    [['2020-01-01 22:00', '2020-01-01 23:00'], '2020-01-02 00:00'],
    [['2016/07/01T00:00:00', '2016/07/01T00:15:00'], '2016/07/01T00:30:00'],
    [['1958-11-01', '1958-12-01'], '1959-01-01'],
    [['2019-12', '2020-01'], '2020-02'],
    [['2018-03-31', '2019-03-31'], '2020-03-31'],
  ])('goes on from %j with %s', (dates, next) => {
    expect(timeAxis(dates).label(2)).toBe(next)
  })

  it('passes over a single gap', () => {
    const dates = ['2020-01-03', '2020-01-04', '2020-01-05', '2020-01-09', '2020-01-10']
    expect(timeAxis(dates).label(5)).toBe('2020-01-11')
  })

  it.each([[[]], [['soon', 'later']], [['2020-01-02', '2020-01-01']], [['2020-13-01', '2020-14-01']]])(
    'counts rows where dates are %j',
    dates => {
      const axis = timeAxis(dates)
      expect([axis.isTime, axis.at(7), axis.label(7)]).toEqual([false, 7, undefined])
    },
  )
})

describe('parseDate', () => {
  it('refuses days that do not exist by their month', () => {
    expect(parseDate('2020-02-31')).toBeNaN()
    expect(parseDate('2020-02-29 12:30:15')).toBe(Date.UTC(2020, 1, 29, 12, 30, 15))
  })
})

describe('dateTicks', () => {
  it('says the year once', () => {
    const ticks = ['2019-12-30', '2019-12-31', '2020-01-01', '2020-01-02'].map(parseDate)
    expect(dateTicks(ticks).map(tick => tick.label)).toEqual(['30 Dec 2019', '31 Dec', '1 Jan 2020', '2 Jan'])
  })
})
