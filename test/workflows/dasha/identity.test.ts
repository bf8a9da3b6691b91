import { beforeAll, describe, expect, it } from 'vitest'
import {
  arrayDataset,
  augmentDataset,
  cropping,
  type Dataset,
  flipping,
  shifting,
  turning,
} from '../../../src/data/index.js'
import { classificationMetrics, crossEntropy } from '../../../src/training/index.js'
import { type DashaTask, dasha, memoryDashaJournal, prepareTask } from '../../../src/workflows/dasha/index.js'
import { checkJournal } from '../../../src/workflows/dasha/journal.js'
import { startBackend } from '../../support/backends.js'

beforeAll(() => startBackend('wasm'))

const labels = Array.from({ length: 40 }, (_, i) => i % 2)
const shape = [8, 8, 1]
/** 40 images; `changed` differs in one pixel of the last one. */
const images = (start: number, changed = 0): Dataset =>
  arrayDataset({
    inputs: Float32Array.from(
      { length: 40 * 64 },
      (_, i) => Math.sin(start + i) + (i === 40 * 64 - 1 ? changed : 0),
    ),
    inputShape: shape,
    targets: labels,
  })
const task: DashaTask = {
  ...{ train: images(0), validation: images(9000), outputs: 2 },
  ...{ loss: crossEntropy(), metrics: [classificationMetrics.mcc], batchSize: 16 },
  augmentations: [flipping(), cropping({ padding: 1 })],
  kernelSpace: { kernelSizes: [3, 5], dilations: [1, 2] },
}
const runOf = async (task: DashaTask) => ({
  ...{ version: '0', seed: 1, seeds: 1, preset: 'smoke', budget: null, backbones: null, holdout: null },
  ...(await prepareTask(task)).identity,
})

describe('a run goes on with the same task alone', () => {
  it('the same data and settings, made anew, are the same', async () => {
    const journal = memoryDashaJournal()
    await checkJournal(journal, await runOf(task))
    const again = { ...task, train: images(0), augmentations: [flipping(), cropping({ padding: 1 })] }
    await expect(checkJournal(journal, await runOf(again))).resolves.toBeUndefined()
  })

  it.each<[string, Partial<DashaTask>, string]>([
    ['one training input', { train: images(0, 1e-3) }, 'train'],
    ['one validation input', { validation: images(9000, 1e-3) }, 'validation'],
    ['the order of the examples', { train: reversed(images(0)) }, 'train'],
    ['label smoothing', { loss: crossEntropy({ labelSmoothing: 0.1 }) }, 'loss'],
    ['class weights', { loss: crossEntropy({ classWeights: [1, 2] }) }, 'loss'],
    ['the metric that chooses', { metrics: [classificationMetrics.accuracy] }, 'metrics'],
    [
      'a setting of an augmentation',
      { augmentations: [flipping(), cropping({ padding: 2 })] },
      'augmentations',
    ],
    [
      'one augmentation more',
      { augmentations: [flipping(), cropping({ padding: 1 }), turning()] },
      'augmentations',
    ],
    [
      'the order of augmentations',
      { augmentations: [cropping({ padding: 1 }), flipping()] },
      'augmentations',
    ],
    ['no augmentation', { augmentations: [] }, 'augmentations'],
    ['the batch size', { batchSize: 8 }, 'batchSize'],
    ['the kernel space', { kernelSpace: { kernelSizes: [3], dilations: [1, 2] } }, 'kernelSpace'],
  ])('another one is refused by what differs: %s', async (_, change, differs) => {
    const journal = memoryDashaJournal()
    await checkJournal(journal, await runOf(task))
    await expect(checkJournal(journal, await runOf({ ...task, ...change }))).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(`its ${differs} is `),
      details: { differs: [differs] },
    })
  })

  it('other versions and journals without one are refused', async () => {
    const journal = memoryDashaJournal()
    const run = await runOf(task)
    await journal.write('run', { ...run, version: undefined })
    await expect(checkJournal(journal, run)).rejects.toThrow('its version is not noted, not "0"')
  })

  it('a plan that is not the one in the journal is refused', async () => {
    const journal = memoryDashaJournal()
    const controller = new AbortController()
    const options = { preset: 'smoke', journal, signal: controller.signal } as const
    let plan: Parameters<typeof dasha>[1] extends { plan?: infer P } | undefined ? P : never
    await dasha(task, {
      ...options,
      onProgress(progress) {
        if (progress.kind !== 'plan') return
        plan = progress.plan
        controller.abort()
      },
    }).catch(() => {})
    const { signal: _, ...again } = options
    const other = { ...plan!, flops: plan!.flops + 1 }
    await expect(dasha(task, { ...again, plan: other })).rejects.toThrow(
      /plan is not the one given as `plan`/,
    )
  })
})

it('targets need no text as long as they all are', async () => {
  // Joined, they would be longer than a string can be.
  const length = 2 ** 15
  const dense = (examples: number, start: number): Dataset => ({
    ...{ size: examples, inputShape: [length, 1], targetShape: [length, 1] },
    batch(indices) {
      const inputs = new Float32Array(indices.length * length)
      for (let i = 0; i < indices.length; i++) inputs[i * length] = start + indices[i]!
      return { inputs, targets: inputs.map(value => value + 0.123456789) }
    },
  })
  const prepared = await prepareTask({
    ...{ train: dense(1000, 0), validation: dense(20, 5000), head: 'dense', outputs: 1 },
  })
  expect(prepared.identity.train).toMatchObject({ examples: 1000 })
}, 120_000)

it('augmented data are identified by what they are without chance', async () => {
  const train = augmentDataset(images(0), [shifting({ most: 1 })].slice(1))
  expect((await prepareTask({ ...task, train })).identity).toEqual((await prepareTask(task)).identity)
})

function reversed(dataset: Dataset): Dataset {
  return {
    ...dataset,
    batch: indices => dataset.batch(Array.from(indices, i => dataset.size - 1 - i)),
  }
}
