import { expect, test } from 'vitest'
import {
  ashaTune,
  type Config,
  choice,
  hyperparameterImportance,
  integer,
  uniform,
} from '../../src/tuning/index.js'

const resultOf = (trials: readonly { config: Config; value: number }[]) => ({
  rungs: [
    {
      bracket: 0,
      resource: 1,
      results: trials
        .map(({ value }, trial) => ({ trial, value }))
        .sort(
          (a, b) => (Number.isFinite(a.value) ? a.value : 1e9) - (Number.isFinite(b.value) ? b.value : 1e9),
        ),
    },
  ],
  trials: trials.map(({ config }) => ({ config })) as never,
})
const shareOf = (trials: Parameters<typeof resultOf>[0]) =>
  hyperparameterImportance(resultOf(trials))[0]!.share

test('where every value is equal, nothing matters', async () => {
  const result = await ashaTune({
    space: { a: uniform(0, 1), b: uniform(0, 1) },
    seed: 2,
    maxResource: 1,
    maxTrials: 10,
    objective: async () => 1,
  })
  expect(hyperparameterImportance(result).map(({ share }) => share)).toEqual([0, 0])
})

test('ties do not depend on the order of the trials', () => {
  // Values of two kinds only, as accuracies of few examples are.
  const trials = Array.from({ length: 24 }, (_, i) => ({
    config: { a: i % 2 ? 'x' : 'y' },
    value: i < 12 ? 1 : 2,
  }))
  expect(shareOf(trials)).toBe(0)
  const telling = trials.map(({ config }, i) => ({ config, value: i % 2 }))
  expect(shareOf(telling)).toBeCloseTo(1, 12)
  expect(shareOf([...telling].reverse())).toBeCloseTo(1, 12)
})

test('trials without a finite value share the last rank', () => {
  const trials = Array.from({ length: 20 }, (_, i) => ({
    config: { a: i < 10 ? 'x' : 'y' },
    value: i % 2 ? i % 10 : i < 10 ? Number.NaN : Infinity,
  }))
  expect(shareOf(trials)).toBe(0)
})

test('equal numbers stand in one group, whatever they scored', () => {
  // Nine in ten trials have the same width; scores say nothing of it.
  const trials = Array.from({ length: 40 }, (_, i) => ({
    config: { width: i % 10 === 0 ? 1 + i / 10 : 8 },
    value: (i * 7) % 40,
  }))
  expect(new Set(trials.map(({ config }) => config.width)).size).toBeGreaterThan(4)
  expect(shareOf(trials)).toBeLessThan(0.1)
})

test('what decides the values is found', async () => {
  const result = await ashaTune({
    space: { width: integer(1, 8), shape: choice(['round', 'square']) },
    maxResource: 1,
    maxTrials: 60,
    objective: async ({ config }) => config.width,
  })
  const [first, second] = hyperparameterImportance(result)
  expect(first!.name).toBe('width')
  expect(first!.share).toBeGreaterThan(0.8)
  expect(second!.share).toBeLessThan(0.1)
})
