import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/common/random.js'
import { autoAR } from '../../src/forecasting/index.js'
import { type BatchForecast, forecastBatches, readSeries, writeCSV } from '../../src/node/index.js'
import { longForecastTable } from '../../src/tables/index.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()
const season = [0, 4, 9, 2]
/** Quarterly series of 16 to 22 rows. */
const columns = Array.from({ length: 11 }, (_, s) => {
  const random = createRandom(3).fork(s)
  return Float64Array.from({ length: 16 + (s % 7) }, (_, t) => 50 + s + season[t % 4]! + random.normal())
})
const record = (from: number, to: number) =>
  Object.fromEntries(columns.slice(from, to).map((column, i) => [`s${from + i}`, column]))
const asked = { horizon: 3, season: 4, levels: [80], quantiles: [0.9], seriesPerPanel: 4 } as const

async function all(batches: AsyncIterable<BatchForecast>): Promise<BatchForecast[]> {
  const results: BatchForecast[] = []
  for await (const batch of batches) results.push(batch)
  return results
}
const rejection = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    error => error as unknown,
  )
const numbersOf = (results: readonly BatchForecast[]) =>
  results.map(({ forecasts }) =>
    forecasts.map(({ name, mean, median, intervals, quantiles }) => ({
      name,
      mean,
      median,
      intervals,
      quantiles,
    })),
  )

describe('forecastBatches', () => {
  it('gives the forecasts of autoAR for each panel in order, whatever the batches and the number of threads', async () => {
    const results = numbersOf(await all(forecastBatches([record(0, 11)], { ...asked, workers: 1 })))
    expect(results.map(panel => panel.map(({ name }) => name))).toEqual([
      ['s0', 's1', 's2', 's3'],
      ['s4', 's5', 's6', 's7'],
      ['s8', 's9', 's10'],
    ])
    const { mean, median, intervals, quantiles } = autoAR(columns.slice(4, 8), {
      horizon: 3,
      season: 4,
    }).forecast(3, { levels: [80], quantiles: [0.9] })
    expect(results[1]![2]).toEqual({
      name: 's6',
      mean: mean[2],
      median: median[2],
      intervals: [{ level: 80, lower: intervals[0]!.lower[2], upper: intervals[0]!.upper[2] }],
      quantiles: [{ probability: 0.9, values: quantiles[0]!.values[2] }],
    })
    const cut = [record(0, 1), record(1, 7), record(7, 11)]
    expect(numbersOf(await all(forecastBatches(cut, { ...asked, workers: 3 })))).toEqual(results)
  })

  it('reads no further than the panels under way, and closes its source when left early', async () => {
    let given = 0
    let isClosed = false
    async function* source() {
      try {
        for (let i = 0; i < 11; i++, given++) yield record(i, i + 1)
      } finally {
        isClosed = true
      }
    }
    const results = forecastBatches(source(), { ...asked, seriesPerPanel: 1, workers: 2 })
    await results.next()
    expect(given).toBeLessThanOrEqual(3)
    await results.next()
    expect(given).toBeLessThanOrEqual(4)
    await results.return()
    expect([isClosed, given < 5]).toEqual([true, true])
  })

  it('reports series that cannot be fitted, and forecasts the others as if these were absent', async () => {
    const [plain] = numbersOf(await all(forecastBatches([record(0, 3)], { ...asked, workers: 1 })))
    const told: unknown[] = []
    const bad = {
      none: [Number.NaN],
      text: ['x'] as never,
      huge: columns[0]!.map((_, t) => (-1) ** t * 1e308),
    }
    const [result] = await all(
      forecastBatches([{ ...record(0, 2), ...bad, ...record(2, 3) }], {
        ...asked,
        workers: 1,
        onProgress: progress => told.push(progress),
      }),
    )
    expect(numbersOf([result!])[0]).toEqual(plain)
    expect(result!.failed).toEqual([
      { name: 'none', reason: 'it has no value' },
      { name: 'text', reason: expect.stringContaining('Row 0 of `text` is "x"') },
      { name: 'huge', reason: 'its forecast is not finite; scale its values' },
    ])
    expect(told).toEqual([{ series: 3, failed: 3 }])
  })

  it('forecasts a long file with its dates and names into a long file', async () => {
    const rows = columns.flatMap((column, s) =>
      Array.from(column, (value, t) => `shop ${s},${2001 + (t >> 2)}Q${1 + (t % 4)},${value}`),
    )
    const path = temp.file(`shop,quarter,sales\n${rows.join('\n')}\n`)
    async function* tables() {
      const options = { horizon: 3, levels: [80], workers: 2, seriesPerPanel: 4 }
      for await (const { forecasts, longNames } of forecastBatches(
        readSeries(path, { batchRows: 50 }),
        options,
      ))
        yield longForecastTable(forecasts, longNames)
    }
    const output = temp.path('long.csv')
    await writeCSV(output, tables())
    const lines = readFileSync(output, 'utf8').trim().split('\n')
    expect(lines[0]).toBe('shop,quarter,sales,lo-80,hi-80')
    expect(lines).toHaveLength(1 + 3 * columns.length)
    expect(lines[4]).toMatch(/^shop 1,2005Q2,\d+/)
    // The season follows from the quarters.
    const [, second] = numbersOf(await all(forecastBatches([record(0, 11)], { ...asked, workers: 1 })))
    expect(lines[13]!.split(',')[2]).toBe(String(second![0]!.mean[0]))
  })

  it('ends soon after its signal is aborted', async () => {
    const controller = new AbortController()
    const results = forecastBatches([record(0, 11)], { ...asked, workers: 1, signal: controller.signal })
    const first = results.next()
    controller.abort()
    expect(await rejection(first)).toMatchObject({ code: 'aborted' })
  })

  it.each([
    [{ ...asked, horizon: 0 }, 'horizon'],
    [{ ...asked, workers: 0 }, 'workers'],
    [{ ...asked, seriesPerPanel: 1.5 }, 'seriesPerPanel'],
    [{ ...asked, season: 'monthly' as never }, 'season'],
    [{ ...asked, levels: [0.8] }, 'levels'],
    [{ ...asked, batch: 3 } as never, 'batch'],
  ])('refuses %o', async (options, option) => {
    const error = await rejection(all(forecastBatches([record(0, 2)], options)))
    expect(error).toMatchObject({ code: 'invalid-option', details: { option } })
  })

  it.each([7, 'sales', [[1, 2, 3]]])('refuses batches like %o', async batches => {
    const error = await rejection(all(forecastBatches(batches as never, asked)))
    expect(error).toMatchObject({ name: 'SupervisedBaselinesError' })
  })
})
