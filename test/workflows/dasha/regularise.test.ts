import { describe, expect, it } from 'vitest'
import type { Hyperparameters } from '../../../src/workflows/dasha/hyperparameters.js'
import type { PreparedTask } from '../../../src/workflows/dasha/prepareTask.js'
import { learnsByHeart, regularised } from '../../../src/workflows/dasha/regularise.js'
import type { RetrainedCandidate } from '../../../src/workflows/dasha/retrainNet.js'

const ended = (trainLoss: number, loss: number) =>
  ({
    history: [
      { epoch: 1, trainLoss: 0.1, validation: { loss: 1, metrics: {} }, seconds: 1 },
      { epoch: 2, trainLoss, validation: { loss, metrics: {} }, seconds: 1 },
    ],
  }) as unknown as RetrainedCandidate

describe('learnsByHeart', () => {
  it('goes by the losses of the last epoch', () => {
    expect(learnsByHeart(ended(0.28, 0.35))).toBe(true)
    expect(learnsByHeart(ended(0.34, 0.35))).toBe(false)
    expect(learnsByHeart(ended(0.4, 0.35))).toBe(false)
  })

  it('says nothing of a net that diverged at once', () => {
    expect(learnsByHeart({ history: [] } as unknown as RetrainedCandidate)).toBe(false)
  })
})

describe('regularised', () => {
  const plain: Hyperparameters = {
    ...{ learningRate: 0.1, weightDecay: 5e-4, momentum: 0.9, dropout: 0.05, kernels: 'own' },
    ...{ segments: 7, positionChannels: 4, bothStrands: false },
  }
  const task = (kind: PreparedTask['kind'], head: PreparedTask['head'] = 'classification') =>
    ({ kind, head }) as PreparedTask

  it('adds dropout, and mutations to DNA alone', () => {
    const [mild, strong] = regularised(task('dna'), plain)
    expect(mild).toEqual({ ...plain, dropout: 0.05 + 0.1, mutations: 0.05 })
    expect(strong!.dropout).toBeCloseTo(0.25, 12)
    for (const other of [task('sequence'), task('image'), task('dna', 'dense')]) {
      expect(regularised(other, plain)[0]).toEqual({ ...plain, dropout: 0.05 + 0.1 })
    }
  })

  it('keeps half of the values', () => {
    expect(regularised(task('image'), { ...plain, dropout: 0.45 })[0]!.dropout).toBe(0.5)
  })
})
