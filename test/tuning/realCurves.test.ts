import { expect, test } from 'vitest'
import { median, secondsToBest } from '../../bench/support/simulatedTuning.js'
import { createRandom } from '../../src/common/random.js'
import { golden } from '../support/golden.js'

interface Curves {
  readonly made: string
  /** MCC on dev after each epoch. */
  readonly trials: readonly { readonly mcc: readonly number[] }[]
}

const { trials } = golden<Curves>('asha/mouse2Curves.json')
const rungs = [1, 3, 9]

/** The trainings in another order; every epoch takes as long. */
function replay(seed: number) {
  const order = Array.from(createRandom(seed).permutation(trials.length), i => trials[i]!)
  return {
    rungs,
    values: order.map(({ mcc }) => rungs.map(epoch => 1 - mcc[epoch - 1]!)),
    secondsPerEpoch: order.map(() => 1),
  }
}

// Four workers train all nine to their end in two or three rounds: with so few, random search is sooner there.
test.each([1, 2])(
  'on real trainings ASHA has one of the best sooner than random search, %i workers',
  async workers => {
    const times = []
    for (let seed = 0; seed < 50; seed++) times.push(await secondsToBest(replay(seed), workers))
    expect(trials.length).toBeGreaterThan(8)
    expect(Math.max(...times.map(each => each.asha))).toBeLessThan(Infinity)
    expect(median(times.map(each => each.asha))).toBeLessThan(median(times.map(each => each.random)))
  },
)
