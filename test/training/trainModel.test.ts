import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs-core'
import { layers, sequential } from '@tensorflow/tfjs-layers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { arrayDataset } from '../../src/data/index.js'
import { checkpointFolder } from '../../src/node/index.js'
import {
  checkpointMemory,
  crossEntropy,
  evaluateModel,
  meanSquaredError,
  saveWeights,
  sgd,
  type TrainingProgress,
  type TrainModelOptions,
  trainModel,
} from '../../src/training/index.js'
import { startBackend } from '../support/backends.js'
import { tempDir } from '../support/tempDir.js'
import { bumps, tinyTraining } from '../support/tinyTraining.js'

beforeAll(() => startBackend('wasm'))
afterEach(() => tf.disposeVariables())

const temp = tempDir()

/** The result and final weights of a training, its model disposed of. */
async function train(options: Partial<TrainModelOptions> = {}) {
  const training = tinyTraining(options)
  const result = await trainModel(training)
  const weights = await saveWeights(training.model)
  training.model.dispose()
  return { result, weights }
}

describe('trainModel', () => {
  it('learns, and gives the weights that validated best', async () => {
    const training = tinyTraining({ epochs: 3 })
    const result = await trainModel(training)
    expect(result.status).toBe('completed')
    expect(result.history.map(record => record.epoch)).toEqual([1, 2, 3])
    expect(result.steps).toBe(18)
    const scores = result.history.map(record => record.validation!.metrics['mcc']!)
    expect(result.best!.validation!.metrics['mcc']).toBe(Math.max(...scores))
    expect(result.best!.validation!.metrics['mcc']).toBeGreaterThan(0.7)
    expect(result.history.at(-1)!.trainLoss).toBeLessThan(result.history[0]!.trainLoss)
    const again = await evaluateModel(training.model, training.validation!, {
      loss: training.loss,
      metrics: training.metrics!,
      batchSize: 8,
    })
    expect(again).toEqual(result.best!.validation)
  })

  it('gives the same weights for the same seed, and others for another', async () => {
    const [a, b, c] = [
      await train({ epochs: 2 }),
      await train({ epochs: 2 }),
      await train({ epochs: 2, seed: 12 }),
    ]
    expect(a.weights).toEqual(b.weights)
    expect(a.result.history.map(r => r.trainLoss)).toEqual(b.result.history.map(r => r.trainLoss))
    expect(a.weights).not.toEqual(c.weights)
  })

  it('leaks no tensor over a thousand steps', async () => {
    const model = sequential({ layers: [layers.dense({ inputShape: [3], units: 2 })] })
    const data = arrayDataset({
      inputs: new Float32Array(30),
      inputShape: [3],
      targets: new Float32Array(10),
    })
    const options = {
      model,
      train: data,
      validation: data,
      loss: crossEntropy(),
      optimizer: sgd(),
      batchSize: 1,
    }
    await trainModel({ ...options, epochs: 1 })
    const before = tf.memory().numTensors
    let during = 0
    const result = await trainModel({
      ...options,
      epochs: 100,
      clipNorm: 1,
      ema: { decay: 0.9 },
      onProgress: progress => {
        if (progress.kind === 'batch' && progress.epoch === 2) during = tf.memory().numTensors
        if (progress.kind === 'batch' && progress.epoch === 100) expect(tf.memory().numTensors).toBe(during)
      },
    })
    expect(result.steps).toBe(1000)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('leaks none with dropout, batch norm and averaging either', async () => {
    const training = tinyTraining({ epochs: 1 })
    await trainModel(training)
    const before = tf.memory().numTensors
    await trainModel({ ...training, epochs: 2 })
    expect(tf.memory().numTensors).toBe(before)
  })

  it('tells where it is, how it goes and how long it will take', async () => {
    const events: TrainingProgress[] = []
    await train({ epochs: 2, onProgress: progress => events.push(progress) })
    const batches = events.filter(event => event.kind === 'batch')
    expect(batches.map(({ epoch, batch }) => [epoch, batch])).toEqual(
      [1, 2].flatMap(epoch => [1, 2, 3, 4, 5, 6].map(batch => [epoch, batch])),
    )
    expect(batches[0]!.learningRate).toBeCloseTo(0.1)
    expect(batches[6]!.learningRate).toBeCloseTo(0.05)
    for (const event of events) {
      expect(event.examplesPerSecond).toBeGreaterThan(0)
      expect(event.secondsLeft).toBeGreaterThanOrEqual(0)
      expect([event.epochs, event.batches]).toEqual([2, 6])
    }
    const epochs = events.filter(event => event.kind === 'epoch')
    expect(epochs.map(event => event.record.epoch)).toEqual([1, 2])
    expect(epochs[0]!.isBest).toBe(true)
    expect(events.at(-1)!.secondsLeft).toBe(0)
  })

  it('stops when nothing gets better, and judges by what it was told to', async () => {
    const { result } = await train({
      epochs: 50,
      optimizer: sgd({ learningRate: 0 }),
      ema: { decay: 0, statisticsBatches: 0 },
      earlyStopping: { patience: 2 },
      monitor: 'loss',
    })
    // Batch norm's statistics alone go on moving; the loss soon gets worse or stays.
    expect(result.status).toBe('stopped-early')
    expect(result.history.length).toBeLessThan(50)
    expect(result.best!.validation!.loss).toBe(Math.min(...result.history.map(r => r.validation!.loss)))
  })

  it('ends with a typed result and usable weights when it diverges', async () => {
    const { result, weights } = await train({ optimizer: sgd({ learningRate: 1e30 }), clipNorm: 1e30 })
    expect(result.status).toBe('diverged')
    expect(result.divergence!.what).toMatch(/loss is|weight is/)
    expect(weights.every(values => values.every(Number.isFinite))).toBe(true)
  })

  it('gives back what it has when aborted, and goes on from there', async () => {
    const whole = await train()
    const store = checkpointMemory()
    const controller = new AbortController()
    const { result } = await train({
      signal: controller.signal,
      checkpoint: { store },
      onProgress: progress => {
        if (progress.kind === 'batch' && progress.epoch === 3 && progress.batch === 2) controller.abort()
      },
    })
    expect(result.status).toBe('aborted')
    expect(result.history).toHaveLength(2)
    expect(result.steps).toBe(14)
    const resumed = await train({ checkpoint: { store } })
    expect(resumed.weights).toEqual(whole.weights)
    expect(resumed.result.best!.epoch).toBe(whole.result.best!.epoch)
  })

  it('takes a part of the batches each epoch', async () => {
    const { result } = await train({ epochs: 3, batchesPerEpoch: 2 })
    expect(result.steps).toBe(6)
  })

  it('trains without validation, to the averaged weights', async () => {
    const { validation: _, ...training } = tinyTraining({ epochs: 3 })
    const result = await trainModel(training)
    expect(result.best).toBeUndefined()
    const { metrics } = await evaluateModel(training.model, bumps(32, 1000), training as never)
    expect(metrics['mcc']).toBeGreaterThan(0.5)
  })

  it('says what is wrong with what it was given', async () => {
    const wrong = bumps(4)
    const targets = {
      ...wrong,
      batch: () => ({ inputs: new Float32Array(64), targets: Float32Array.of(0, 1, 2, 0) }),
    }
    await expect(train({ train: targets, batchSize: 4 })).rejects.toThrow(
      /Example \d of `train` has the target 2, .*0 to 1/,
    )
    await expect(train({ train: { ...wrong, inputShape: [16, 2] } })).rejects.toThrow(/\[16, 2\].*\[16, 1\]/)
    await expect(train({ train: { ...wrong, size: 0 } })).rejects.toThrow(/`train`/)
    await expect(train({ epochs: 0 })).rejects.toThrow(/epochs.*is 0/)
    await expect(train({ monitor: 'auroc' })).rejects.toThrow(/monitor.*"loss", "mcc"/)
    await expect(train({ signal: AbortSignal.abort() })).rejects.toThrow(/Aborted/)
    await expect(train({ loss: meanSquaredError() })).rejects.toThrow()
  })
})

describe('checkpoints on disk', () => {
  it('bring a training that was killed to the same weights, bit for bit', async () => {
    const whole = await train()
    const folder = temp.path('killed')
    await killAt(folder, '3 4')
    expect(readdirSync(folder).some(name => name.endsWith('.json'))).toBe(true)
    const steps: number[] = []
    const resumed = await train({
      checkpoint: { store: checkpointFolder(folder), everyBatches: 2 },
      onProgress: progress => {
        if (progress.kind === 'batch') steps.push(progress.epoch)
      },
    })
    expect(steps[0]).toBeGreaterThanOrEqual(3)
    expect(resumed.weights).toEqual(whole.weights)
    expect(resumed.result.history.map(r => r.trainLoss)).toEqual(whole.result.history.map(r => r.trainLoss))
  })

  it('are passed over when damaged, for the one before', async () => {
    const folder = temp.path('damaged')
    await train({ epochs: 3, checkpoint: { store: checkpointFolder(folder) } })
    const files = readdirSync(folder).sort()
    expect(files).toEqual(
      ['00000002', '00000003'].flatMap(n => [`checkpoint-${n}.bin`, `checkpoint-${n}.json`]),
    )
    const damage: ((path: string) => void)[] = [
      path => truncateSync(path, 100),
      path => {
        const bytes = readFileSync(path)
        bytes[40]! ^= 1
        writeFileSync(path, bytes)
      },
    ]
    const [bin, json] = ['bin', 'json'].map(extension => join(folder, `checkpoint-00000003.${extension}`))
    const contents = [readFileSync(bin!), readFileSync(json!)] as const
    for (const path of [bin!, json!]) {
      for (const spoil of damage) {
        spoil(path)
        const errors: Error[] = []
        const checkpoint = await checkpointFolder(folder, { onCorrupt: e => errors.push(e) }).load()
        expect(errors[0]!.message).toMatch(/checkpoint-00000003.json cannot be used/)
        expect(checkpoint!.state).toMatchObject({ epoch: 2 })
        writeFileSync(bin!, contents[0])
        writeFileSync(json!, contents[1])
      }
    }
    expect((await checkpointFolder(folder).load())!.state).toMatchObject({ epoch: 3 })
  })

  it('of another training are refused', async () => {
    const folder = temp.path('other')
    await train({ epochs: 1, checkpoint: { store: checkpointFolder(folder) } })
    await expect(train({ seed: 99, checkpoint: { store: checkpointFolder(folder) } })).rejects.toThrow(
      /another training: seed 11 in place of 99/,
    )
  })

  it.each<[string, Partial<TrainModelOptions>, RegExp]>([
    [
      'momentum',
      { optimizer: sgd({ learningRate: 0.05, momentum: 0.5 }) },
      /optimizer sgd .*"momentum":0.9.* in place of sgd .*"momentum":0.5/,
    ],
    [
      'learning rate',
      { optimizer: sgd({ learningRate: 0.5 }) },
      /"learningRate":0.05.* in place of .*"learningRate":0.5/,
    ],
    [
      'decay',
      { optimizer: sgd({ learningRate: 0.05, weightDecay: 0.1 }) },
      /"weightDecay":0.* in place of .*"weightDecay":0.1/,
    ],
    [
      'loss',
      { loss: crossEntropy({ labelSmoothing: 0.1 }) },
      /loss crossEntropy .*"labelSmoothing":0,.*"labelSmoothing":0.1/,
    ],
    ['average', { ema: { decay: 0.9 } }, /ema average \{"decay":0.5\} in place of average \{"decay":0.9\}/],
    ['clipping', { clipNorm: 5 }, /clipNorm 1 in place of 5/],
  ])('of another %s are refused', async (_, other, message) => {
    const store = checkpointMemory()
    const options = { optimizer: sgd({ learningRate: 0.05 }), ema: { decay: 0.5 }, checkpoint: { store } }
    await train({ ...options, epochs: 1 })
    await train({ ...options, optimizer: sgd({ learningRate: 0.05 }), epochs: 2 })
    await expect(train({ ...options, ...other, epochs: 3 })).rejects.toThrow(message)
  })
})

/** Runs the training in a process of its own and kills it once it has said `line`. */
async function killAt(folder: string, line: string): Promise<void> {
  const script = fileURLToPath(new URL('../support/trainUntilKilled.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk
    if (said.includes(`${line}\n`)) child.kill('SIGKILL')
  })
  const signal = await new Promise(resolve => child.on('exit', (_, signal) => resolve(signal)))
  expect(signal).toBe('SIGKILL')
}
