import { expect, it } from 'vitest'
import { combinedMeanScores } from '../../src/forecasting/evaluate/combinedErrors.js'
import { autoAR } from '../../src/forecasting/index.js'
import { simulateAR } from '../support/simulate.js'

it('the scores of a combination’s mean equal those of forecasts from every origin', () => {
  const [horizon, from] = [6, 300]
  // Negative values leave only the raw scale; the columns differ in unit.
  const columns = [1, 2].map(seed => simulateAR([0.6, -0.2], { length: 340, seed }).map(v => v * 10 ** seed))
  const model = autoAR(
    columns.map(column => column.slice(0, from)),
    { horizon, season: [7] },
  )
  const table = combinedMeanScores(model, columns, { horizon, from })!
  let squares = 0
  let absolutes = 0
  let count = 0
  for (let origin = from; origin + horizon <= 340; origin++) {
    const { mean } = model.forecast(horizon, { context: columns.map(column => column.slice(0, origin)) })
    mean.forEach((values, c) => {
      values.forEach((value, h) => {
        const error = columns[c]![origin + h]! - value
        squares += error * error
        absolutes += Math.abs(error)
        count += 1
      })
    })
  }
  expect(table.windows).toBe(count / horizon)
  expect(table.mse / (squares / count)).toBeCloseTo(1, 9)
  expect(table.mae / (absolutes / count)).toBeCloseTo(1, 9)
})
