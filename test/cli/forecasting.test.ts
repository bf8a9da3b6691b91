import { readFileSync } from 'node:fs'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { runCli, runCliOn } from '../support/runCli.js'
import { sharedData } from '../support/sharedData.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()
const day = (i: number) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10)
const rows = Array.from({ length: 400 }, (_, i) => {
  const week = [3, 4, 5, 6, 5, 1, 0][i % 7]!
  return `${day(i)},${week + ((i * 7919) % 17) / 40},${i === 5 ? -9999 : 100 - week},x`
})
const file = temp.file(`date,a,=b,note\n${rows.join('\n')}\n`, 'made.csv')
const numeric = ['--columns', 'a,=b', '--missing', '-9999']

describe('supervised-baselines forecast', () => {
  it('prints one JSON object with named forecasts and dates, and nothing else', async () => {
    const { status, stdout, stderr } = await runCli('forecast', file, ...numeric, '--horizon', '14', '--json')
    expect([status, stderr]).toEqual([0, ''])
    const result = JSON.parse(stdout)
    expect(result.columns.map((c: { name: string }) => c.name)).toEqual(['a', '=b'])
    expect(result.dates[0]).toBe(day(400))
    const [a] = result.columns
    expect(a.mean).toHaveLength(14)
    expect(a.intervals.map((i: { level: number }) => i.level)).toEqual([80, 95])
    // The made series repeats every week: day 400 is the second of its week.
    expect(a.mean[0]).toBeGreaterThan(3.5)
    expect(a.mean[0]).toBeLessThan(5)
  })

  it('takes what the calendar says of the days', async () => {
    const off = Array.from({ length: 415 }, (_, i) => i).filter(
      i => (7919 * i + 13 * i * i) % 1009 < 40 || i === 402,
    )
    const days = rows.map((_, i) => `${day(i)},${(off.includes(i) ? 5 : 20) + ((i * 7919) % 17) / 40}`)
    const shop = temp.file(`date,sales\n${days.join('\n')}\n`, 'shop.csv')
    const dates = temp.file(`${off.map(day).join('\n')}\n`, 'holidays.txt')
    const args = ['--calendar', 'weekend,holiday', '--holidays', dates, '--horizon', '5', '--json']
    const { status, stdout } = await runCli('forecast', shop, ...args)
    expect(status).toBe(0)
    const { median } = JSON.parse(stdout).columns[0]
    expect(median[2]).toBeLessThan(8)
    expect(median[1]).toBeGreaterThan(18)
    for (const [wrong, message] of [
      [['--calendar', 'holiday'], /`--holidays`/],
      [['--calendar', 'weekdy'], /`--calendar` is "weekdy"/],
      [['--holidays', '2024-12-25'], /`--calendar holiday`/],
      [['--calendar', 'holiday', '--holidays', 'no-file'], /`--holidays` is "no-file"/],
      [['--calendar', 'weekend', '--time', 'none'], /needs dates/],
    ] as const) {
      const { status, stderr } = await runCli('forecast', shop, ...wrong)
      expect([status, stderr]).toEqual([expect.any(Number), expect.stringMatching(message)])
    }
  })

  it('writes the forecast and the report, and says so', async () => {
    const [output, report] = [temp.path('out.csv'), temp.path('out.html')]
    const args = ['--horizon', '3', '--levels', '90', '--output', output, '--report', report]
    const { status, stdout } = await runCli('forecast', file, ...numeric, ...args)
    expect(status).toBe(0)
    expect(stdout).toContain(`written to ${output}`)
    const lines = readFileSync(output, 'utf8').trim().split('\n')
    expect(lines[0]).toBe("date,a,a lower 90,a upper 90,'=b,'=b lower 90,'=b upper 90")
    expect(lines.slice(1).map(line => line.split(',')[0])).toEqual([day(400), day(401), day(402)])
    expect(readFileSync(report, 'utf8')).toContain('<!doctype html>')
  })

  it('forecasts a Parquet file as the CSV file of the same numbers', async () => {
    const cells = rows.map(row => row.split(','))
    const columnData = [
      { name: 'date', data: cells.map(([date]) => new Date(date!)), type: 'TIMESTAMP' as const },
      { name: 'a', data: cells.map(([, a]) => Number(a)), type: 'DOUBLE' as const },
      { name: '=b', data: cells.map(([, , b]) => Number(b)), type: 'DOUBLE' as const },
      { name: 'note', data: cells.map(([, , , note]) => note!), type: 'STRING' as const },
    ]
    const parquet = temp.file(Buffer.from(parquetWriteBuffer({ columnData })), 'made.parquet')
    const [expected, result] = await Promise.all(
      [file, parquet].map(async path => {
        const { status, stdout } = await runCli('forecast', path, ...numeric, '--horizon', '5', '--json')
        expect(status).toBe(0)
        return JSON.parse(stdout)
      }),
    )
    expect(result.columns).toEqual(expected.columns)
    expect(result.dates).toEqual(expected.dates)
    const plain = await runCli('forecast', parquet, '--horizon', '5')
    expect(plain.stdout).toContain('Skipped the text column "note".')
  })

  it.each([
    [['--horizon', '0'], 2, '`--horizon` is "0"'],
    [
      ['--columns', 'c'],
      2,
      '`--columns` is "c", but must be among the table\'s columns: "date", "a", "=b", "note"',
    ],
    [['--columns', 'note'], 1, 'line 2: row 1, column "note" holds "x"'],
    [['--levels', '.95'], 2, 'did you mean 95?'],
    [['--horizn', '14'], 2, 'Did you mean --horizon?'],
    [['--date-format', 'klingon'], 2, '`--date-format` is "klingon"'],
    [['--format', 'csv'], 2, 'one of wide, long, json'],
    [['--duplicates', 'all'], 2, 'one of mean, sum, first, last'],
  ])('says what is wrong with %j', async (args, status, message) => {
    const result = await runCli('forecast', file, ...args)
    expect([result.status, result.stdout]).toEqual([status, ''])
    expect(result.stderr).toContain(message)
  })
})

describe('supervised-baselines forecast on tables as they are', () => {
  const wave = (i: number) => (10 + 3 * Math.sin((i * Math.PI) / 6) + ((i * 7919) % 17) / 20).toFixed(3)
  const month = (i: number) => new Date(Date.UTC(2015, i + 1, 0)).toISOString().slice(0, 10)

  it('finds the horizon by the frequency, and says what was assumed', async () => {
    const path = temp.file(
      `date;Last\n${Array.from({ length: 60 }, (_, i) => `${month(i)};${wave(i).replace('.', ',')}`).join('\n')}\n`,
    )
    const { status, stdout } = await runCli('forecast', path)
    expect(status).toBe(0)
    expect(stdout).toContain(
      '60 rows, 1 column\nTime: "date" (month ends, 2015-01-31 to 2019-12-31); series: "Last".',
    )
    expect(stdout).toContain('Read "Last" with decimal commas.')
    const { dates, notes, frequency } = JSON.parse((await runCli('forecast', path, '--json')).stdout)
    expect(dates).toHaveLength(12)
    expect(dates.slice(0, 3)).toEqual(['2020-01-31', '2020-02-29', '2020-03-31'])
    expect([notes.length, frequency]).toEqual([2, 'month ends'])
  })

  it('takes a long table from standard input and writes long, wide or JSON', async () => {
    const rows = ['a', 'b'].flatMap((id, s) =>
      Array.from({ length: 48 + 6 * s }, (_, i) => `${id},${month(i + 6 - 6 * s)},${wave(i + s)}`),
    )
    const csv = `unique_id,ds,y\n${rows.join('\n')}\n`
    const long = await runCliOn(csv, 'forecast', '-', '--horizon', '2', '--output', '-')
    const lines = long.stdout.trim().split('\n')
    expect(lines[0]).toBe('unique_id,ds,y,lo-80,hi-80,lo-95,hi-95')
    expect(lines.slice(1).map(line => line.split(',').slice(0, 2).join())).toEqual([
      'a,2019-07-31',
      'a,2019-08-31',
      'b,2019-07-31',
      'b,2019-08-31',
    ])
    expect(long.stderr).toContain('2 series by "unique_id", of 48 to 54 rows')
    const wide = await runCliOn(csv, 'forecast', '-', '--horizon', '2', '--levels', '80', '--format', 'wide')
    expect(wide.stdout.split('\n')[0]).toBe('ds,a,a lower 80,a upper 80,b,b lower 80,b upper 80')
    const json = await runCliOn(
      csv,
      'forecast',
      '-',
      '--horizon',
      '1',
      '--levels',
      '',
      '--format',
      'json',
      '--min',
      '100',
    )
    expect(JSON.parse(json.stdout)).toEqual([
      { unique_id: 'a', ds: '2019-07-31', y: 100 },
      { unique_id: 'b', ds: '2019-07-31', y: 100 },
    ])
  })

  it('names its own options where a table is open to doubt', async () => {
    const path = temp.file('date,load\n2024-01-01,1\n2024-01-02,2\n2024-01-02,3\n')
    const { status, stderr } = await runCli('forecast', path)
    expect(status).toBe(1)
    expect(stderr).toContain('with the option `--duplicates`: "mean", "sum", "first" or "last"')
  })
})

describe('supervised-baselines backtest', () => {
  const args = ['--protocol', '70-10-20', '--horizons', '7,14', '--context', '60']

  it('prints results by horizon as JSON', async () => {
    const { status, stdout, stderr } = await runCli('backtest', file, ...numeric, ...args, '--json')
    expect([status, stderr]).toEqual([0, ''])
    const { results } = JSON.parse(stdout)
    expect(results.map((r: { horizon: number }) => r.horizon)).toEqual([7, 14])
    for (const result of results) {
      expect(result).toMatchObject({ differencing: expect.any(Number), pooling: expect.any(String) })
      expect(result.lags + result.differencing).toBeLessThanOrEqual(60)
      expect(result.mse).toBeGreaterThan(0)
      expect(result.mse).toBeLessThan(0.5)
      expect(result.mae).toBeLessThan(Math.sqrt(result.mse))
    }
  })

  it('compares only with scores on the same set', async () => {
    const unknown = await runCli('backtest', file, ...numeric, ...args, '--compare')
    expect([unknown.status, unknown.stdout]).toEqual([2, ''])
    expect(unknown.stderr).toContain('one of ETTh1')
    const other = await runCli('backtest', file, ...numeric, ...args, '--compare', '--data-set', 'etth1')
    expect(other.stderr).toContain('17420 rows and 7 columns, not 400 and 2')
  })

  it('measures ETTh1 by the published protocol, beside published scores', async ({ skip }) => {
    const path = sharedData('forecasting/ETTh1.csv')
    if (!path) return skip('ETTh1.csv is not at hand')
    const short = ['--protocol', 'etth', '--horizons', '96', '--preset', 'paper', '--compare', '--json']
    const { results, published, dataSet } = JSON.parse((await runCli('backtest', path, ...short)).stdout)
    expect(dataSet).toBe('ETTh1')
    expect(results[0].mse).toBeLessThan(0.357)
    expect(results[0]).toMatchObject({
      horizon: 96,
      differencing: 1,
      lags: 511,
      pooling: 'shared',
      windows: 2785,
    })
    expect(published.length).toBeGreaterThan(20)
  })
})

describe('supervised-baselines kpss', () => {
  it('tests every column, gaps cut out, and passes over what does not vary', async () => {
    const path = temp.file(
      `trend,noise,flat\n${Array.from({ length: 200 }, (_, i) => `${(i / 20) ** 2},${(i * 7919) % 17},1`).join('\n')}\n,3,1\n`,
    )
    const { results } = JSON.parse((await runCli('kpss', path, '--json')).stdout)
    const [trend, noise, flat] = results
    expect(trend).toMatchObject({ values: 200, pValue: 0.01, clipped: 'below' })
    expect(noise.pValue).toBe(0.1)
    expect(flat.reason).toContain('does not vary')
    const text = (await runCli('kpss', path, '--regression', 'c')).stdout
    expect(text).toMatch(/trend .*< 0\.010 .*rejected/)
    expect(text).toContain('longest stretch')
  })
})
