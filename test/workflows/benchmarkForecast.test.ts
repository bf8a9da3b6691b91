import { describe, expect, it } from 'vitest'
import { autoAR } from '../../src/forecasting/index.js'
import { standardize } from '../../src/tasks/index.js'
import { benchmarkForecast } from '../../src/workflows/index.js'

const columns = [0, 1].map(c =>
  Float64Array.from({ length: 200 }, (_, i) => 10 * c + Math.sin(i / (4 + c)) + ((i * 7919) % 13) / 40),
)

describe('benchmarkForecast', () => {
  it('scores every window of the test part, as forecasting them one by one does', async () => {
    const horizon = 5
    const { split, results } = await benchmarkForecast(columns, {
      protocol: '70-10-20',
      horizons: [horizon],
      context: 20,
    })
    expect(split).toEqual({ trainEnd: 140, validationEnd: 160, testEnd: 200 })
    const { columns: scaled } = standardize(columns, split.trainEnd)
    const model = autoAR(
      scaled.map(column => column.subarray(0, split.validationEnd)),
      { horizon, combine: false, maxLag: 20, standardize: false },
    )
    const squares: number[] = []
    for (let origin = 160; origin + horizon <= 200; origin++) {
      const { mean } = model.forecast(horizon, { context: scaled.map(column => column.subarray(0, origin)) })
      mean.forEach((values, c) => {
        values.forEach((value, h) => {
          squares.push((value - scaled[c]![origin + h]!) ** 2)
        })
      })
    }
    expect(results[0]).toMatchObject({ ...model.order, horizon, windows: 36, pooling: model.pooling.kind })
    expect(results[0]!.mse).toBeCloseTo(squares.reduce((a, b) => a + b) / squares.length, 10)
  })

  it('stops between horizons when aborted', async () => {
    const controller = new AbortController()
    const running = benchmarkForecast(columns, {
      protocol: '70-10-20',
      horizons: [2, 3],
      context: 20,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(running).rejects.toMatchObject({ code: 'aborted' })
  })
})
