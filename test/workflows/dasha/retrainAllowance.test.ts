import { describe, expect, it } from 'vitest'
import type { Hyperparameters } from '../../../src/workflows/dasha/hyperparameters.js'
import type { DashaPlan } from '../../../src/workflows/dasha/plan.js'
import { epochAllowance, timeAllowance } from '../../../src/workflows/dasha/retrainAllowance.js'
import type { RetrainedCandidate } from '../../../src/workflows/dasha/retrainNet.js'
import type { SearchedBackbones } from '../../../src/workflows/dasha/searchBackbones.js'
import type { TunedBackbone } from '../../../src/workflows/dasha/tuneBackbone.js'

const own = { kernels: 'own', dropout: 0 } as Hyperparameters
/** Of kernels that cost twice as much as the backbone's own. */
const found = { ...own, kernels: 'found' } as Hyperparameters
const stages = (budget: DashaPlan['budget'], retrain: object) => ({
  plan: { budget, workers: 1, backbones: [{ name: 'wideResNet1d', retrain }] } as unknown as DashaPlan,
  searched: {
    chosen: 'wideResNet1d',
    backbones: [{ name: 'wideResNet1d', kernels: [], kernelCost: 2 }],
  } as unknown as SearchedBackbones,
  tuned: {} as TunedBackbone,
})
const net = (hyperparameters: Hyperparameters, epochs: number, seconds = 0) =>
  ({ hyperparameters, epochs, seconds, history: Array(epochs).fill({}) }) as unknown as RetrainedCandidate
const asked = (hyperparameters: Hyperparameters, epochs: number) => ({ index: 0, hyperparameters, epochs })

describe('epochAllowance', () => {
  const retrain = { epochs: 5, mostEpochs: 5, candidates: 3, seeds: 3, epochsInAll: 29 }
  const counted = () => epochAllowance(stages({ flops: 1e12 }, retrain))

  it('gives what is left to nets that learn longer, and to their seeds', () => {
    const allowance = counted()
    expect(allowance.forCandidate(0, own, [])).toBe(5)
    allowance.ended([net(own, 5)], net(own, 5))
    expect(allowance.forRegularised([own], 10)).toBe(8)
    expect(allowance.forRegularised([own], 6)).toBe(6)
    expect(allowance.forRegularised([found], 10)).toBe(4)
    // With 8 epochs kept for each of two seeds, nothing is left for another candidate.
    allowance.ended([net(own, 8)], net(own, 8))
    expect(allowance.forCandidate(1, own, [])).toBe(0)
  })

  it('trains as many candidates as are planned where none learns longer', () => {
    const allowance = counted()
    for (const index of [0, 1, 2]) {
      expect(allowance.forCandidate(index, own, [])).toBe(5)
      allowance.ended([net(own, 5)], net(own, 5))
    }
    expect(allowance.forCandidate(3, own, [])).toBe(0)
  })

  it('gives dearer kernels fewer epochs, but in presets that are done in full', () => {
    expect(counted().forCandidate(0, found, [])).toBe(2)
    expect(epochAllowance(stages(undefined, retrain)).forCandidate(0, found, [])).toBe(5)
  })

  it('counts the nets of a round before they are trained', () => {
    const allowance = epochAllowance(stages({ flops: 1e12 }, { ...retrain, epochsInAll: 20 }))
    expect(allowance.forCandidate(1, own, [asked(own, 5)])).toBe(5)
    expect(allowance.forCandidate(2, own, [asked(own, 5), asked(own, 5)])).toBe(0)
  })
})

describe('timeAllowance', () => {
  // 10 seconds an epoch: three nets of 5 epochs, one after the other.
  const retrain = { epochs: 5, mostEpochs: 5, candidates: 1, seeds: 3, epochsInAll: 15, seconds: 150 }
  const timed = (seconds: number, width = 1, isAugmented = false) =>
    timeAllowance(stages({ minutes: 1 }, retrain), seconds, { width, isAugmented })

  it('keeps time back for the other seeds', () => {
    expect(timed(150.5).forCandidate(0, own, [])).toBe(5)
    expect(timed(90.5).forCandidate(0, own, [])).toBe(3)
    expect(timed(1).forCandidate(0, own, [])).toBe(1)
    expect(timed(1000).fits(found, 49)).toBe(true)
    expect(timed(1000).fits(found, 51)).toBe(false)
  })

  it('gives the first net of augmented examples what would be too little for another', () => {
    const first = (seconds: number, isAugmented: boolean) =>
      timed(seconds, 2, isAugmented).forCandidate(0, own, [])
    // Two rounds, that of the other seeds with it.
    expect(first(139.5, true)).toBe(6)
    expect(first(139.5, false)).toBe(5)
    // Where the machine is a little slower than expected, six epochs would not end.
    expect(first(125.5, true)).toBe(5)
    // Enough for three epochs of another net.
    expect(first(145.5, true)).toBe(5)
    const allowance = timed(120.5, 1, true)
    allowance.ended([net(own, 5, 50)], net(own, 5, 50))
    expect(allowance.forCandidate(1, own, [])).toBe(0)
  })

  it('lets nets learn longer where there is time, and counts with nets that are slower than planned', () => {
    const allowance = timed(600.5)
    allowance.ended([net(own, 5, 100)], net(own, 5, 100))
    // 20 seconds an epoch, for the net and the two other seeds.
    expect(allowance.forRegularised([own], 20)).toBe(10)
    expect(allowance.forRegularised([own], 8)).toBe(8)
    expect(allowance.seconds(2, asked(own, 10))).toBeCloseTo(200, -1)
    expect(allowance.isEnoughForSeeds(2)).toBe(true)
    expect(allowance.isEnoughForSeeds(11)).toBe(false)
  })

  it('begins no candidate that would have less than 0.6 of the epochs', () => {
    const allowance = timed(124.5)
    allowance.ended([net(own, 5, 50)], net(own, 5, 50))
    expect(allowance.forCandidate(1, own, [])).toBe(0)
    expect(timed(1).forCandidate(1, own, [])).toBe(1)
  })
})
