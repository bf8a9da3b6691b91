import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { arrayDataset } from '../../src/data/index.js'
import { buildUNet1d, buildUNet2d, buildWideResNet1d, buildWideResNet2d } from '../../src/models/index.js'
import {
  buildWithKernels,
  type DashSearchOptions,
  type DashSearchResult,
  dashSearch,
  parseSearchResult,
  searchResultSchema,
} from '../../src/search/index.js'
import {
  checkpointMemory,
  classificationMetrics,
  cosineSchedule,
  crossEntropy,
  evaluateModel,
  meanSquaredError,
  sgd,
  trainModel,
} from '../../src/training/index.js'
import { startBackend } from '../support/backends.js'
import { motifSpace, motifTask, pairReach, totalReach, twoConvolutions } from '../support/motifTasks.js'
import { normals } from '../support/numbers.js'

beforeAll(() => startBackend('wasm'))

const loss = crossEntropy()
const metrics = [classificationMetrics.accuracy]

/** A search of seconds on a made task. */
function search(kind: Parameters<typeof motifTask>[0], options: Partial<DashSearchOptions> = {}) {
  const seed = options.seed ?? 1
  return dashSearch({
    backbone: twoConvolutions(seed),
    space: motifSpace,
    train: motifTask(kind, 1600, 100 * seed),
    loss,
    epochs: 8,
    batchesPerEpoch: 20,
    seed,
    ...options,
  })
}

/** What must be equal where two searches are: all but the time they took. */
function timeless(result: DashSearchResult) {
  return { ...result, seconds: 0, history: result.history.map(epoch => ({ ...epoch, seconds: 0 })) }
}

const brief = { epochs: 3, batchesPerEpoch: 3, batchSize: 16 }

describe('dashSearch', () => {
  it('finds kernels that reach what the label depends on, and a network better than the default', async () => {
    const backbone = twoConvolutions(1)
    const { kernels, validation } = await search('pair', { validation: motifTask('pair', 300, 5), metrics })
    expect(totalReach(kernels)).toBeGreaterThanOrEqual(pairReach)
    expect(validation!.metrics['accuracy']).toBeGreaterThan(0.8)
    const accuracies: number[] = []
    for (const model of [buildWithKernels(backbone, kernels), backbone({})]) {
      await trainModel({
        model,
        train: motifTask('pair', 1600, 100),
        loss,
        optimizer: sgd({ learningRate: 0.1 }),
        schedule: cosineSchedule(),
        epochs: 4,
        batchSize: 32,
        clipNorm: 1,
      })
      const { metrics: scores } = await evaluateModel(model, motifTask('pair', 500, 6), { loss, metrics })
      accuracies.push(scores['accuracy']!)
      model.dispose()
    }
    expect(accuracies[0]).toBeGreaterThan(0.8)
    expect(accuracies[1]).toBeLessThan(0.6)
  })

  it('chooses small kernels where small ones do, and nothing where there is nothing', async () => {
    const short = { epochs: 8, batchesPerEpoch: 12 }
    const local = await search('local', short)
    expect(local.kernels[0]!.dilation).toBe(1)
    expect(totalReach(local.kernels)).toBeLessThan(totalReach([{ kernelSize: 11, dilation: 5 }]))
    const shuffled = await search('shuffled', short)
    const sure = (result: DashSearchResult) => Math.min(...result.history.at(-1)!.entropy)
    expect(sure(shuffled)).toBeGreaterThan(0.8)
    expect(sure(local)).toBeLessThan(0.7)
  })

  it('finds the same from the same seed, and after an interruption', async () => {
    const tensors = tf.memory().numTensors
    const whole = timeless(await search('pair', brief))
    expect(timeless(await search('pair', brief))).toEqual(whole)
    expect(timeless(await search('pair', { ...brief, seed: 2 })).history).not.toEqual(whole.history)

    const store = checkpointMemory()
    const controller = new AbortController()
    const aborted = await search('pair', {
      ...brief,
      checkpoint: { store },
      signal: controller.signal,
      onProgress: progress => {
        if (progress.kind === 'batch' && progress.epoch === 2 && progress.batch === 2) controller.abort()
      },
    })
    expect(aborted.status).toBe('aborted')
    expect(aborted.history).toHaveLength(1)
    expect(timeless(await search('pair', { ...brief, checkpoint: { store } }))).toEqual(whole)
    expect(tf.memory().numTensors).toBe(tensors)
    await expect(
      search('pair', { ...brief, epochs: 9, temperature: 2, checkpoint: { store } }),
    ).rejects.toThrow('holds another training')
  })

  it('tells the choice of every layer as it goes, and its result is JSON', async () => {
    const seen: string[] = []
    const result = await search('pair', {
      ...brief,
      onProgress: progress => {
        if (progress.kind === 'epoch') seen.push(progress.kernels.map(({ layer }) => layer).join())
      },
    })
    expect(seen).toEqual(Array(3).fill('first,second'))
    const json = JSON.parse(JSON.stringify(result))
    expect(parseSearchResult(json)).toEqual(result)
    expect(searchResultSchema()).toMatchObject({ type: 'object', properties: { kernels: { type: 'array' } } })
    expect(() => parseSearchResult({ ...json, kernels: [{ ...json.kernels[0], kernelSize: 0 }] })).toThrow(
      /kernels\.0\.kernelSize/,
    )
    const [epoch] = result.history
    expect(epoch!.logits.map(list => list.length)).toEqual([20, 20])
    expect(epoch!.entropy[0]).toBeGreaterThan(0.85)
    expect(epoch!.entropy[0]).toBeLessThan(1)
  })

  it('keeps to the space of each layer', async () => {
    const { kernels, layers } = await search('pair', {
      ...brief,
      space: { ...motifSpace, layers: { first: { kernelSizes: [3] }, second: { dilations: [2] } } },
    })
    expect(layers[0]!.candidates.map(({ kernelSize }) => kernelSize)).toEqual([3, 3, 3, 3])
    expect(kernels[0]!.kernelSize).toBe(3)
    expect(kernels[1]!.dilation).toBe(2)
  })

  it('stops once the choice is stable, and anneals the temperature', async () => {
    const { status, history } = await search('local', {
      epochs: 12,
      batchesPerEpoch: 5,
      temperature: { from: 5, to: 0.5 },
      stopWhenStable: 2,
      space: { kernelSizes: [3], dilations: [1] },
    })
    expect(status).toBe('stable')
    expect(history).toHaveLength(3)
  })

  it('takes the cheaper kernel where multiply-adds cost enough', async () => {
    const costly = await search('shuffled', {
      ...brief,
      epochs: 6,
      costPenalty: 50,
      receptiveFieldPenalty: 0,
    })
    expect(costly.kernels.map(({ kernelSize }) => kernelSize)).toEqual([3, 3])
  })

  it('updates the logits on examples of their own', async () => {
    const heldOut = motifTask('pair', 40, 77)
    const [own, other] = [await search('pair', brief), await search('pair', { ...brief, heldOut })]
    expect(other.history[0]!.trainLoss).not.toBe(own.history.at(-1)!.trainLoss)
    expect(other.history[0]!.logits).not.toEqual(own.history[0]!.logits)
    expect(timeless(await search('pair', { ...brief, heldOut }))).toEqual(timeless(other))
  })

  it('ends with a typed error or result where it diverges', async () => {
    const diverging = motifTask('pair', 64, 1)
    const broken = {
      ...diverging,
      batch: () => ({ inputs: new Float32Array(64 * 64 * 4).fill(3e38), targets: new Float32Array(64) }),
    }
    await expect(
      search('pair', { ...brief, batchSize: 64, batchesPerEpoch: 1, train: broken }),
    ).rejects.toMatchObject({
      code: 'diverged',
    })
  })

  it.each([
    ['space.kernelSizes', { space: { kernelSizes: [], dilations: [1] } }],
    ['space.dilations[1]', { space: { kernelSizes: [3], dilations: [1, 0] } }],
    ['space.layers', { space: { ...motifSpace, layers: { third: {} } } }],
    ['preset', { preset: 'fast' as 'smoke' }],
    ['temperature', { temperature: 0 }],
    ['stopWhenStable', { stopWhenStable: 0 }],
    ['heldOut', { heldOut: motifTask('pair', 0, 1) }],
    ['backbone', { backbone: () => twoConvolutions(1)({}) }],
  ] as [string, Partial<DashSearchOptions>][])(
    'names the option %s where it does not fit',
    async (name, options) => {
      await expect(search('pair', { ...brief, ...options })).rejects.toThrow(`\`${name}\``)
    },
  )

  it.each([
    ['Wide ResNet 1-D', [12, 4], buildWideResNet1d, 9],
    ['U-Net 1-D', [16, 4], buildUNet1d, 18],
    ['Wide ResNet 2-D', [8, 8, 3], buildWideResNet2d, 13],
    ['U-Net 2-D', [16, 16, 3], buildUNet2d, 18],
  ] as const)('searches a %s', async (_, inputShape, build, searchable) => {
    const size = inputShape.reduce<number>((a, b) => a * b, 1)
    const train = arrayDataset({
      inputs: normals(1, 8 * size),
      inputShape: [...inputShape],
      targets: Float32Array.from({ length: 8 }, (_, i) => i % 2),
    })
    const { kernels } = await dashSearch({
      backbone: choices =>
        build({
          inputShape: [...inputShape],
          outputs: 2,
          head: 'classification',
          ...(inputShape.length === 2 || searchable === 13 ? { width: 2 } : {}),
          ...choices,
        }),
      space: { kernelSizes: [3, 5], dilations: [1, 2] },
      train,
      loss,
      epochs: 1,
      batchesPerEpoch: 1,
      batchSize: 8,
    })
    expect(kernels).toHaveLength(searchable)
  })

  it('searches dense outputs', async () => {
    const train = arrayDataset({
      inputs: normals(1, 8 * 32),
      inputShape: [16, 2],
      targets: normals(2, 8 * 16),
      targetShape: [16, 1],
    })
    const { kernels } = await dashSearch({
      backbone: choices =>
        buildWideResNet1d({ inputShape: [16, 2], outputs: 1, head: 'dense', width: 2, ...choices }),
      space: { kernelSizes: [3, 5], dilations: [1] },
      train,
      loss: meanSquaredError(),
      preset: 'smoke',
      epochs: 1,
    })
    expect(kernels).toHaveLength(9)
  })
})
