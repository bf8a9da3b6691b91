import { describe, expect, it } from 'vitest'
import { bestRows, forecastingScores, forecastingSets, publishedRows } from '../../src/tasks/index.js'

const horizons = [96, 192, 336, 720]

describe('forecastingScores', () => {
  it('belongs to known sets and horizons, with plausible errors and a source each', () => {
    const sets = new Map(forecastingSets.map(set => [set.name, set]))
    for (const score of forecastingScores) {
      const set = sets.get(score.dataSet)!
      expect(score.horizon === 'average' || set.horizons.includes(score.horizon), JSON.stringify(score)).toBe(
        true,
      )
      expect(score.mse).toBeGreaterThan(0.05)
      expect(score.mse).toBeLessThan(8)
      expect(score.mae ?? 1).toBeGreaterThan(0.1)
      expect(score.source.length && score.protocol.length).toBeTruthy()
    }
  })

  it.each([
    ['Weather', 'PatchTST/64', 96, 0.149, 0.198],
    ['ETTm2', 'DLinear', 720, 0.397, 0.421],
    ['ETTh1', 'TTM granite-r2 (512)', 720, 0.475, undefined],
    ['ILI', 'NLinear', 60, 1.819, 0.917],
    ['ETTh2', 'Time-MoE-ultra', 336, 0.406, 0.419],
    ['ECL', 'GPT4TS', 'average', 0.167, 0.263],
  ])('has %s, %s, %s as published', (dataSet, model, horizon, mse, mae) => {
    const found = forecastingScores.filter(
      s => s.dataSet === dataSet && s.model === model && s.horizon === horizon,
    )
    expect(found.map(s => s.mse)).toContain(mse)
    expect(found.find(s => s.mse === mse)!.mae).toBe(mae)
  })

  it('gives no score twice', () => {
    const keys = forecastingScores.map(s =>
      [s.dataSet, s.model, s.kind, s.horizon, s.source, s.protocol].join('|'),
    )
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('bestRows', () => {
  it('shows each model at its best full row, zero-shot and fine-tuned apart', () => {
    const rows = bestRows(publishedRows('ETTm1', horizons))
    const ttm = rows.filter(row => row.model.startsWith('TTM'))
    expect(ttm.map(row => row.kind).sort()).toEqual(['fine-tuned', 'zero-shot'])
    expect(ttm.find(row => row.kind === 'zero-shot')!.model).toBe('TTM research-use-r2 (1536)')
    expect(rows.filter(row => row.model.startsWith('PatchTST'))).toHaveLength(1)
    expect(rows[0]!.scores).toHaveLength(4)
  })

  it('shows only the horizons asked for, and averages', () => {
    for (const { scores } of publishedRows('ETTh1', [96])) {
      expect(scores.every(({ horizon }) => horizon === 96 || horizon === 'average')).toBe(true)
    }
    expect(publishedRows('nothing', horizons)).toEqual([])
  })
})
