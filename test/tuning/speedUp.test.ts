import { expect, test } from 'vitest'
import { median, secondsToBest, tabulatedTask } from '../../bench/support/simulatedTuning.js'

test('ASHA is sooner within 0.01 of the best than random search and halving in step, and faster with more workers', async () => {
  const medians = new Map<number, number>()
  for (const workers of [1, 4, 16]) {
    const times = []
    for (let seed = 0; seed < 50; seed++) times.push(await secondsToBest(tabulatedTask(seed), workers))
    const asha = median(times.map(each => each.asha))
    medians.set(workers, asha)
    expect(asha).toBeLessThan(0.5 * median(times.map(each => each.random)))
    expect(asha).toBeLessThan(median(times.map(each => each.synchronous)))
  }
  const speedUp = (workers: number) => medians.get(1)! / medians.get(workers)!
  expect(speedUp(4)).toBeGreaterThan(3)
  expect(speedUp(16)).toBeGreaterThan(6)
}, 120_000)
