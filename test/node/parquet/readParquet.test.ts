import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { SupervisedBaselinesError } from '../../../src/errors.js'
import { type ReadParquetOptions, readParquet } from '../../../src/node/index.js'
import { golden } from '../../support/golden.js'
import { tempDir } from '../../support/tempDir.js'

const pyarrow = golden<{
  hours: string[]
  columns: Record<string, (number | null)[]>
  files: Record<string, string>
}>('parquet.json')
const numeric = Object.keys(pyarrow.columns)
const files = tempDir()

function fileOf(name: string): string {
  return files.file(Buffer.from(pyarrow.files[name]!, 'base64'), `${name.replaceAll(/\W/g, '-')}.parquet`)
}

type Written = Parameters<typeof parquetWriteBuffer>[0]

function written(columnData: Written['columnData'], options: Omit<Written, 'columnData'> = {}): string {
  return files.file(Buffer.from(parquetWriteBuffer({ columnData, ...options })), undefined)
}

async function errorOf(path: string, options?: ReadParquetOptions): Promise<SupervisedBaselinesError> {
  const error = await readParquet(path, options).catch(error => error)
  expect(error).toBeInstanceOf(SupervisedBaselinesError)
  return error
}

describe('readParquet', () => {
  it.each(Object.keys(pyarrow.files))('reads what PyArrow wrote: %s', async name => {
    const { names, columns, dates, rows } = await readParquet(fileOf(name), { columns: numeric, asIs: true })
    expect(names).toEqual(numeric)
    expect(rows).toBe(pyarrow.hours.length)
    for (const [i, name] of names.entries()) {
      const expected = Float64Array.from(pyarrow.columns[name]!, value => value ?? Number.NaN)
      expect(columns[i], name).toEqual(expected)
    }
    expect(dates).toEqual(pyarrow.hours)
  })

  it('reads text as dates, or no dates at all, and takes numbers for missing', async () => {
    const path = fileOf('no dictionary')
    const { dates } = await readParquet(path, { columns: ['int8'], time: 'day' })
    expect(dates!.slice(0, 2)).toEqual(['2024-01-01', '2024-01-02'])
    const table = await readParquet(path, { columns: ['int8'], time: false, missing: [2] })
    expect(table).not.toHaveProperty('dates')
    expect([...table.columns[0]!.slice(0, 4)]).toEqual([0, 1, Number.NaN, 0])
  })

  it('says how far it is, and stops when it is told to', async () => {
    const path = fileOf('no dictionary')
    const seen: number[] = []
    await readParquet(path, { columns: ['double'], time: false, onProgress: ({ rows }) => seen.push(rows) })
    expect(seen).toEqual([30, 50])
    expect((await errorOf(path, { columns: ['double'], signal: AbortSignal.abort() })).code).toBe('aborted')
  })

  it.each([
    ['text', 'site', /text/],
    ['lists', 'pair', /lists or structures/],
    ['times', 'hour', /times/],
  ])('refuses %s among the numbers', async (_, column, message) => {
    const path = fileOf('no dictionary')
    const error = await errorOf(path, { columns: ['double', column] })
    expect(error).toMatchObject({ code: 'invalid-data', details: { column } })
    expect(error.message).toMatch(message)
    expect(error.message).toContain(path)
  })

  it('refuses what the file lacks, naming what it has', async () => {
    for (const options of [{ columns: ['load'] }, { time: 'load' }]) {
      const error = await errorOf(fileOf('no dictionary'), options)
      expect(error.code).toBe('invalid-option')
      expect(error.message).toContain('"hour", "double", "float"')
    }
    expect((await errorOf(fileOf('no dictionary'), { columns: [] })).code).toBe('invalid-option')
  })

  it('names the row of a number too large for a double, and of a time that repeats; sorts times', async () => {
    const large = written([{ name: 'x', data: [1n, null, 2n ** 60n], type: 'INT64' }])
    expect(await errorOf(large)).toMatchObject({ code: 'invalid-data', details: { column: 'x', row: 2 } })
    const timed = (times: number[]) =>
      written([
        { name: 't', data: times.map(time => new Date(time)), type: 'TIMESTAMP' },
        { name: 'x', data: times.map((_, i) => i + 1), type: 'DOUBLE' },
      ])
    const repeated = await errorOf(timed([0, 5, 5]))
    expect(repeated).toMatchObject({
      code: 'invalid-data',
      details: { column: 't', row: 2, option: 'duplicates' },
    })
    const { columns, notes } = await readParquet(timed([5, 0]))
    expect(columns).toEqual([Float64Array.of(2, 1)])
    expect(notes).toContain('The rows were newest first and were reversed.')
  })

  it('refuses more than is accepted, by what the file declares', async () => {
    const path = fileOf('no dictionary')
    expect(await errorOf(path, { columns: ['double'], time: false, maxValues: 49 })).toMatchObject({
      code: 'too-large',
      details: { option: 'maxValues' },
    })
    expect((await errorOf(path, { columns: ['double'], maxBytes: 100 })).details['option']).toBe('maxBytes')
    expect((await readParquet(path, { columns: ['double'], time: false, maxValues: 50 })).rows).toBe(50)
  })

  it.each([
    ['no file', 'file-not-found', () => files.path('none.parquet')],
    ['an empty file', 'corrupt', () => files.file('', 'empty.parquet')],
    ['a CSV file', 'corrupt', () => files.file('a,b\n1,2\n3,4\n')],
    ['gzip', 'corrupt', () => files.file(gzipSync('a,b\n1,2\n'))],
    ['half a file', 'corrupt', () => files.file(readFileSync(fileOf('no dictionary')).subarray(0, 3000))],
    ['an empty table', 'invalid-data', () => written([{ name: 'x', data: [], type: 'DOUBLE' }])],
  ])('refuses %s', async (_, code, path) => {
    expect((await errorOf(path())).code).toBe(code)
  })

  it('reads the column that is asked for by its name, __proto__ too', async () => {
    const path = written([
      { name: '__proto__', data: [1, 2], type: 'DOUBLE' },
      { name: 'constructor', data: [3, 4], type: 'DOUBLE' },
    ])
    expect(await readParquet(path)).toMatchObject({
      names: ['__proto__', 'constructor'],
      columns: [Float64Array.of(1, 2), Float64Array.of(3, 4)],
      rows: 2,
    })
  })

  it('reads back what is written, in one group of rows or several', async () => {
    const value = fc.option(fc.double({ noDefaultInfinity: true, noNaN: true }), { nil: null })
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(7, 100),
        async (data, rowGroupSize) => {
          const path = written([{ name: 'x', data, type: 'DOUBLE' }], { rowGroupSize })
          const { columns } = await readParquet(path, { columns: ['x'] })
          expect(columns[0]).toEqual(Float64Array.from(data, x => x ?? Number.NaN))
        },
      ),
      { numRuns: 30 },
    )
  })

  it('refuses differences in more parts than there are bytes, without making room for them', async () => {
    const data = Array.from({ length: 50 }, (_, i) => BigInt(i * i))
    const column = {
      name: 'x',
      data,
      type: 'INT64',
      encoding: 'DELTA_BINARY_PACKED',
      nullable: false,
    } as const
    const sound = readFileSync(written([column], { codec: 'UNCOMPRESSED' }))
    // A block of 128 in 4 parts, of 50 values: the 4 becomes 2³¹ - 1.
    const at = sound.indexOf(Buffer.of(0x80, 0x01, 4, 50))
    expect(at).toBeGreaterThan(0)
    sound.set([0xff, 0xff, 0xff, 0xff, 7], at + 2)
    const error = await errorOf(files.file(sound, 'parts.parquet'))
    expect(error.code).toBe('corrupt')
    expect(error.message).toMatch(/a block of differences has more parts than its page has bytes/)
  })

  it('refuses levels that end before the values, and does not read what follows as runs', async () => {
    const data = [1, null, 2, null, 3]
    const sound = readFileSync(written([{ name: 'x', data, type: 'DOUBLE' }], { codec: 'UNCOMPRESSED' }))
    const levels = sound.indexOf(Buffer.of(0x03, 0b10101))
    expect(levels).toBeGreaterThan(0)
    // A run of one value in the two bytes of the levels; the first number as a run of 2²⁷.
    sound.set([0x02, 1, 0xfe, 0xff, 0xff, 0xff, 0x00, 1], levels)
    const error = await errorOf(files.file(sound, 'levels.parquet'))
    expect(error.code).toBe('corrupt')
    expect(error.message).toMatch(/the levels of a page end before its values/)
  })

  it('refuses the header of a run that its reader would take for a smaller one', async () => {
    const data = Array.from({ length: 40 }, (_, i) => (i % 3 === 1 ? null : i))
    const sound = readFileSync(written([{ name: 'x', data, type: 'DOUBLE' }], { codec: 'UNCOMPRESSED' }))
    // Five bytes of levels: their header becomes 2³² + 3, where 32 bits hold 3.
    const levels = sound.indexOf(Buffer.of(0x0b, 0b01101101))
    expect(levels).toBeGreaterThan(0)
    sound.set([0x83, 0x80, 0x80, 0x80, 0x10], levels)
    const error = await errorOf(files.file(sound, 'header.parquet'))
    expect(error.code).toBe('corrupt')
    expect(error.message).toMatch(/a run has more values than its page/)
  })

  it.each([
    // Each would take 256 MiB before its first element was found to be missing.
    ['lists of 2²⁵ lists', [0x29], [0xf9, 0x80, 0x80, 0x80, 0x10], /a list is longer than its bytes/],
    ['lists within lists', [0x29], [0x19], /too deep within each other/],
    ['structures within structures', [], [0x1c], /too deep within each other/],
    ['half a structure', [0x15], [0x02, 0x15], /it is cut off/],
  ])('refuses a footer of %s', async (_, start, repeated, message) => {
    const footer = Buffer.from([...start, ...Array.from({ length: 1000 }, () => repeated).flat()])
    const length = Buffer.alloc(4)
    length.writeUInt32LE(footer.length)
    const error = await errorOf(
      files.file(Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from('PAR1')])),
    )
    expect(error.code).toBe('corrupt')
    expect(error.message).toMatch(message)
  })

  it('gives a table or one of its own errors for a file damaged anywhere', async () => {
    const codes = new Set<string>()
    const path = files.path('damaged.parquet')
    for (const [i, name] of [
      'all codecs, pages of version 1.0',
      'all codecs, pages of version 2.0',
      'no dictionary',
    ].entries()) {
      const whole = readFileSync(fileOf(name))
      const random = fc.sample(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { numRuns: 40, seed: i })
      for (const [at, byte] of random) {
        const damaged = Buffer.from(whole)
        damaged[at] = byte
        writeFileSync(path, damaged)
        try {
          expect((await readParquet(path, { columns: numeric })).rows).toBeLessThan(10_000)
        } catch (error) {
          expect(error).toBeInstanceOf(SupervisedBaselinesError)
          codes.add((error as SupervisedBaselinesError).code)
        }
      }
    }
    expect(codes).toContain('corrupt')
  }, 60_000)
})
