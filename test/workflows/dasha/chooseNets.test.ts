import { input, layers, model } from '@tensorflow/tfjs-layers'
import { describe, expect, it } from 'vitest'
import { useBackend } from '../../../src/node/index.js'
import { classificationMetrics, crossEntropy } from '../../../src/training/index.js'
import { chooseNets } from '../../../src/workflows/dasha/chooseNets.js'
import type { Hyperparameters } from '../../../src/workflows/dasha/hyperparameters.js'
import type { PreparedTask } from '../../../src/workflows/dasha/prepareTask.js'
import type { RetrainedNet } from '../../../src/workflows/dasha/retrainNet.js'

await useBackend('cpu')

const targets = Float32Array.from({ length: 40 }, (_, i) => i % 2)
const task = {
  ...{ head: 'classification', outputs: 2, loss: crossEntropy(), metrics: [classificationMetrics.accuracy] },
  validation: { size: targets.length },
} as unknown as PreparedTask

const own = { learningRate: 0.1, kernels: 'own', bothStrands: false } as Hyperparameters
const found = { ...own, kernels: 'found', bothStrands: true } as Hyperparameters

/** A net of a configuration that is right for the examples before `right`, and so has that accuracy. */
function net(hyperparameters: Hyperparameters, right: number, bestEpoch = 1): RetrainedNet {
  const inputs = input({ shape: [2] })
  const accuracy = right / targets.length
  return {
    model: model({ inputs, outputs: layers.dense({ units: 2 }).apply(inputs) as typeof inputs }),
    candidate: {
      ...{ hyperparameters, bestEpoch },
      validation: {
        ...{ loss: 1 - accuracy, scores: { accuracy } },
        intervals: { accuracy: { lower: accuracy - 0.01, upper: accuracy + 0.01 } },
      },
    } as unknown as RetrainedNet['candidate'],
    outputs: {
      targets,
      outputs: Float32Array.from({ length: 2 * targets.length }, (_, i) => {
        const example = Math.floor(i / 2)
        const isTarget = i % 2 === targets[example]
        return isTarget === example < right ? 1 : -1
      }),
    },
  }
}

describe('the best net is one of those that the model is made of', () => {
  it.each<[string, RetrainedNet[], number]>([
    // The choice fell on `own` by its first net; with further seeds `found` looks better.
    ['a net of another configuration validates best', [net(own, 30), net(found, 32), net(own, 29)], 0],
    ['its first net ended badly', [net(own, 30, 0), net(found, 36), net(own, 20)], 2],
    ['a later seed is better', [net(own, 30), net(found, 20), net(own, 36)], 2],
  ])('%s', async (_, trained, best) => {
    const retrained = await chooseNets(task, trained, { best: trained[0]!.candidate, seeds: 2 })
    expect(retrained.best).toBe(best)
    expect(retrained.members).toContain(retrained.best)
    expect(retrained.candidates[retrained.best]!.hyperparameters).toEqual(own)
    expect(retrained.seeds.map(({ candidate }) => candidate)).not.toContain(1)
    retrained.model.dispose()
  })

  it('also where the mean of all nets validates better', async () => {
    // Three nets that are right for different examples: together they are right more often.
    const trained = [net(own, 30), net(found, 32), net(own, 28)]
    trained[1]!.outputs.outputs.set(
      Float32Array.from(trained[1]!.outputs.outputs, (_, i) =>
        i % 2 === targets[Math.floor(i / 2)] ? 9 : -9,
      ),
    )
    const retrained = await chooseNets(task, trained, { best: trained[0]!.candidate, seeds: 2 })
    expect(retrained.members).toEqual([0, 1, 2])
    expect(retrained.best).toBe(0)
    retrained.model.dispose()
  })
})
