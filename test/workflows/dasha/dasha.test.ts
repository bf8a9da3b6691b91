import { cpSync } from 'node:fs'
import { basename } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { loadLayersModel } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { arrayDataset, type Dataset, flipping, turning } from '../../../src/data/index.js'
import { dashaFolder, modelFolder, processPoolExecutor } from '../../../src/node/index.js'
import { classificationMetrics, evaluateModel, saveWeights } from '../../../src/training/index.js'
import { ashaTune, inProcessExecutor, type Objective, uniform } from '../../../src/tuning/index.js'
import {
  compareDasha,
  type DashaOptions,
  type DashaProgress,
  type DashaResult,
  type DashaTask,
  dasha,
  dashaObjective,
  type Hyperparameters,
  memoryDashaJournal,
  planDasha,
  planLines,
  prepareTask,
  retrainBackbone,
  searchBackbones,
} from '../../../src/workflows/dasha/index.js'
import { startBackend } from '../../support/backends.js'
import { smoke, dashaTask as task } from '../../support/dashaTask.js'
import { motifs } from '../../support/motifs.js'
import { tempDir } from '../../support/tempDir.js'

beforeAll(() => startBackend('wasm'))
const temp = tempDir()

const test = task.test!
/** Enough to learn something from. */
const larger: DashaTask = { ...task, train: motifs(240, 1).dataset, batchSize: 16 }

/** A result without what the clock tells, and the weights; its model is disposed of. */
async function facts(result: DashaResult) {
  const weights = await saveWeights(result.model)
  result.model.dispose()
  const json = JSON.stringify(result, (key, value) =>
    ['seconds', 'slowness', 'wallTime', 'computeTime'].includes(key) ? undefined : value,
  )
  return { weights, json: JSON.parse(json) as DashaResult }
}

/** A run that was left alone. */
let whole: Awaited<ReturnType<typeof facts>>
beforeAll(async () => {
  whole = await facts(await dasha(task, smoke))
}, 120_000)

describe('dasha', () => {
  it('finds, tells its plan before all else, and leaves nothing but the model on the device', async () => {
    const before = tf.memory().numTensors
    const events: DashaProgress[] = []
    const result = await dasha(task, {
      preset: 'smoke',
      seed: 3,
      onProgress: progress => events.push(progress),
    })
    const kinds = [...new Set(events.map(({ kind }) => kind))]
    expect(kinds).toEqual(['plan', 'search', 'probe', 'choice', 'tune', 'retrain', 'test'])
    expect(result.searched.backbones.map(({ name }) => name)).toEqual(['wideResNet1d', 'unet1d'])
    for (const { score } of result.searched.backbones) expect(score).toBeTypeOf('number')
    expect(result.kernels.length).toBe(result.backbone === 'unet1d' ? 18 : 9)
    expect(result.details.test!.confusion!.flat().reduce((sum, n) => sum + n)).toBe(60)
    expect(result.compute.map(({ stage }) => stage)).toEqual(['plan', 'search', 'tune', 'retrain', 'test'])
    expect(result.seconds).toBeGreaterThan(result.compute[1]!.seconds)

    // What the result says of the model is what the model does, after saving and loading too.
    await result.model.save(modelFolder(temp.path('model')))
    const loaded = await loadLayersModel(modelFolder(temp.path('model')))
    const { metrics } = await evaluateModel(loaded, test, {
      loss: { ...(await import('../../../src/training/index.js')).crossEntropy() },
      metrics: [classificationMetrics.mcc, classificationMetrics.accuracy],
    })
    expect(metrics).toEqual(result.test)
    tf.dispose(loaded.weights.map(weight => weight.read()))
    result.model.dispose()
    expect(tf.memory().numTensors).toBe(before)
  }, 120_000)

  it('stands beside the published scores of the task that it is named after', async () => {
    const { details, ...json } = whole.json
    const comparison = compareDasha({ ...json, details, name: 'gue/mouse/2' })
    const own = comparison.rows.find(({ isOwn }) => isOwn)!
    expect(own.value).toBe(json.test!['mcc'])
    expect(comparison.own.lower).toBe(details.test!.intervals!['mcc']!.lower)
    expect(comparison.rows.map(({ model }) => model)).toContain('DNABERT-2')
    expect(() => compareDasha({ ...json, details, name: 'mine' })).toThrow(/mine/)
    expect(() => compareDasha({ ...json, details, test: undefined })).toThrow(/no test score/)
    const result = await dasha({ ...task, name: 'gue/mouse/2' }, { ...smoke, plan: json.plan })
    expect(result.compare().own.value).toBe(result.test!['mcc'])
    result.model.dispose()
  }, 60_000)

  it('chooses nothing by the test labels', async () => {
    const poisoned: Dataset = {
      ...test,
      async batch(indices, random) {
        const batch = await test.batch(indices, random)
        return { ...batch, targets: batch.targets.map(label => 1 - label) }
      },
    }
    const other = await facts(await dasha({ ...task, test: poisoned }, smoke))
    expect(other.weights).toEqual(whole.weights)
    expect(other.json.test).not.toEqual(whole.json.test)
    const rest = ({ test: _, details, ...json }: DashaResult) => ({ ...json, validation: details.validation })
    expect(rest(other.json)).toEqual(rest(whole.json))
  }, 120_000)

  it('reads the test labels once, when all is chosen', async () => {
    let read = 0
    const watched: Dataset = {
      ...test,
      async batch(indices, random) {
        const batch = await test.batch(indices, random)
        return {
          inputs: batch.inputs,
          get targets() {
            read++
            return batch.targets
          },
        }
      },
    }
    const readAt: Record<string, number> = {}
    const result = await dasha(
      { ...task, test: watched },
      { ...smoke, onProgress: ({ kind }) => (readAt[kind] = read) },
    )
    result.model.dispose()
    // Once to see whether they are in range, before anything is done.
    expect(readAt['plan']).toBe(readAt['test'])
    expect(read).toBeGreaterThan(readAt['test']!)
  }, 120_000)

  it.each(['search', 'tune', 'retrain'] as const)(
    'stopped in the %s, goes on to the same end',
    async at => {
      const journal = at === 'tune' ? memoryDashaJournal() : dashaFolder(temp.path(`run-${at}`))
      const controller = new AbortController()
      let seen = 0
      const stopped = dasha(task, {
        ...smoke,
        journal,
        signal: controller.signal,
        onProgress: ({ kind }) => kind === at && ++seen === 3 && controller.abort(),
      })
      await expect(stopped).rejects.toMatchObject({ code: 'aborted' })
      const resumed = await facts(await dasha(task, { ...smoke, journal }))
      expect(resumed.weights).toEqual(whole.weights)
      expect(resumed.json.test).toEqual(whole.json.test)
      expect(resumed.json.hyperparameters).toEqual(whole.json.hyperparameters)
      expect(resumed.json.kernels).toEqual(whole.json.kernels)
    },
    120_000,
  )

  it('a finished run is given again from its journal, and another task is refused', async () => {
    const journal = memoryDashaJournal()
    const first = await facts(await dasha(task, { ...smoke, journal }))
    const kinds = new Set<string>()
    const again = await facts(
      await dasha(task, { ...smoke, journal, onProgress: ({ kind }) => kinds.add(kind) }),
    )
    expect([...kinds]).toEqual(['plan', 'choice', 'test'])
    expect(again.weights).toEqual(first.weights)
    expect(again.json.test).toEqual(first.json.test)
    await expect(dasha({ ...task, train: motifs(100, 5).dataset }, { ...smoke, journal })).rejects.toThrow(
      /journal is of another run: its train is \{"examples":128,"hash":"[0-9a-f]{32}"\}, not \{"examples":100,/,
    )
    await expect(dasha(task, { ...smoke, seed: 4, journal })).rejects.toThrow(/its seed is 3, not 4/)
  }, 120_000)

  it('trains the best configuration from several seeds, tests each net, and goes on from a journal', async () => {
    const before = tf.memory().numTensors
    const journal = memoryDashaJournal()
    const { json, weights } = await facts(await dasha(task, { ...smoke, seeds: 3, journal }))
    expect(tf.memory().numTensors).toBe(before)
    const { candidates, best } = json.retrained
    expect(candidates.length).toBe(4)
    const { seeds, test, validation } = json.spread!
    expect(seeds.length).toBe(3)
    expect(new Set(seeds.map(({ seed }) => seed)).size).toBe(3)
    const mcc = seeds.map(seed => seed.test!.scores['mcc']!)
    expect(test!['mcc']!.mean).toBeCloseTo((mcc[0]! + mcc[1]! + mcc[2]!) / 3, 12)
    expect(test!['mcc']!.count).toBe(3)
    for (const { candidate, seed } of seeds) {
      expect(candidates[candidate]!.hyperparameters).toEqual(candidates[best]!.hyperparameters)
      expect(candidates[candidate]!.seed).toBe(seed)
    }
    const validated = seeds.map(({ candidate }) => candidates[candidate]!.validation.scores['mcc']!)
    expect(validation['mcc']!.mean).toBeCloseTo(validated.reduce((sum, value) => sum + value) / 3, 12)

    const again = await facts(await dasha(task, { ...smoke, seeds: 3, journal }))
    expect(again.weights).toEqual(weights)
    expect(again.json.spread).toEqual(json.spread)
    await expect(dasha(task, { ...smoke, journal })).rejects.toThrow(/its seeds is 3, not 1/)
  }, 120_000)

  it('tunes through an executor whose objective knows the run by its journal alone', async () => {
    const journal = memoryDashaJournal()
    const executor = inProcessExecutor(dashaObjective({ task, journal }) as Objective)
    const result = await facts(await dasha(task, { ...smoke, journal, executor }))
    expect(result.weights).toEqual(whole.weights)
  }, 120_000)

  it('refuses trials of another task than that of the run', async () => {
    const journal = memoryDashaJournal()
    await dasha(task, { ...smoke, journal }).then(({ model }) => model.dispose())
    const other = dashaObjective({ task: { ...task, train: motifs(96, 9).dataset }, journal })
    await expect(other({} as Parameters<typeof other>[0])).rejects.toMatchObject({
      code: 'invalid-option',
      details: { option: 'task', differs: ['train', 'validation'] },
    })
  }, 60_000)

  it('reads the task again for the next segment where it could not be read for the first', async () => {
    const journal = memoryDashaJournal()
    await dasha(task, { ...smoke, journal }).then(({ model }) => model.dispose())
    let reads = 0
    const flaky = {
      ...journal,
      read: async (name: string) => {
        if (name === 'run' && reads++ === 0) throw new Error('the share is not mounted yet')
        return journal.read(name)
      },
    }
    const executor = inProcessExecutor(dashaObjective({ task, journal: flaky }) as Objective)
    const { trials } = await ashaTune({
      ...{ space: { learningRate: uniform(0.01, 0.1) }, executor, mode: 'max' },
      ...{ maxResource: 1, maxTrials: 2 },
    })
    expect(trials.map(trial => trial.status)).toEqual(['failed', 'completed'])
    expect(trials[0]!.why).toMatch(/not mounted/)
  }, 60_000)

  it('tunes in two processes', async () => {
    const run = temp.path('run-processes')
    const executor = await processPoolExecutor({
      module: new URL('../../support/dashaTrials.ts', import.meta.url),
      workers: 2,
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, DASHA_RUN: run },
    })
    try {
      const { json } = await facts(await dasha(task, { ...smoke, journal: dashaFolder(run), executor }))
      const { trials } = json.tuned.study!
      expect(trials.filter(({ status }) => status === 'failed').map(({ why }) => why)).toEqual([])
      expect(trials.length).toBe(4)
      // The first trial is trained from the same point, with the same seed, wherever that is.
      expect(trials[0]!.curve[0]!.value).toBe(whole.json.tuned.study!.trials[0]!.curve[0]!.value)
    } finally {
      await executor.close!()
    }
  }, 120_000)

  it('retrains in two processes to the same weights, and tells of every epoch', async () => {
    const [run, copy] = [temp.path('run-alone'), temp.path('run-beside')]
    const options = { ...smoke, seeds: 3 }
    const alone = await facts(await dasha(task, { ...options, journal: dashaFolder(run) }))
    cpSync(run, copy, { recursive: true, filter: path => !basename(path).startsWith('retrain') })
    const executor = await processPoolExecutor({
      module: new URL('../../support/dashaTrials.ts', import.meta.url),
      workers: 2,
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, DASHA_RUN: copy },
    })
    const told: string[] = []
    try {
      const beside = await facts(
        await dasha(task, {
          ...options,
          journal: dashaFolder(copy),
          executor,
          onProgress(event) {
            if (event.kind !== 'retrain') return
            // Batches are told of by trainings in this process alone.
            if (event.progress.kind === 'batch') told.push('a batch here')
            if (event.progress.kind !== 'epoch') return
            const { epoch, validation } = event.progress.record
            told.push(`${event.candidate}: ${epoch} ${validation!.metrics['mcc']}`)
          },
        }),
      )
      expect(beside.weights).toEqual(alone.weights)
      expect(beside.json.test).toEqual(alone.json.test)
      const epochs = alone.json.retrained.candidates.flatMap(({ history }, i) =>
        history.map(({ epoch, validation }) => `${i}: ${epoch} ${validation!.metrics['mcc']}`),
      )
      expect(told.sort()).toEqual(epochs.sort())
    } finally {
      await executor.close!()
    }
  }, 120_000)

  it('trains a known configuration from two seeds side by side where time is the budget', async () => {
    const prepared = await prepareTask(task)
    const plan = await planDasha(prepared, { ...smoke, workers: 2 })
    const searched = await searchBackbones(prepared, plan, { seed: 3 })
    const [known, other] = [0.1, 0.05].map(
      (learningRate): Hyperparameters => ({
        ...{ learningRate, weightDecay: 5e-4, momentum: 0.9, dropout: 0, kernels: 'own' },
        ...{ segments: 1, positionChannels: 0, bothStrands: true },
      }),
    ) as [Hyperparameters, Hyperparameters]
    const retrain = async (...candidates: Hyperparameters[]) => {
      const journal = memoryDashaJournal()
      await journal.write('plan', plan)
      await journal.write('searched', searched)
      const objective = dashaObjective({ task, journal }) as Objective
      const executor = inProcessExecutor(objective, { concurrency: 2 })
      const tuned = { candidates, study: undefined, slowness: undefined, seconds: 0, flops: 0 }
      const result = await retrainBackbone(prepared, plan, searched, tuned, {
        ...{ executor, journal, timeLimit: 600, seed: 3 },
      })
      result.model.dispose()
      return result.candidates.map(({ hyperparameters, seed }) => [hyperparameters, seed])
    }
    const [first, twin, third] = await retrain(known, other)
    expect([first![0], twin![0], third![0]]).toEqual([known, known, other])
    expect(twin![1]).not.toBe(first![1])
    // One that was ahead of what is known has that beside it.
    expect((await retrain(other, known)).map(([hyperparameters]) => hyperparameters)).toEqual([other, known])
  }, 120_000)

  it('keeps to a budget of operations, the same each time', async () => {
    const budget = { flops: 5e9 }
    const options = { budget, backbones: ['wideResNet1d'], seed: 1 } as const
    const [a, b] = [await facts(await dasha(larger, options)), await facts(await dasha(larger, options))]
    expect(a.weights).toEqual(b.weights)
    expect(a.json).toEqual(b.json)
    expect(a.json.flops).toBeLessThan(1.1 * budget.flops)
    expect(a.json.flops).toBeGreaterThan(0.3 * budget.flops)
    expect(a.json.test!['mcc']).toBeGreaterThan(0.3)
  }, 120_000)

  it('follows a net that learns by heart by one that is regularised, within the same budget', async () => {
    // Nothing can be learnt of these labels, but by heart.
    const { inputShape } = larger.train
    const noise = arrayDataset({
      inputs: Float32Array.from({ length: 64 * inputShape.reduce((a, b) => a * b) }, (_, i) =>
        Math.sin(i * i),
      ),
      inputShape,
      targets: Array.from({ length: 64 }, (_, i) => (i * i + (i >> 3)) % 2),
    })
    const budget = { flops: 1.5e10 }
    const options = { budget, backbones: ['wideResNet1d'], seed: 1, seeds: 2 } as const
    const noisy: DashaTask = { ...larger, train: noise }
    const journal = memoryDashaJournal()
    const whole = await facts(await dasha(noisy, { ...options, journal }))
    const { candidates } = whole.json.retrained
    const first = candidates[0]!
    expect(first.history.at(-1)!.trainLoss).toBeLessThan(0.9 * first.history.at(-1)!.validation!.loss)
    const longer = candidates.filter(({ epochs }) => epochs > first.epochs)
    expect(longer.length).toBeGreaterThan(0)
    const before = candidates.slice(0, candidates.indexOf(longer[0]!))
    const dropouts = before.map(({ hyperparameters }) => hyperparameters.dropout + 0.1)
    expect(dropouts).toContain(longer[0]!.hyperparameters.dropout)
    expect(whole.json.flops).toBeLessThan(1.1 * budget.flops)
    const again = await facts(await dasha(noisy, { ...options, journal }))
    expect(again.weights).toEqual(whole.weights)
    expect(again.json.retrained).toEqual(whole.json.retrained)
  }, 120_000)

  it('plans for a budget of time by measured steps, and says what it leaves out', async () => {
    const prepared = await prepareTask(larger, { seed: 1 })
    const plan = await planDasha(prepared, { budget: { minutes: 0.15 } })
    expect(plan.seconds).toBeGreaterThan(0)
    expect(plan.seconds).toBeLessThan(9)
    expect(plan.backbones[0]!.size.width).toBeLessThan(32)
    expect(plan.cut.join()).toMatch(/smaller than usual/)
  }, 60_000)

  it('ends what takes longer than its budget of time, with what it has', async () => {
    const { plan } = whole.json
    const endless = { epochs: 1e6, mostEpochs: 1e6, seconds: 1 }
    const backbones = plan.backbones.map(backbone => ({
      ...backbone,
      retrain: { ...backbone.retrain, ...endless },
    }))
    const result = await dasha(task, {
      ...smoke,
      plan: { ...plan, budget: { minutes: 0.05 }, seconds: 1, backbones },
    })
    result.model.dispose()
    expect(result.retrained.candidates[0]!.status).toBe('aborted')
    expect(result.retrained.candidates[0]!.history.length).toBeGreaterThan(0)
    expect(result.test!['mcc']).toBeTypeOf('number')
  }, 60_000)

  it('has a backbone even where the time is up before anything was searched or compared', async () => {
    const prepared = await prepareTask(task, { seed: 1 })
    const plan = await planDasha(prepared, { preset: 'smoke' })
    const { chosen, backbones } = await searchBackbones(prepared, plan, { timeLimit: 1e-3 })
    expect(chosen).toBe('wideResNet1d')
    expect(backbones).toHaveLength(2)
    expect(backbones.at(-1)).toMatchObject({ kernels: [], probes: [] })
  })

  it.each<[DashaOptions, RegExp]>([
    [{ preset: 'paper', budget: { minutes: 1 } }, /`budget`.*left out with the preset "paper"/],
    [{ budget: {} as { minutes: number } }, /either `{ minutes }` or `{ flops }`/],
    [{ budget: { minutes: -1 } }, /budget.minutes/],
    [{ seeds: 0 }, /`seeds`/],
    [{ backbones: ['unet2d'] }, /"wideResNet1d" or "unet1d"/],
    [{ preset: 'desktop' as 'paper' }, /"paper", "laptop", "smoke"/],
  ])('refuses the options %j', async (options, message) => {
    await expect(dasha(task, options)).rejects.toThrow(message)
  })

  it('retrains on augmented images that are small at first', async () => {
    const side = 48
    const inputs = Float32Array.from({ length: 60 * side ** 2 }, (_, i) => Math.sin(i * i))
    const targets = Float32Array.from({ length: 60 }, (_, i) => (i * 7) % 2)
    const train = arrayDataset({ inputs, inputShape: [side, side, 1], targets })
    const images: DashaTask = { train, outputs: 2, augmentations: [flipping()] }
    const options = { budget: { flops: 6e10 }, backbones: ['wideResNet2d'], seed: 1 } as const
    const result = await dasha(images, options)
    result.model.dispose()
    const { retrain } = result.plan.backbones[0]!
    expect(retrain).toMatchObject({ isProgressive: true, mostEpochs: 39 })
    expect(planLines(result.plan).join()).toContain('small images first')
    const [{ history }] = result.retrained.candidates as [(typeof result.retrained.candidates)[number]]
    const scales = [...new Set(history.map(({ imageScale = 1 }) => imageScale))]
    expect(scales).toEqual([0.5, 0.75, 1])
    expect(result.flops).toBeLessThan(1.1 * options.budget.flops)
    const plain = await planDasha(await prepareTask({ ...images, augmentations: [] }), {
      budget: options.budget,
    })
    expect(plain.backbones[0]!.retrain.isProgressive).toBe(false)
  }, 120_000)

  it('learns images, many labels and dense outputs', async () => {
    const inputs = Float32Array.from({ length: 40 * 256 }, (_, i) => Math.sin(i * i))
    const images = (targets: Float32Array, targetShape: readonly number[]) =>
      arrayDataset({ inputs, inputShape: [16, 16, 1], targets, targetShape })
    const labels = Float32Array.from({ length: 40 * 3 }, (_, i) => ((i * 7) % 5 > 2 ? 1 : 0))
    const many = await dasha(
      {
        train: images(labels, [3]),
        outputs: 3,
        head: 'multilabel',
        batchSize: 8,
        augmentations: [flipping({ vertical: false }), turning()],
      },
      { ...smoke, backbones: ['wideResNet2d'] },
    )
    // What is flipped and turned in training is told alike however it lies.
    const [upright, turned] = tf.tidy(() => {
      const image = tf.tensor(inputs.subarray(0, 256), [1, 16, 16, 1])
      const moved = tf.reverse(tf.transpose(image, [0, 2, 1, 3]), 2)
      return [image, moved].map(each => (many.model.predict(each) as tf.Tensor).dataSync())
    })
    for (const [i, value] of turned!.entries()) expect(value).toBeCloseTo(upright![i]!, 5)
    many.model.dispose()
    expect(Object.keys(many.validation)).toEqual(['f1Micro', 'map'])
    expect(many.test).toBeUndefined()

    const series = arrayDataset({
      inputs,
      inputShape: [32, 2],
      targets: inputs.filter((_, i) => i % 2 === 0),
      targetShape: [32, 1],
    })
    const dense = await dasha({ train: series, outputs: 1, head: 'dense', batchSize: 16 }, smoke)
    dense.model.dispose()
    expect(dense.validation['mse']).toBeGreaterThan(0)
    expect(dense.details.validation.confusion).toBeUndefined()
  }, 120_000)
})
