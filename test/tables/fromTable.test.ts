import * as arrow from 'apache-arrow'
import * as aq from 'arquero'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SupervisedBaselinesError } from '../../src/errors.js'
import { autoAR, fromTable, type TableLike } from '../../src/forecasting/index.js'
import { DanfoFrame } from '../support/danfoFrame.js'

const hours = Array.from({ length: 48 }, (_, h) => new Date(Date.UTC(2024, 0, 1, h)))
const load = hours.map((_, h) => (h === 5 ? null : 50 + 9 * Math.sin((h * Math.PI) / 12)))
const wind = Int32Array.from(hours, (_, h) => h % 7)
const zone = hours.map((_, h) => (h % 2 ? 'east' : 'west'))
const plain = { hour: hours, load, wind, zone }
const rows = hours.map((hour, h) => ({ hour, load: load[h], wind: wind[h], zone: zone[h] }))

const arrowTable = arrow.tableFromArrays(plain)
const ipc = arrow.tableToIPC(arrowTable)
const tables: Record<string, TableLike> = {
  'an Arrow table': arrowTable,
  'an Arrow table from a file': arrow.tableFromIPC(arrow.tableToIPC(arrowTable, 'file')),
  'a Flechette table, as Arquero makes it': aq.toArrow(aq.table(plain)),
  'an Arquero table': aq.table(plain),
  'an Arquero table over Arrow': aq.fromArrow(ipc),
  'a Danfo data frame': new DanfoFrame({ hour: hours, load, wind: [...wind], zone }),
  'an array of objects': rows,
  'an object of arrays': plain,
}

function errorOf(action: () => unknown): SupervisedBaselinesError {
  try {
    action()
  } catch (error) {
    if (error instanceof SupervisedBaselinesError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('fromTable', () => {
  const expected = Float64Array.from(load, value => value ?? Number.NaN)

  it.each(Object.entries(tables))('reads %s', (_, table) => {
    const { series, dates, rows } = fromTable(table, { time: 'hour', columns: ['wind', 'load'] })
    expect(rows).toBe(48)
    expect(Object.keys(series)).toEqual(['wind', 'load'])
    expect(series['load']).toEqual(expected)
    expect(series['wind']).toEqual(Float64Array.from(wind))
    expect(dates).toEqual(hours.map(hour => hour.toISOString().slice(0, 16)))
  })

  it.each(Object.entries(tables))(
    'skips the text in %s, and names its first cell where it is asked for',
    (_, table) => {
      const { series, notes } = fromTable(table)
      expect(Object.keys(series)).toEqual(['load', 'wind'])
      expect(notes).toContain('Skipped the text column "zone".')
      const error = errorOf(() => fromTable(table, { columns: ['zone'] }))
      expect(error).toMatchObject({
        code: 'invalid-data',
        details: { column: 'zone', row: 0, value: 'west' },
      })
      expect(error.message).toContain('the option `columns`')
    },
  )

  it('gives what autoAR takes, with the columns that the table has', () => {
    const { series } = fromTable(arrowTable, { columns: ['load', 'wind'] })
    const { mean } = autoAR(series, { horizon: 2 }).forecast(2)
    expect(Object.keys(mean)).toEqual(['load', 'wind'])
  })

  it('follows the filter and the order of an Arquero table', () => {
    const table = aq
      .table({ x: [3, 1, 2], y: [0, 1, 1] })
      .filter('d => d.y > 0')
      .orderby('x')
    expect(fromTable(table).series).toEqual({ x: Float64Array.of(1, 2), y: Float64Array.of(1, 1) })
  })

  it('reads columns of several chunks', () => {
    const part = (values: number[]) => arrow.tableFromArrays({ x: Float32Array.from(values) })
    const table = part([1, 2]).concat(part([3]))
    expect(table.batches).toHaveLength(2)
    expect(fromTable(table).series).toEqual({ x: Float64Array.of(1, 2, 3) })
  })

  it('takes a Danfo series, and what readCSV gives, with its dates', () => {
    expect(fromTable(new DanfoFrame({ x: [1, null] }, true)).series).toEqual({
      x: Float64Array.of(1, Number.NaN),
    })
    const table = {
      names: ['x'],
      columns: [Float64Array.of(1, 2)],
      dates: ['2024-01-31', '2024-02-29'],
      rows: 2,
    }
    const read = fromTable(table)
    expect(read).toMatchObject({ series: { x: Float64Array.of(1, 2) }, dates: table.dates, rows: 2 })
    expect(read.axis.label(2)).toBe('2024-03-31')
    expect(fromTable(table, { time: false })).not.toHaveProperty('dates')
  })

  it('makes doubles of the numbers of every Arrow type', () => {
    const vectors = {
      i64: arrow.vectorFromArray([1n, null, -3n], new arrow.Int64()),
      u64: arrow.vectorFromArray([1n, null, 9007199254740991n], new arrow.Uint64()),
      f32: arrow.vectorFromArray([0.5, null, -2], new arrow.Float32()),
      u8: arrow.vectorFromArray([1, null, 255], new arrow.Uint8()),
      f16: arrow.vectorFromArray([0.5, null, 2], new arrow.Float16()),
    }
    expect(fromTable(new arrow.Table(vectors)).series).toEqual({
      i64: Float64Array.of(1, Number.NaN, -3),
      u64: Float64Array.of(1, Number.NaN, Number.MAX_SAFE_INTEGER),
      f32: Float64Array.of(0.5, Number.NaN, -2),
      u8: Float64Array.of(1, Number.NaN, 255),
      f16: Float64Array.of(0.5, Number.NaN, 2),
    })
  })

  it('reads decimals of Arrow by their scale', () => {
    const words = Uint32Array.of(12345, 0, 0, 0, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)
    const data = arrow.makeData({ type: new arrow.Decimal(2, 10, 128), length: 2, data: words })
    expect(fromTable(new arrow.Table({ price: new arrow.Vector([data]) })).series).toEqual({
      price: Float64Array.of(123.45, -0.01),
    })
  })

  it.each([
    ['DateDay', new arrow.DateDay(), ['1970-01-01', '2024-02-29']],
    ['DateMillisecond', new arrow.DateMillisecond(), ['1970-01-01', '2024-02-29']],
    ['TimestampSecond', new arrow.TimestampSecond(), ['1970-01-01', '2024-02-29']],
    ['TimestampMicrosecond', new arrow.TimestampMicrosecond(), ['1970-01-01', '2024-02-29']],
  ])('reads times of the type %s, which it finds by itself', (_, type, dates) => {
    const times = [new Date(0), new Date('2024-02-29')]
    const table = new arrow.Table({
      x: arrow.vectorFromArray([1, 2], new arrow.Float64()),
      at: arrow.vectorFromArray(times, type as arrow.TimestampSecond),
    })
    expect(fromTable(table)).toMatchObject({ series: { x: Float64Array.of(1, 2) }, dates })
    expect(fromTable(aq.fromArrow(arrow.tableToIPC(table)))).toMatchObject({ dates })
    expect(errorOf(() => fromTable(table, { columns: ['at'] })).message).toContain('holds times')
  })

  it.each([
    [
      [1704067200000, 1704067260000],
      ['1704067200000', '1704067260000'],
    ],
    [
      [1704067200000n, 1704067200001n],
      ['1704067200000', '1704067200001'],
    ],
    [
      ['2024-01', '2024-02'],
      ['2024-01', '2024-02'],
    ],
    [
      [2001, 2002],
      ['2001', '2002'],
    ],
    [
      [new Date(60_000), new Date(0)],
      ['1970-01-01T00:00', '1970-01-01T00:01'],
    ],
    [
      ['2024-10-27T02:30:00+02:00', '2024-10-27T02:30:00+01:00'],
      ['2024-10-27T02:30:00+02:00', '2024-10-27T02:30:00+01:00'],
    ],
  ])('reads the times %s', (times, dates) => {
    expect(fromTable({ t: times, x: [1, 2] }, { time: 't' }).dates).toEqual(dates)
  })

  it('reads dictionaries of text as times', () => {
    const table = arrow.tableFromArrays({ ds: ['2024-01-01', '2024-01-02'], x: [1, 2] })
    expect(fromTable(table).dates).toEqual(['2024-01-01', '2024-01-02'])
  })

  it.each([
    ['text that is no time', ['first', 'second'], 0],
    ['a time twice', ['2024-01-01', '2024-01-02', '2024-01-02'], 2],
    ['a missing time', [new Date(0), null], 1],
    ['a time that is none', [new Date(0), new Date('never')], 1],
    ['nanoseconds that differ by less than a millisecond', [1704067200000000000n, 1704067200000000001n], 1],
    ['numbers that are no times', [5, 3], 0],
  ])('refuses %s', (_, times, row) => {
    const error = errorOf(() => fromTable({ t: times, x: times.map(() => 1) }, { time: 't' }))
    expect(error).toMatchObject({ code: 'invalid-data', details: { column: 't', row } })
  })

  it.each([
    ['text', 'twelve', /not a finite number/],
    ['a large BigInt', 2n ** 53n, /2\^53/],
    ['infinity', Infinity, /not a finite number/],
    ['a date', new Date(0), /1970-01-01T00:00:00.000Z, a date/],
    ['an object', { a: 1 }, /an object/],
  ])('refuses %s among numbers', (_, value, message) => {
    for (const table of [{ x: [1, value] }, [{ x: 1 }, { x: value }]]) {
      const error = errorOf(() => fromTable(table as TableLike, { columns: ['x'] }))
      expect(error).toMatchObject({ code: 'invalid-data', details: { column: 'x', row: 1, value } })
      expect(error.message).toMatch(message)
    }
  })

  it.each([
    ['no table', 7],
    ['null', null],
    ['an array of numbers', [1, 2]],
    ['arrays below one another', [[1, 2]]],
    ['no row', []],
    ['no column', {}],
    ['empty columns', { x: [] }],
    ['columns of two lengths', { x: [1, 2], y: [1] }],
    ['a row that is none', [{ x: 1 }, null]],
    ['a record of numbers', { x: 1 }],
  ])('refuses %s', (_, table) => {
    expect(errorOf(() => fromTable(table as TableLike)).code).toBe('invalid-data')
  })

  it('names the columns there are where one is asked for that is not', () => {
    for (const options of [{ columns: ['lod'] }, { time: 'lod' }]) {
      const error = errorOf(() => fromTable(arrowTable, options))
      expect(error.code).toBe('invalid-option')
      expect(error.message).toContain('"hour", "load", "wind", "zone"')
    }
    expect(errorOf(() => fromTable({ x: [1] }, { columns: [] })).code).toBe('invalid-option')
    expect(errorOf(() => fromTable({ x: [1], t: [1] }, { time: 't', columns: ['t', 'x'] })).code).toBe(
      'invalid-data',
    )
  })

  it('takes __proto__ and constructor as names like any other', () => {
    const table = JSON.parse('[{"__proto__":1,"constructor":2,"x":3},{"x":4}]')
    const { series } = fromTable(table)
    expect(Object.keys(series)).toEqual(['__proto__', 'constructor', 'x'])
    expect(Object.getPrototypeOf(series)).toBe(Object.prototype)
    expect(Object.getOwnPropertyDescriptor(series, '__proto__')!.value).toEqual(
      Float64Array.of(1, Number.NaN),
    )
  })

  it('gives the same whatever library holds the numbers', () => {
    const named = { columns: ['a', 'b'] }
    const cell = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(null))
    const columns = fc.integer({ min: 1, max: 20 }).chain(length =>
      fc.record({
        a: fc.array(cell, { minLength: length, maxLength: length }),
        b: fc.array(cell, { minLength: length, maxLength: length }),
      }),
    )
    fc.assert(
      fc.property(columns, ({ a, b }) => {
        const { series } = fromTable({ a, b }, named)
        const type = new arrow.Float64()
        const vectors = { a: arrow.vectorFromArray(a, type), b: arrow.vectorFromArray(b, type) }
        const rows = a.map((value, i) => ({ a: value, b: b[i] }))
        for (const same of [new arrow.Table(vectors), aq.table({ a, b }), rows, new DanfoFrame({ a, b })]) {
          expect(fromTable(same, named).series).toEqual(series)
        }
      }),
      { numRuns: 50 },
    )
  })
})
