import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  ashaTune,
  type Checkpoint,
  cosineSchedule,
  logUniform,
  type ObjectiveReport,
  type ObjectiveRun,
  sgd,
  type TrainTrialOptions,
  trainModel,
  trainTrial,
} from '../../src/index.js'
import { startBackend } from '../support/backends.js'
import { tinyTraining } from '../support/tinyTraining.js'

beforeAll(() => startBackend('wasm'))
afterEach(() => tf.disposeVariables())

/** A tiny training's options, as a trial takes them. */
function tinyTrial(options: Partial<TrainTrialOptions> = {}): TrainTrialOptions {
  const { epochs, seed, checkpoint, signal, ...training } = tinyTraining()
  return {
    ...training,
    validation: training.validation!,
    schedule: cosineSchedule(),
    maxResource: 3,
    ...options,
  }
}

/** A run of a trial, and what it reports. */
function runOf(resource: number, checkpoint?: ObjectiveRun<unknown, Checkpoint>['checkpoint']) {
  const reports: ObjectiveReport<Checkpoint>[] = []
  const run: ObjectiveRun<unknown, Checkpoint> = {
    ...{ config: {}, resource, checkpoint, trial: 0, seed: 5, signal: new AbortController().signal },
    report: async report => void reports.push(report),
  }
  return { run, reports }
}

async function stateOf(report: ObjectiveReport<Checkpoint>): Promise<Checkpoint> {
  return (report.state as () => Checkpoint)()
}

/** A trial from its start or a checkpoint, its model disposed of. */
async function trial(run: ObjectiveRun<unknown, Checkpoint>, options?: Partial<TrainTrialOptions>) {
  const training = tinyTrial(options)
  try {
    return await trainTrial(run, training)
  } finally {
    training.model.dispose()
  }
}

describe('trainTrial', () => {
  it('reports each epoch of a training to the bit, in one go or paused in between', async () => {
    const training = tinyTraining({ epochs: 3, seed: 5, schedule: cosineSchedule() })
    const { history } = await trainModel(training)
    training.model.dispose()
    const expected = history.map(({ epoch, validation }) => [
      epoch,
      validation!.metrics['mcc'],
      validation!.loss,
    ])
    const said = (reports: readonly ObjectiveReport<Checkpoint>[]) =>
      reports.map(({ resource, value, metrics }) => [resource, value, metrics!['loss']])

    const whole = runOf(3)
    await trial(whole.run)
    expect(said(whole.reports)).toEqual(expected)

    const first = runOf(1)
    await trial(first.run)
    const rest = runOf(3, { resource: 1, state: await stateOf(first.reports[0]!) })
    await trial(rest.run)
    expect(said([...first.reports, ...rest.reports])).toEqual(expected)
  })

  it('values a trial by what `monitor` names', async () => {
    const { run, reports } = runOf(1)
    const { history } = await trial(run, { monitor: 'loss' })
    expect(reports[0]!.value).toBe(history[0]!.validation!.loss)
  })

  it('reports NaN where the training diverges', async () => {
    const { run, reports } = runOf(2)
    const { status } = await trial(run, { optimizer: sgd({ learningRate: 1e30 }) })
    expect(status).toBe('diverged')
    expect(reports.at(-1)).toEqual({ resource: 1, value: Number.NaN })
  })

  it('lets pass what a report throws', async () => {
    const { run } = runOf(2)
    const stopped = new Error('the trial is to end')
    await expect(trial({ ...run, report: () => Promise.reject(stopped) })).rejects.toBe(stopped)
  })

  it('asks for the epochs that a schedule is made for', async () => {
    const { run } = runOf(2)
    const { maxResource, ...rest } = tinyTrial()
    await expect(trainTrial(run, rest)).rejects.toMatchObject({
      code: 'invalid-option',
      details: { option: 'maxResource' },
    })
    await expect(trial({ ...run, resource: 1.5 })).rejects.toMatchObject({ code: 'invalid-option' })
  })

  it('is an objective of ashaTune, and leaves no tensors', async () => {
    const tensors = tf.memory().numTensors
    const result = await ashaTune({
      space: { learningRate: logUniform(1e-4, 1) },
      mode: 'max',
      ...{ maxResource: 3, maxTrials: 6, seed: 1 },
      objective: async (run: ObjectiveRun<{ learningRate: number }, Checkpoint>) => {
        await trial(run, { optimizer: sgd({ learningRate: run.config.learningRate }) })
      },
    })
    expect(result.best!.resource).toBe(3)
    expect(result.best!.value).toBeGreaterThan(0.7)
    expect(tf.memory().numTensors).toBe(tensors)
  })
})
