import { expect, it } from 'vitest'
import { classificationMetrics } from '../../../src/training/index.js'
import { candidatesOf } from '../../../src/workflows/dasha/tuneBackbone.js'

const task = { metrics: [classificationMetrics.mcc] }
type Study = Parameters<typeof candidatesOf>[1]

/** A study of trials by their values after each epoch, with rungs after one epoch and three; the first two are starting points. */
function study(...values: number[][]): Study {
  const trials = values.map((curve, trial) => ({
    trial,
    config: { trial },
    curve: curve.map((value, i) => ({ resource: i + 1, value, metrics: { standardError: 0.02 } })),
  }))
  const rungs = [1, 3].map(resource => ({
    resource,
    results: trials
      .filter(({ curve }) => curve.length >= resource)
      .map(({ trial, curve }) => ({ trial, value: curve[resource - 1]!.value }))
      .sort((a, b) => b.value - a.value),
  }))
  return { trials, rungs } as unknown as Study
}

const order = (of: Study, most = 3) => candidatesOf(task, of, 2, most).map(({ trial }) => trial)

it('begins with what is known to work, unless a trial is ahead of it by more than two standard errors', () => {
  expect(order(study([0.5, 0.6, 0.7], [0.4], [0.5, 0.6, 0.73], [0.3]))).toEqual([0, 2, 1])
  expect(order(study([0.5, 0.6, 0.7], [0.4], [0.5, 0.6, 0.75], [0.3]))).toEqual([2, 0, 1])
})

it('compares after the epochs that both have had', () => {
  expect(order(study([0.5], [0.4], [0.51, 0.6, 0.8], [0.3]))).toEqual([0, 2, 1])
  expect(order(study([0.5], [0.4], [0.55, 0.6, 0.8], [0.3]))).toEqual([2, 0, 1])
})

it('goes by rank where a starting point is best or none has a result', () => {
  expect(order(study([0.5, 0.6, 0.8], [0.4], [0.5, 0.6, 0.7], [0.3]))).toEqual([0, 2, 1])
  expect(order(study([Number.NaN], [Number.NaN], [0.5, 0.6, 0.7], [0.6]))).toEqual([2, 3])
  expect(order(study([Number.NaN]))).toEqual([])
})

it('gives as many as are asked for', () => {
  expect(order(study([0.5, 0.6, 0.7], [0.4], [0.5, 0.6, 0.8], [0.3]), 1)).toEqual([2])
})
