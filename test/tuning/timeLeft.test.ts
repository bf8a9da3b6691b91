import { expect, test } from 'vitest'
import {
  ashaTune,
  estimatedTimeLeft,
  initialState,
  simulatedExecutor,
  uniform,
} from '../../src/tuning/index.js'
import { checkSettings } from '../../src/tuning/settings.js'

const space = { x: uniform(0, 1) }

test.each([
  ['promotion', 1],
  ['promotion', 3],
  ['stopping', 1],
] as const)('halfway through, the estimate is near what is left: %s, %i brackets', async (kind, brackets) => {
  const estimates: { at: number; left: number }[] = []
  const { wallTime } = await ashaTune({
    space,
    kind,
    brackets,
    executor: simulatedExecutor({ workers: 4, value: ({ config }, r) => (config['x'] as number) + 1 / r }),
    maxTrials: 200,
    maxResource: 27,
    onProgress({ elapsed, timeLeft, update }) {
      if (update.type === 'report' && timeLeft !== undefined) estimates.push({ at: elapsed, left: timeLeft })
    },
  })
  const halfway = estimates.find(({ at }) => at >= wallTime / 2)!
  expect(halfway.left).toBeGreaterThan(0.6 * (wallTime - halfway.at))
  expect(halfway.left).toBeLessThan(1.6 * (wallTime - halfway.at))
  expect(estimates.at(-1)!.left).toBeLessThan(0.1 * wallTime)
})

test('a time budget that ends sooner is what is left; without budget and number of trials nothing is known', async () => {
  const seen: (number | undefined)[] = []
  const run = (more: object) =>
    ashaTune({
      space,
      executor: simulatedExecutor({ value: () => 1 }),
      maxResource: 3,
      onProgress: ({ timeLeft }) => void seen.push(timeLeft),
      ...more,
    })
  await run({ timeBudget: 20, maxTrials: 1000 })
  expect(seen[0]).toBe(20)
  expect(Math.max(...(seen as number[]))).toBe(20)
  expect(estimatedTimeLeft(initialState(checkSettings({ maxTrials: null })))).toBeUndefined()
  expect(estimatedTimeLeft(initialState(checkSettings({ maxTrials: 5 })))).toBeUndefined()
})
