import { expect, test } from 'vitest'
import { median, realTask, secondsToBest } from '../../bench/support/simulatedTuning.js'

test('on real trainings ASHA has one of the best sooner than random search and halving in step, and faster with more workers', async () => {
  expect(realTask(0).values.length).toBeGreaterThanOrEqual(40)
  const medians = new Map<number, number>()
  for (const workers of [1, 4, 16]) {
    const times = []
    for (let seed = 0; seed < 50; seed++) times.push(await secondsToBest(realTask(seed), workers))
    expect(Math.max(...times.map(each => each.asha))).toBeLessThan(Infinity)
    const asha = median(times.map(each => each.asha))
    expect(asha).toBeLessThan(0.6 * median(times.map(each => each.random)))
    expect(asha).toBeLessThan(median(times.map(each => each.synchronous)))
    medians.set(workers, asha)
  }
  expect(medians.get(1)! / medians.get(4)!).toBeGreaterThan(3)
  // 40 trials of at least 9 s each: 16 workers run out of work.
  expect(medians.get(1)! / medians.get(16)!).toBeGreaterThan(5)
}, 60_000)
