import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { forecastMany, isLarge, type ManySettings } from '../../src/cli/forecastMany.js'
import { runCli } from '../support/runCli.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()
const context = { signal: new AbortController().signal, progress: () => {} }
const settings = (output: string): ManySettings => ({
  horizon: ({ frequency }) => (frequency?.name === 'month starts' ? 2 : 99),
  season: undefined,
  levels: [80],
  min: undefined,
  max: 9,
  workers: 1,
  output,
})
const month = (t: number) => `${2020 + Math.floor(t / 12)}-${String(1 + (t % 12)).padStart(2, '0')}-01`
const rowsOf = (name: string, rows: number) =>
  Array.from({ length: rows }, (_, t) => `${name},${month(t)},${8 + ((t * 7) % 5) / 4}`)

describe('a large long table', () => {
  it('is forecast part by part, each series from its own last date', async () => {
    const lines = ['a', 'b', 'c'].flatMap((name, s) => rowsOf(name, 20 + s))
    const path = temp.file(`shop,month,sales\n${lines.join('\n')}\nd,2020-01-01,\n`)
    const output = temp.path('long.csv')
    const result = await forecastMany(path, {}, settings(output), context)
    const written = readFileSync(output, 'utf8').trim().split('\n')
    expect(written[0]).toBe('shop,month,sales,lo-80,hi-80')
    expect(written.slice(1).map(line => line.split(',').slice(0, 2).join(' '))).toEqual([
      'a 2021-09-01',
      'a 2021-10-01',
      'b 2021-10-01',
      'b 2021-11-01',
      'c 2021-11-01',
      'c 2021-12-01',
    ])
    for (const line of written.slice(1)) {
      const [, , median, low, high] = line.split(',').map(Number)
      expect(low).toBeLessThan(median!)
      expect(high).toBeGreaterThanOrEqual(median!)
      expect(high).toBeLessThanOrEqual(9)
    }
    expect(result!.json).toMatchObject({ series: 3, horizon: 2, failed: [{ name: 'd' }] })
    expect(result!.text).toContain('No forecast for "d"')
  })

  it.each([
    [
      'is wide',
      `month,a\n${rowsOf('x', 20)
        .map(row => row.slice(2))
        .join('\n')}\n`,
      {},
    ],
    [
      'has series whose rows are scattered',
      `shop,month,sales\n${[rowsOf('a', 60_000), rowsOf('b', 60_000), rowsOf('a', 3)].flat().join('\n')}\n`,
      { time: 'none' },
    ],
  ])('is left to be read as a whole where it %s', async (_, text, input) => {
    const output = temp.path('none.csv')
    expect(await forecastMany(temp.file(text), input, settings(output), context)).toBeUndefined()
    expect(existsSync(output)).toBe(false)
  })

  it('has 32 MiB or more', async () => {
    const [small, large] = [temp.file('a\n1\n'), temp.file(Buffer.alloc(2 ** 25, 10))]
    expect(await Promise.all([isLarge(small), isLarge(large), isLarge('-')])).toEqual([false, true, false])
  })

  it('takes a number of threads', async () => {
    const { status, stderr } = await runCli('forecast', temp.file('a\n1\n'), '--workers', '0')
    expect([status, stderr]).toEqual([2, expect.stringContaining('--workers')])
  })
})
