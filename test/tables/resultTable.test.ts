import * as arrow from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { autoAR, backtest, backtestTable, forecastTable, fromTable } from '../../src/forecasting/index.js'
import { arrowColumns, csvLines, type ResultTable, tableOfRows, tableRows } from '../../src/tables/index.js'
import { aggregate, aggregateTable } from '../../src/tasks/index.js'
import { ashaTune, trialsTable, uniform } from '../../src/tuning/index.js'
import { type DashaSummary, scoresTable } from '../../src/workflows/index.js'

const a = Float64Array.from({ length: 120 }, (_, t) => Math.sin(t / 3) + ((t * 7919) % 13) / 50)
const dates = Array.from(a, (_, day) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10))
const model = autoAR({ a, '=b': a.map(x => 2 - x) }, { horizon: 3, combine: false, maxLag: 12 })
const forecast = model.forecast(3, { levels: [80] })

/** What the real library reads back of its own file, made of a table. */
function throughArrow(table: ResultTable): arrow.Table {
  return arrow.tableFromIPC(arrow.tableToIPC(arrow.tableFromArrays(arrowColumns(table)), 'file'))
}

describe('forecastTable', () => {
  const table = forecastTable(forecast, { dates })

  it('has the forecast with its intervals, and goes on with the dates', () => {
    expect(table.names).toEqual(['date', 'a', 'a lower 80', 'a upper 80', '=b', '=b lower 80', '=b upper 80'])
    expect(table.columns[0]).toEqual(['2024-04-30', '2024-05-01', '2024-05-02'])
    expect(table.columns[1]).toEqual(forecast.mean.a)
    expect(table.columns[5]).toEqual(forecast.intervals[0]!.lower['=b'])
    expect(forecastTable(forecast).columns[0]).toEqual(Float64Array.of(1, 2, 3))
    const single = autoAR(a, { horizon: 2, combine: false, maxLag: 5 }).forecast(2)
    expect(forecastTable(single).names).toEqual(['step', 'value'])
  })

  it('goes through Arrow with values, types and times', () => {
    const read = throughArrow(table)
    expect(read.schema.fields.map(({ type }) => String(type))).toEqual([
      'Timestamp<MILLISECOND>',
      ...Array(6).fill('Float64'),
    ])
    const { series, dates: times } = fromTable(read)
    expect(series['a']).toEqual(forecast.mean.a)
    expect(series['=b upper 80']).toEqual(forecast.intervals[0]!.upper['=b'])
    expect(times).toEqual(table.columns[0])
  })

  it('goes through JSON, and through CSV with formulas held back', () => {
    const rows = JSON.parse(JSON.stringify(tableRows(table)))
    expect(rows[1]).toMatchObject({ date: '2024-05-01', a: forecast.mean.a[1] })
    expect(fromTable(rows).series['a']).toEqual(forecast.mean.a)
    const [header, first] = [...csvLines(table)]
    expect(header).toBe("date,a,a lower 80,a upper 80,'=b,'=b lower 80,'=b upper 80\n")
    expect(first!.split(',').slice(0, 2)).toEqual(['2024-04-30', String(forecast.mean.a[0])])
  })
})

describe('other results as tables', () => {
  it('backtests have a row for all columns and one a column, for each horizon', () => {
    const result = backtest(
      { fitAR: { lags: 3 } },
      { a, b: a },
      { horizons: [1, 5], from: 100, levels: [90] },
    )
    const rows = tableRows(backtestTable(result))
    expect(rows.map(({ horizon, column }) => [horizon, column])).toEqual([
      [1, ''],
      [1, 'a'],
      [1, 'b'],
      [5, ''],
      [5, 'a'],
      [5, 'b'],
    ])
    const [all] = result.horizons
    expect(rows[0]).toMatchObject({
      mse: all!.mse,
      windows: all!.windows,
      'coverage 90': all!.coverage[0]!.share,
    })
    expect(rows[1]).toMatchObject({ mae: all!.columns[0]!.mae, windows: null })
    expect(
      throughArrow(backtestTable(result))
        .toArray()
        .map(row => row.windows),
    ).toEqual(rows.map(row => row['windows']))
  })

  it('trials have a row each, with their hyperparameters', async () => {
    const result = await ashaTune({
      space: { x: uniform(0, 1) },
      objective: async ({ config }) => config.x,
      maxResource: 4,
      maxTrials: 6,
      seed: 2,
    })
    const rows = tableRows(trialsTable(result))
    expect(rows).toHaveLength(6)
    for (const [i, trial] of result.trials.entries()) {
      expect(rows[i]).toMatchObject({
        trial: i,
        status: trial.status,
        x: trial.config.x,
        value: trial.value ?? null,
      })
    }
    expect(throughArrow(trialsTable(result)).getChild('status')!.toArray()).toHaveLength(6)
  })

  it('scores of dasha have a row a part and metric', () => {
    const validation = { examples: 10, loss: 1, scores: { mcc: 0.5, accuracy: 0.7 }, confusion: undefined }
    const intervals = { mcc: { lower: 0.2, upper: 0.6 } }
    const test = { ...validation, intervals, duplicates: 0, withoutDuplicates: undefined }
    const details: DashaSummary['details'] = { validation, test }
    expect(tableRows(scoresTable({ details }))).toEqual([
      { part: 'validation', metric: 'mcc', value: 0.5, lower: null, upper: null, examples: 10 },
      { part: 'validation', metric: 'accuracy', value: 0.7, lower: null, upper: null, examples: 10 },
      { part: 'test', metric: 'mcc', value: 0.5, lower: 0.2, upper: 0.6, examples: 10 },
      { part: 'test', metric: 'accuracy', value: 0.7, lower: null, upper: null, examples: 10 },
    ])
  })

  it('aggregates have a row a model, with its scores', () => {
    const results = [
      { model: 'ours', task: 'x', value: 0.9 },
      { model: 'ours', task: 'y', value: 0.8 },
      { model: 'theirs', task: 'x', value: 0.7 },
    ]
    const all = aggregate(results, { direction: 'max' })
    const rows = tableRows(aggregateTable(all))
    expect(rows[0]).toMatchObject({ model: 'ours', x: 0.9, y: 0.8, averageRank: all.models[0]!.averageRank })
    expect(rows[1]).toMatchObject({ model: 'theirs', x: 0.7, y: null })
  })
})

describe('arrowColumns', () => {
  it('makes nulls of gaps and keeps the type where there is nothing else', () => {
    const table = {
      names: ['x', 'none'],
      columns: [Float64Array.of(1, Number.NaN), Float64Array.of(Number.NaN, Number.NaN)],
    }
    const read = throughArrow(table)
    expect([...read.getChild('x')!]).toEqual([1, null])
    expect(String(read.getChild('none')!.type)).toBe('Float64')
    expect(tableRows(table)).toEqual([
      { x: 1, none: null },
      { x: null, none: null },
    ])
  })

  it('keeps text that is no date, and names like __proto__', () => {
    const table = {
      names: ['date', '__proto__'],
      columns: [['first', 'second'], Float64Array.of(1, 2)],
      time: 'date',
    }
    expect(arrowColumns(table)['date']).toEqual(['first', 'second'])
    expect(Object.keys(tableRows(table)[0]!)).toEqual(['date', '__proto__'])
    expect(tableOfRows([{ a: 1 }, { b: true }]).columns).toEqual([
      Float64Array.of(1, Number.NaN),
      ['', 'true'],
    ])
  })
})
