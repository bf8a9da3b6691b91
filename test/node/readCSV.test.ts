import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SupervisedBaselinesError } from '../../src/errors.js'
import { readCSV, writeCSV } from '../../src/node/index.js'
import { sharedData } from '../support/sharedData.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()
const read = (content: string | Uint8Array, options = {}) => readCSV(temp.file(content), options)

describe('readCSV', () => {
  it('gives names, columns and dates', async () => {
    expect(await read('date,a,b\n2020-01-01,1,2.5\n2020-01-02,-3e2,.5\n')).toMatchObject({
      names: ['a', 'b'],
      columns: [Float64Array.of(1, -300), Float64Array.of(2.5, 0.5)],
      dates: ['2020-01-01', '2020-01-02'],
      rows: 2,
    })
  })

  it('reads gzip', async () => {
    expect((await read(gzipSync('a\n1\n2\n'))).columns).toEqual([Float64Array.of(1, 2)])
  })

  it('reads quotes, quoted line feeds, CRLF and a last line without an end', async () => {
    const table = await read('"a ""x""","b\nc"\r\n"1",2\r\n3,"4"')
    expect(table.names).toEqual(['a "x"', 'b\nc'])
    expect(table.columns).toEqual([Float64Array.of(1, 3), Float64Array.of(2, 4)])
  })

  it.each([
    [',', 'a,b\n1,2'],
    [';', 'a;b\n1;2'],
    ['tab', 'a\tb\n1\t2'],
    ['|', '"a,1"|b\n1|2'],
  ])('finds the delimiter %s by itself', async (_, content) => {
    expect((await read(content)).columns).toEqual([Float64Array.of(1), Float64Array.of(2)])
  })

  it('reads blank cells, the usual words and given values as missing', async () => {
    const table = await read('a,b\n,1\nNA,?\nnan,-9999.0\n 7 ,-9999\n', { missing: [-9999, '?'] })
    expect(table.columns).toEqual([
      Float64Array.of(Number.NaN, Number.NaN, Number.NaN, 7),
      Float64Array.of(1, Number.NaN, Number.NaN, Number.NaN),
    ])
  })

  it('keeps -9999 as a value unless told otherwise', async () => {
    expect((await read('a\n-9999\n')).columns[0]).toEqual(Float64Array.of(-9999))
  })

  it.each([
    ['UTF-8', Buffer.from('Tempé (°C)\n1\n')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffTempé (°C)\n1\n')],
    ['Latin-1', Buffer.from('Tempé (°C)\n1\n', 'latin1')],
    ['UTF-16', Buffer.from('\ufeffTempé (°C)\n1\n', 'utf16le')],
  ])('reads names in %s', async (_, content) => {
    expect((await read(content)).names).toEqual(['Tempé (°C)'])
  })

  it('reads another encoding by its name and refuses what is not written in it', async () => {
    expect((await read(Buffer.from([0xd6, 0xc3, 10, 49, 10]), { encoding: 'koi8-r' })).names).toEqual(['жц'])
    await expect(read(Buffer.from([0xe9, 10, 49]), { encoding: 'utf-8' })).rejects.toMatchObject({
      code: 'invalid-data',
    })
    await expect(read('a\n1', { encoding: 'klingon' })).rejects.toMatchObject({ code: 'invalid-option' })
  })

  it('finds the date column by its cells, by its name, as told, or not at all', async () => {
    const content = 'when,a,n\n2020-01-01 00:00,1,5\n2020-01-01 01:00,2,6\n'
    expect((await read(content)).dates).toHaveLength(2)
    expect((await read('time,a\n1990,1\n1991,2\n')).dates).toEqual(['1990', '1991'])
    expect(await read(content, { time: false })).not.toHaveProperty('dates')
    expect(await read(content, { time: false })).toMatchObject({ names: ['a'], rows: 2 })
    const told = await read('n,a\n1990,1\n1991,2\n', { time: 'n' })
    expect([told.names, told.dates]).toEqual([['a'], ['1990', '1991']])
  })

  it('keeps the columns asked for, in that order, and need not understand the others', async () => {
    const table = await read('a,city,b\n1,Oslo,2\n', { columns: ['b', 'a'] })
    expect(table.names).toEqual(['b', 'a'])
    expect(table.columns).toEqual([Float64Array.of(2), Float64Array.of(1)])
  })

  it('numbers the columns of a file without names', async () => {
    const table = await read('1,2\n3,4\n')
    expect(table).toMatchObject({ names: ['column1', 'column2'], rows: 2 })
    expect((await read('2020,2021\n3,4\n', { header: true })).names).toEqual(['2020', '2021'])
  })

  it('keeps odd and repeated names apart, __proto__ included', async () => {
    const { names } = await read('__proto__,constructor,x,x,\n1,2,3,4,5\n')
    expect(names).toEqual(['__proto__', 'constructor', 'x', 'x.1', 'column5'])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it.each([
    ['text', 'a,b\n1,2\n3,Oslo\n', 'line 3: row 2, column "b" holds "Oslo"'],
    ['an infinity', 'a\n1\nInfinity\n', 'row 2, column "a" holds "Infinity"'],
    ['a hexadecimal number', 'a\n1\n0x10\n', 'row 2, column "a" holds "0x10"'],
    ['a short row', 'a,b\n1,2\n3\n', 'line 3: row 2 has 1 cell, but there are 2 columns'],
    ['a row after a quoted line feed', '"a\nb"\n1\nx\n', 'line 4: row 2'],
    ['an open quote', 'a\n1\n"2\n', 'line 3: row 2 cannot be read'],
    ['a stray quote', 'a\n1\n2"3\n', 'line 3: row 2 cannot be read'],
  ])('says where %s is', async (_, content, message) => {
    await expect(read(content)).rejects.toMatchObject({
      name: 'SupervisedBaselinesError',
      code: 'invalid-data',
      message: expect.stringContaining(message),
    })
  })

  it.each([
    ['', 'is empty'],
    ['\n\n', 'is empty'],
    ['a,b\n', 'a header and no rows'],
  ])('refuses %j', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message)
  })

  it('reads blank lines within a single column as gaps, and passes over them elsewhere', async () => {
    const single = await read('a\n1\n\n3\nNaN\n\n\n')
    expect(single.columns).toEqual([Float64Array.of(1, Number.NaN, 3, Number.NaN)])
    const two = await read('\na,b\n1,2\n\n3,4\n')
    expect(two.rows).toBe(2)
  })

  it('names the columns there are when asked for others', async () => {
    await expect(read('a,b\n1,2\n', { columns: ['c'] })).rejects.toThrow(/`columns` is "c".*"a", "b"/)
    await expect(read('a,b\n1,2\n', { time: 'c' })).rejects.toThrow(/`time` is "c".*"a", "b"/)
    await expect(read('date\n2020-01-01\n')).rejects.toThrow(/at least one numeric column/)
  })

  it('reports rows and bytes, and stops when aborted', async () => {
    const path = temp.file(`a\n${'1.5\n'.repeat(150_000)}`)
    const seen: number[] = []
    await readCSV(path, { onProgress: ({ rows }) => seen.push(rows) })
    expect(seen.at(-1)).toBeGreaterThan(0)
    const signal = AbortSignal.abort()
    await expect(readCSV(path, { signal })).rejects.toMatchObject({ code: 'aborted' })
  })

  it('gives back every table of numbers and text that writeCSV wrote', async () => {
    const number = fc.oneof(fc.double({ noNaN: false, noDefaultInfinity: true }), fc.integer())
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).map(text => `n${text}`)
    const table = fc
      .tuple(fc.uniqueArray(name, { minLength: 1, maxLength: 4, selector: n => n.trim() }), fc.nat(6))
      .chain(([names, extra]) =>
        fc.record({
          names: fc.constant(names),
          columns: fc.tuple(
            ...names.map(() => fc.array(number, { minLength: extra + 1, maxLength: extra + 1 })),
          ),
        }),
      )
      .filter(({ names }) => new Set(names.map(n => n.trim())).size === names.length)
    await fc.assert(
      fc.asyncProperty(table, async ({ names, columns }) => {
        const path = temp.path('round.csv')
        await writeCSV(path, { names, columns })
        const kept = names.map(n => n.trim())
        const back = await readCSV(path, { header: true, time: false, delimiter: ',', columns: kept })
        expect(back.names).toEqual(names.map(n => n.trim()))
        expect(back.columns.map(column => [...column])).toEqual(columns)
      }),
      { numRuns: 150, interruptAfterTimeLimit: 5000 },
    )
  })

  it('gives a table or a typed error for any bytes at all', async () => {
    const csvLike = fc.string({ unit: fc.constantFrom(...'a1,;"\n\r\t .-\u00e9'), maxLength: 60 })
    const anyBytes = fc.uint8Array({ maxLength: 60 })
    const damaged = csvLike.map(text => gzipSync(text).subarray(0, 25))
    await fc.assert(
      fc.asyncProperty(fc.oneof(csvLike, anyBytes, damaged), async content => {
        const path = temp.file(content, 'fuzz.csv')
        try {
          const { names, columns, rows } = await readCSV(path)
          expect(columns.length).toBe(names.length)
          expect(columns.every(column => column.length === rows)).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(SupervisedBaselinesError)
        }
      }),
      { numRuns: 400, interruptAfterTimeLimit: 8000 },
    )
  })

  it('reads the published Weather file, -9999 as a gap', async ({ skip }) => {
    const path = sharedData('forecasting/weather.csv.gz')
    if (!path) return skip('weather.csv.gz is not at hand')
    const table = await readCSV(path, { missing: [-9999], asIs: true })
    expect([table.rows, table.columns.length, table.dates?.[0]]).toEqual([52696, 21, '2020-01-01 00:10:00'])
    const gaps = table.columns.map(column => column.reduce((n, value) => n + Number(Number.isNaN(value)), 0))
    expect(gaps.reduce((a, b) => a + b)).toBe(81)
  })
})
