import { describe, expect, it } from 'vitest'
import {
  addWindows,
  geometricMean,
  maseScale,
  scoresOf,
  scoreWindow,
} from '../../bench/support/forecastScores.js'

const row = (...values: number[]) => Float64Array.of(...values)

describe('maseScale', () => {
  it('is the mean absolute seasonal difference', () => {
    expect(maseScale(row(1, 2, 4, 8), 1)).toBe(7 / 3)
    expect(maseScale(row(1, 2, 4, 8), 2)).toBe(4.5)
  })

  it('leaves out pairs with a missing value', () => {
    expect(maseScale(row(1, NaN, 4, 8), 1)).toBe(4)
  })

  it('is NaN where the series is no longer than the season', () => {
    expect(maseScale(row(1, 2), 2)).toBeNaN()
  })
})

describe('scoreWindow', () => {
  const levels = [0.1, 0.5, 0.9]
  const window = {
    past: [row(0, 2, 4), row(5, 5, 5)],
    truth: [row(6, NaN), row(5, 10)],
    quantiles: [
      [row(4, 4), row(5, 5), row(7, 7)],
      [row(5, 5), row(6, 6), row(8, 8)],
    ],
    levels,
    season: 1,
  }
  const sums = scoreWindow(window)

  it('scales errors by the past, and leaves out constant series and missing truth', () => {
    expect(sums).toMatchObject({ scaledErrors: 0.5, scaledCount: 1, seriesErrors: 0.5, seriesCount: 1 })
  })

  it('counts what lies between the outer quantiles, ends included', () => {
    expect(sums).toMatchObject({ inside: 2, count: 3 })
  })

  it('adds up twice the quantile loss of each level', () => {
    // Level .1: 2 * .1 * (6 - 4) + 0 + 2 * .1 * (10 - 5); level .5: 1 + 1 + 4; level .9: .2 * 1 + .2 * 3 + 1.8 * 2.
    const expected = [1.4, 6, 4.4]
    for (const [k, loss] of sums.losses.entries()) expect(loss).toBeCloseTo(expected[k]!, 12)
    expect(sums.absoluteTruth).toBe(21)
    expect(scoresOf(sums).wql).toBeCloseTo((1.4 + 6 + 4.4) / 3 / 21, 12)
  })

  it('takes the symmetric percentage error of each series', () => {
    expect(scoresOf(sums).smape).toBeCloseTo((200 / 11 + (200 / 11 + 800 / 16) / 2) / 2, 12)
  })

  it('weighs errors by their number over all, and series alike in seriesMase', () => {
    const two = { ...window, past: [row(0, 2, 4), row(0, 1, 2)] }
    const scores = scoresOf(scoreWindow(two))
    expect(scores.mase).toBeCloseTo((0.5 + 1 + 4) / 3, 12)
    expect(scores.seriesMase).toBeCloseTo((0.5 + 2.5) / 2, 12)
  })

  it('adds windows up', () => {
    const both = addWindows([sums, sums])
    expect(both.count).toBe(6)
    expect(both.losses[1]).toBeCloseTo(12, 12)
    expect(scoresOf(both).wql).toBeCloseTo(scoresOf(sums).wql, 12)
    expect(scoresOf(both).coverage).toBe(2 / 3)
  })
})

describe('geometricMean', () => {
  it('is the root of the product', () => expect(geometricMean([2, 8])).toBeCloseTo(4, 12))
})
