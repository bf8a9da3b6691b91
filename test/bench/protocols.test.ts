import { describe, expect, it } from 'vitest'
import { airPassengers } from '../../bench/support/airPassengers.js'
import { fevTasks } from '../../bench/support/fevTasks.js'
import {
  deciles,
  fillForward,
  forecasterUnderTest,
  repeatSeason,
} from '../../bench/support/forecasterUnderTest.js'
import { addWindows, scoresOf, scoreWindow } from '../../bench/support/forecastScores.js'
import {
  blocks,
  giftConfigurations,
  giftLabel,
  giftTask,
  meanOfKnown,
  onGrid,
  panelWindow,
  windowCount,
} from '../../bench/support/giftEval.js'
import { giftWindow } from '../../bench/support/giftItem.js'
import { fevPublished, giftPublished } from '../../bench/support/publishedForecasts.js'
import { parseSeries } from '../../bench/support/seriesSets.js'
import { sharedData } from '../support/sharedData.js'

const row = (...values: number[]) => Float64Array.of(...values)
const naive = forecasterUnderTest('seasonalNaive')

describe('parseSeries', () => {
  it('reads a series a line, inner gaps as NaN, and takes empty cells at the end as padding', () => {
    expect(parseSeries('a,1,,3,,\nb,2\n', false)).toEqual([row(1, NaN, 3), row(2)])
  })

  it('can keep them as missing values', () => {
    expect(parseSeries('a,1,,3,,\n', true)).toEqual([row(1, NaN, 3, NaN, NaN)])
  })
})

describe('the windows of GIFT-Eval', () => {
  it('has 30 configurations, each named once', () => {
    expect(new Set(giftConfigurations.map(giftLabel)).size).toBe(30)
  })

  it.each([
    [84, 12, 1],
    [17_420, 48, 20],
    [17_420, 720, 3],
    [725, 30, 3],
  ])('of %d rows and horizon %d there are %d', (rows, horizon, count) => {
    expect(windowCount(rows, horizon)).toBe(count)
  })

  it('lie one beside the other up to the end', () => {
    const series = [row(1, 2, 3, 4, 5, 6), row(7, 8, 9, 10, 11)]
    expect(panelWindow(series, 2, 1)).toEqual({
      past: [row(1, 2, 3, 4), row(7, 8, 9)],
      truth: [row(5, 6), row(10, 11)],
    })
    expect(panelWindow(series, 2, 2)).toEqual({ past: [row(1, 2), row(7)], truth: [row(3, 4), row(8, 9)] })
  })

  it('takes blocks of rows and drops a part one', () => {
    expect(blocks(row(1, NaN, 3, NaN, NaN, NaN, 7), 3, meanOfKnown)).toEqual(row(2, NaN))
  })

  it('puts rows on the grid of their times: gaps are NaN, and of two rows of a time the first counts', () => {
    expect(onGrid([10, 11, 11, 13, 99], [row(1, 2, 3, 4, 5)], 5)).toEqual([row(1, 2, NaN, 4, NaN)])
  })
})

describe('seasonalNaive', () => {
  it('repeats the last season, or the mean of less than one', () => {
    expect(repeatSeason(row(9, 1, 2, 3), 3, 5)).toEqual(row(1, 2, 3, 1, 2))
    expect(repeatSeason(row(1, 3), 3, 2)).toEqual(row(2, 2))
  })

  it('fills gaps by the value before, and those at the start by the first', () => {
    expect(fillForward(row(NaN, 1, NaN, 2, NaN))).toEqual(row(1, 1, 1, 2, 2))
  })

  const files = sharedData('series/gift-eval-scores.csv')
  it.skipIf(!files).each(['hospital/M/short', 'us_births/M/short', 'saugeen/W/short', 'us_births/D/short'])(
    'has the published MASE on %s',
    label => {
      const configuration = giftConfigurations.find(c => giftLabel(c) === label)!
      const windows = Array.from({ length: giftTask(configuration).windows }, (_, k) =>
        giftWindow({ id: label, configuration, back: k + 1 }, naive),
      )
      const published = giftPublished().get('seasonal_naive')!.get(label)!.mase
      expect(Math.abs(scoresOf(addWindows(windows)).mase / published - 1)).toBeLessThan(1e-4)
    },
  )

  it.skipIf(!files).each(['m3_yearly', 'tourism_quarterly', 'hospital', 'cif_2016'])(
    'has the MASE that fev publishes on %s',
    name => {
      const { published, window } = fevTasks[name]!
      const { past, truth, horizon, season, seasons } = window(1)
      const question = { horizon, seasons, maseSeason: season, levels: deciles }
      const { quantiles } = naive(past, question)
      const scores = scoresOf(scoreWindow({ past, truth, quantiles, levels: deciles, season }))
      const theirs = fevPublished(published!.benchmark, published!.task)
      const { mase } = theirs.find(({ model }) => model === 'seasonal_naive')!
      expect(Math.abs(scores.seriesMase / mase - 1)).toBeLessThan(1e-4)
    },
  )
})

describe('airPassengers', () => {
  it('is complete', () => {
    expect(airPassengers).toHaveLength(144)
    expect(airPassengers.reduce((sum, value) => sum + value)).toBe(40_363)
    expect([...airPassengers.slice(-3)]).toEqual([461, 390, 432])
  })
})
