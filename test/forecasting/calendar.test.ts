import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/common/random.js'
import { autoAR, CombinedModel, calendarColumns } from '../../src/forecasting/index.js'

const dayOf = (t: number) => new Date(Date.UTC(2023, 0, 1) + t * 86_400_000).toISOString().slice(0, 10)
const dates = Array.from({ length: 440 }, (_, t) => dayOf(t))
/** Days off, on no regular schedule. */
const holidays = dates.filter((_, t) => (7919 * t + 13 * t * t) % 1009 < 40 || t === 405)
const random = createRandom(7)
const y = Float64Array.from(dates, day => 100 - 40 * Number(holidays.includes(day)) + random.normal())
const rows = 400
const past = { y: y.slice(0, rows) }
const options = {
  horizon: 14,
  season: 7,
  dates: dates.slice(0, rows),
  calendar: ['holiday'] as const,
  holidays,
}

const error = (forecast: Float64Array, from: number) =>
  forecast.reduce((sum, value, h) => sum + Math.abs(value - y[from + h]!), 0) / forecast.length

describe('the calendar of autoAR', () => {
  const model = autoAR(past, options)

  it('forecasts holidays without being told the future', () => {
    const without = autoAR(past, { horizon: 14, season: 7 }).forecast(14)
    const own = model.forecast(14)
    const h = dates.findIndex((day, t) => t >= rows && holidays.includes(day)) - rows
    expect(h).toBeLessThan(14)
    expect(own.median.y[h]).toBeLessThan(65)
    expect(without.median.y[h]).toBeGreaterThan(80)
    expect(error(own.median.y, rows)).toBeLessThan(2)
  })

  it('is what calendarColumns gives by hand', () => {
    const columns = calendarColumns(options.dates, { features: ['holiday'], holidays, future: 14 })
    const byHand = autoAR(past, { horizon: 14, season: 7, exogenous: columns.past })
    expect(byHand.forecast(14, { exogenous: columns.future }).median.y).toEqual(model.forecast(14).median.y)
  })

  it('goes on through update and JSON', () => {
    const later = CombinedModel.fromJSON<typeof past>(
      JSON.parse(JSON.stringify(model.update({ y: y.slice(rows, rows + 10) }))),
    ).update({ y: y.slice(rows + 10, rows + 20) })
    expect(error(later.forecast(14).median.y, rows + 20)).toBeLessThan(2)
    expect(later.forecast(14)).toEqual(model.update({ y: y.slice(rows, rows + 20) }).forecast(14))
    expect(later.paths(1, { horizon: 3 })[0]!.y).toHaveLength(3)
    expect(model.members(3).length).toBeGreaterThan(0)
  })

  it('takes a function of the day, as far ahead as it was asked', () => {
    const asked = autoAR(past, { ...options, holidays: day => holidays.includes(day) })
    expect(asked.forecast(14)).toEqual(model.forecast(14))
    expect(() => asked.forecast(2000)).toThrow(/three years/)
  })

  it('adds to columns that are given, with lags that are given', () => {
    const x = y.map((_, t) => Math.sin(t * t))
    const both = autoAR(past, { ...options, exogenous: { x: x.slice(0, rows) }, exogenousLags: { x: 0 } })
    const { columns } = both.toJSON()
    const [own, holiday] = columns[0]!.parts[0]!.members[0]!.exogenous.map(text => atob(text).length / 8)
    expect([own, holiday]).toEqual([1, 3])
    expect(() => both.forecast(3)).toThrow(/"x"/)
    expect(error(both.forecast(14, { exogenous: { x: x.slice(rows) } }).median.y, rows)).toBeLessThan(2)
  })

  it('fits a weekday with one regressor each', () => {
    const weekdays = autoAR(past, { ...options, calendar: ['weekday'], holidays: undefined as never })
    const { exogenous } = weekdays.toJSON().columns[0]!.parts[0]!.members[0]!
    expect(exogenous.map(text => atob(text).length / 8)).toEqual([1, 1, 1, 1, 1, 1])
  })

  it('refuses options that do not belong together', () => {
    expect(() => autoAR(past, { dates: options.dates })).toThrow(/`dates`.*`calendar`/)
    expect(() => autoAR(past, { calendar: ['weekday'] })).toThrow(/`dates`/)
    expect(() => autoAR(past, { ...options, dates })).toThrow(/440 dates.*400 rows/)
    expect(() => autoAR(past, { ...options, exogenous: { holiday: past.y } })).toThrow(
      /`exogenous`.*"holiday"/,
    )
    expect(() => autoAR(past, { exogenousLags: { x: 1 } })).toThrow(/`exogenousLags`/)
    const broken = JSON.parse(JSON.stringify(model))
    broken.calendar.dates = ['x']
    expect(() => CombinedModel.fromJSON(broken)).toThrow(/calendar/)
  })
})
