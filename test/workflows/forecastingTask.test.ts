import { tensor3d, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { autoAR } from '../../src/forecasting/index.js'
import { buildUNet1d, buildWideResNet1d } from '../../src/models/index.js'
import { standardize } from '../../src/tasks/index.js'
import { denseMetrics } from '../../src/training/index.js'
import { benchmarkForecast, dasha, forecastingTask, prepareTask } from '../../src/workflows/index.js'
import { startBackend } from '../support/backends.js'

const columns = [0, 1].map(c =>
  Float64Array.from({ length: 200 }, (_, i) => 10 * c + Math.sin(i / (4 + c)) + ((i * 7919) % 13) / 40),
)
const split = { trainEnd: 140, validationEnd: 160, testEnd: 200 }

beforeAll(() => startBackend('wasm'))

describe('forecastingTask', () => {
  it('has every window of each part, columns after one another, scaled by the rows of train alone', async () => {
    const task = forecastingTask(columns, { horizon: 3, lookback: 4, relative: false })
    expect(task.split).toEqual(split)
    // Of 20 rows of validation, 18 can begin a target of 3.
    expect([task.train.size, task.validation.size, task.test.size]).toEqual([2 * 134, 2 * 18, 2 * 38])
    expect(task).toMatchObject({ head: 'dense', outputs: 1, horizon: 3, kind: 'sequence' })
    const { columns: scaled, means } = standardize(columns, 140)
    expect(task.means).toEqual(means)
    const { inputs, targets } = await task.test.batch([2 * 7 + 1])
    expect([...inputs]).toEqual([...Float32Array.from(scaled[1]!.subarray(163, 167))])
    expect([...targets]).toEqual([...Float32Array.from(scaled[1]!.subarray(167, 170))])

    const others = columns.map(column => column.map((value, i) => (i < 140 ? value : 99)))
    const changed = forecastingTask(others, { horizon: 3, lookback: 4, relative: false })
    expect(changed.deviations).toEqual(task.deviations)
    expect(await changed.train.batch([0, 267])).toEqual(await task.train.batch([0, 267]))
  })

  it('gives windows less their last value, and fewer of validation, where that is wanted', async () => {
    const plain = forecastingTask(columns, { horizon: 3, lookback: 4, relative: false })
    const relative = forecastingTask(columns, { horizon: 3, lookback: 4, validationStride: 5 })
    expect(relative.validation.size).toBe(2 * 4)
    const [whole, less] = [await plain.validation.batch([2 * 10]), await relative.validation.batch([2 * 2])]
    const level = whole.inputs[3]!
    whole.inputs.forEach((value, t) => {
      expect(less.inputs[t]).toBeCloseTo(value - level, 5)
    })
    whole.targets.forEach((value, h) => {
      expect(less.targets[h]).toBeCloseTo(value - level, 5)
    })
  })

  it('has the test windows by which Auto-AR is scored', async () => {
    const horizon = 5
    const { results } = await benchmarkForecast(columns, {
      ...{ protocol: '70-10-20', horizons: [horizon], context: 20 },
    })
    const { columns: scaled } = standardize(columns, split.trainEnd)
    const model = autoAR(
      scaled.map(column => column.subarray(0, split.validationEnd)),
      { horizon, combine: false, maxLag: 20, standardize: false },
    )
    const { test } = forecastingTask(columns, { horizon, lookback: 24, relative: false })
    const [outputs, truths]: number[][] = [[], []]
    for (let window = 0; window < test.size / 2; window++) {
      const { inputs, targets } = await test.batch([2 * window, 2 * window + 1])
      const context = [0, 1].map(c => Float64Array.from(inputs.subarray(24 * c, 24 * (c + 1))))
      for (const mean of model.forecast(horizon, { context }).mean) outputs!.push(...mean)
      truths!.push(...targets)
    }
    const [predicted, truth] = [Float32Array.from(outputs!), Float32Array.from(truths!)]
    expect(results[0]!.windows).toBe(test.size / 2)
    expect(denseMetrics.mse.compute(predicted, truth, 1)).toBeCloseTo(results[0]!.mse, 5)
    expect(denseMetrics.mae.compute(predicted, truth, 1)).toBeCloseTo(results[0]!.mae, 5)
  })

  it('goes through dasha, whose model gives all steps ahead at once', async () => {
    const task = forecastingTask(columns, { horizon: 3, lookback: 16 })
    const result = await dasha(task, { preset: 'smoke', backbones: ['wideResNet1d'], seed: 1 })
    expect(Object.keys(result.test!)).toEqual(['mse', 'mae'])
    const { inputs } = await task.test.batch([0, 1])
    const shape = tidy(
      () => (result.model.predict(tensor3d(inputs, [2, 16, 1])) as { shape: number[] }).shape,
    )
    expect(shape).toEqual([2, 3, 1])
    result.model.dispose()
  }, 120_000)

  it.each([
    [{ horizon: 0 }, 'invalid-option'],
    [{ horizon: 21, lookback: 8 }, 'series-too-short'],
    [{ horizon: 3, lookback: 150 }, 'series-too-short'],
    [{ horizon: 3, split: { trainEnd: 140, validationEnd: 140, testEnd: 200 } }, 'invalid-option'],
    [{ horizon: 3, split: { trainEnd: 140, validationEnd: 160, testEnd: 300 } }, 'series-too-short'],
  ])('refuses %j', (options, code) => {
    expect(() => forecastingTask(columns, options)).toThrow(expect.objectContaining({ code }))
  })

  it('refuses gaps, and heads that have no steps ahead', async () => {
    const gap = columns.map(column => column.with(7, Number.NaN))
    expect(() => forecastingTask(gap, { horizon: 3, lookback: 4 })).toThrow(/Column 0 has NaN in row 7/)
    const task = forecastingTask(columns, { horizon: 3, lookback: 4 })
    await expect(prepareTask({ ...task, horizon: 4 })).rejects.toThrow(
      /targets have shape \[3, 1\].*\[4, 1\]/,
    )
    await expect(prepareTask({ ...task, head: 'multilabel' })).rejects.toThrow(/task.horizon/)
  })
})

describe('the horizon of a dense head', () => {
  it.each([buildWideResNet1d, buildUNet1d])('takes the outputs of all positions to so many others', build => {
    const options = { inputShape: [32, 2], outputs: 3, head: 'dense', width: 4 } as const
    const [model, plain] = [build({ ...options, horizon: 5 }), build(options)]
    expect(model.outputs[0]!.shape).toEqual([null, 5, 3])
    // One map over time, whatever the channel, and its offsets.
    expect(model.countParams() - plain.countParams()).toBe(32 * 5 + 5)
    expect(() => build({ ...options, head: 'classification', horizon: 5 })).toThrow(/horizon/)
    model.dispose()
    plain.dispose()
  })
})
