import { describe, expect, it } from 'vitest'
import { calendarColumns } from '../../src/index.js'
import { restoreAxis, saveAxis, timeAxis } from '../../src/tables/index.js'

const days = ['2024-12-27', '2024-12-28', '2024-12-29', '2024-12-30']

describe('calendar columns', () => {
  it('say of past and future days which weekday, month and holiday they are', () => {
    const { past, future } = calendarColumns(days, {
      features: ['weekend', 'monthStart', 'monthEnd', 'holiday'],
      holidays: ['2024-12-27', new Date('2025-01-01')],
      future: 3,
    })
    expect(past).toEqual({
      weekend: Float64Array.of(0, 1, 1, 0),
      monthStart: Float64Array.of(0, 0, 0, 0),
      monthEnd: Float64Array.of(0, 0, 0, 0),
      holiday: Float64Array.of(1, 0, 0, 0),
    })
    expect(future).toEqual({
      weekend: Float64Array.of(0, 0, 0),
      monthStart: Float64Array.of(0, 1, 0),
      monthEnd: Float64Array.of(1, 0, 0),
      holiday: Float64Array.of(0, 1, 0),
    })
  })

  it('have one column for each weekday but Monday and for each month but January', () => {
    const { past, future } = calendarColumns(days, { features: ['weekday', 'month'], future: 2 })
    expect(Object.keys(past)).toHaveLength(6 + 11)
    expect(past['weekday Friday']).toEqual(Float64Array.of(1, 0, 0, 0))
    expect(past['month 12']).toEqual(Float64Array.of(1, 1, 1, 1))
    const monday = Object.values(past).map(column => column[3])
    expect(monday.reduce((sum, value) => sum! + value!, 0)).toBe(1)
    expect(future['month 12']).toEqual(Float64Array.of(1, 0))
  })

  it('take hours from the clocks of a zone, across a change', () => {
    const axis = timeAxis(['2024-03-31 00:00', '2024-03-31 01:00', '2024-03-31 03:00'], {
      zone: 'Europe/Berlin',
    })
    const { past, future } = calendarColumns(axis, { features: ['hour'], future: 1 })
    expect(past['hour 2']).toEqual(Float64Array.of(0, 0, 0))
    expect(past['hour 3']).toEqual(Float64Array.of(0, 0, 1))
    expect(future['hour 4']).toEqual(Float64Array.of(1))
  })

  it('ask a function about the day alone', () => {
    const { past } = calendarColumns(['2024-12-24T18:00', '2024-12-25T06:00', '2024-12-25T18:00'], {
      features: ['holiday'],
      holidays: day => day === '2024-12-25',
    })
    expect(past['holiday']).toEqual(Float64Array.of(0, 1, 1))
  })

  it('refuse what the dates cannot say', () => {
    expect(() => calendarColumns(['2024-01', '2024-02', '2024-03'], { features: ['weekday'] })).toThrow(
      /"weekday", but the rows are months/,
    )
    expect(() => calendarColumns(days, { features: ['hour'] })).toThrow(/too long/)
    expect(() => calendarColumns(days, { features: ['holiday'] })).toThrow(/`holidays`/)
    expect(() => calendarColumns(days, { features: ['weekend'], holidays: [] })).toThrow(/left out/)
    expect(() => calendarColumns(days, { features: ['holiday'], holidays: ['soon'] })).toThrow(/"soon"/)
    expect(() => calendarColumns(['a', 'b'], { features: ['weekend'] })).toThrow(/`dates`/)
    expect(() => calendarColumns(days, { features: ['week' as 'weekend'] })).toThrow(/`features`/)
  })
})

describe('a saved axis', () => {
  const goesOn = (dates: string[], zone?: string) => {
    const axis = timeAxis(dates, zone === undefined ? {} : { zone })
    const saved = restoreAxis(JSON.parse(JSON.stringify(saveAxis(axis, dates.length))))
    for (const ahead of [0, 1, 30, 5000]) {
      expect(saved.at(saved.rows + ahead)).toBe(axis.at(axis.rows + ahead))
      expect(saved.wall(saved.rows + ahead)).toBe(axis.wall(axis.rows + ahead))
    }
  }

  it('goes on as the dates did', () => {
    goesOn(days)
    goesOn(['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30'])
    goesOn(['2024-01-01T10:00+05:30', '2024-01-01T11:00+05:30', '2024-01-01T12:00+05:30'])
  })

  it('changes its clocks as the zone does', () => {
    goesOn(['2024-01-01 00:00', '2024-01-01 01:00', '2024-01-01 02:00'], 'Europe/Berlin')
    goesOn(['2024-01-01', '2024-01-02', '2024-01-03'], 'America/New_York')
  })
})
