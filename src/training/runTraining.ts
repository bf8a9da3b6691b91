import * as tf from '@tensorflow/tfjs-core'
import { type Batch, sizeOfShape } from '../common/dataset.js'
import { startStep } from '../layers/steppedLayer.js'
import { averageWeights } from './averagedWeights.js'
import { breathe } from './breathe.js'
import { checkTrainOptions, stoppedEarly } from './checkTrainOptions.js'
import { clipGradients } from './clipGradients.js'
import { evaluateExamples } from './evaluateModel.js'
import { costOfEpochs, scaledImages } from './imageScale.js'
import { createPaceMeter } from './paceMeter.js'
import { fromCheckpoint, initialState, toCheckpoint } from './trainingState.js'
import type { EpochRecord, Evaluation, TrainingResult, TrainModelOptions } from './trainingTypes.js'
import { loadWeights, saveWeights, trainableVariables, weightsAreFinite } from './weightSnapshot.js'

/** The loss on a batch and its gradients, for the caller to dispose of. */
interface LossGradients {
  readonly value: tf.Scalar
  /** In the order of the variables asked for. */
  readonly gradients: tf.Tensor[]
}

/** Where a search does its own work within a training. */
export interface TrainingHooks {
  /**
   * The gradients of a step in place of those of the loss on its batch; `lossGradients` gives these, and those on any
   * other batch of the training data's shape.
   */
  stepGradients?(
    batch: Batch,
    step: number,
    lossGradients: (batch: Batch) => LossGradients,
  ): Promise<LossGradients>
  /** Called after each epoch: its note, as JSON, which checkpoints keep, and whether this was the last. */
  afterEpoch?(record: EpochRecord, notes: readonly unknown[]): Promise<{ note: unknown; stop: boolean }>
}

/** `trainModel`, with hooks and what they noted. */
export async function runTraining(
  options: TrainModelOptions,
  hooks: TrainingHooks = {},
): Promise<TrainingResult & { readonly notes: readonly unknown[] }> {
  const settings = checkTrainOptions(options)
  const { model, loss, batchSize, batches, epochs, schedule, imageScale, random, signal } = settings
  const variables = trainableVariables(model)
  const optimizer = options.optimizer.create(variables)
  const average = options.ema && averageWeights(model, options.ema)
  const parts = { model, optimizer, average }
  const firstWeights = await saveWeights(model)

  let state = initialState()
  let bestWeights: Awaited<ReturnType<typeof saveWeights>> | undefined
  let divergence: TrainingResult['divergence']
  let status: TrainingResult['status'] = 'completed'
  let epochStarted = 0
  let stopped = false
  // Of the epoch's images.
  let { train, validation } = settings

  const save = async () => {
    const now = { ...state, epochSeconds: secondsSince(epochStarted) }
    await options.checkpoint?.store.save(await toCheckpoint(now, settings.identity, parts, bestWeights))
  }

  try {
    const checkpoint = await options.checkpoint?.store.load()
    if (checkpoint) ({ state, bestWeights } = fromCheckpoint(checkpoint, settings.identity, parts))
    const meter = createPaceMeter({
      ...{ epochs, batches, batchesBefore: state.steps },
      costBefore: epoch => costOfEpochs(imageScale, epochs, 0, epoch),
    })

    training: while (state.epoch < epochs && !stopped && !stoppedEarly(state.history, settings)) {
      epochStarted = performance.now() - state.epochSeconds * 1000
      const { epoch } = state
      const scale = imageScale(epoch, epochs)
      train = scaledImages(settings.train, scale)
      validation = settings.validation && scaledImages(settings.validation, scale)
      const order = random.fork(`order ${epoch}`).permutation(train.size)
      while (state.batch < batches) {
        if (signal?.aborted) {
          status = 'aborted'
          await save()
          break training
        }
        const b = state.batch
        const indices = order.subarray(b * batchSize, Math.min((b + 1) * batchSize, train.size))
        const learningRate = options.optimizer.learningRate * schedule(epoch + b / batches, epochs)
        const value = await trainOnBatch(indices, learningRate)
        if (!Number.isFinite(value)) {
          divergence = { epoch: epoch + 1, batch: b + 1, what: `the loss is ${value}` }
          break training
        }
        state.batch++
        state.steps++
        state.lossSum += value * indices.length
        meter.count(indices.length)
        options.onProgress?.({
          kind: 'batch',
          batch: b + 1,
          loss: value,
          learningRate,
          ...meter.pace(epoch + 1),
        })
        const every = options.checkpoint?.everyBatches
        if (every && state.batch % every === 0 && state.batch < batches) await save()
        await breathe()
      }

      const lastWeights = await saveWeights(model)
      if (!weightsAreFinite(lastWeights)) {
        divergence = { epoch: epoch + 1, batch: batches, what: 'a weight is not finite' }
        break
      }
      let evaluation: Evaluation | undefined
      if (validation) {
        if (average) await average.writeTo(model, train, batchSize, random.fork(`statistics ${epoch}`))
        evaluation = await evaluateExamples(model, validation, {
          ...{ loss, metrics: settings.metrics, batchSize, where: '`validation`' },
        })
        if (!Number.isFinite(evaluation.loss)) {
          divergence = { epoch: epoch + 1, batch: batches, what: `the validation loss is ${evaluation.loss}` }
          break
        }
      }
      const record: EpochRecord = {
        epoch: epoch + 1,
        trainLoss: state.lossSum / settings.examplesPerEpoch,
        ...(evaluation && { validation: evaluation }),
        ...(scale < 1 && { imageScale: scale }),
        seconds: secondsSince(epochStarted),
      }
      const after = await hooks.afterEpoch?.(record, state.notes)
      stopped = after?.stop ?? false
      const isBest = evaluation !== undefined && scale === 1 && settings.isBetter(record, state.best)
      if (isBest) bestWeights = await saveWeights(model)
      if (validation && average) loadWeights(model, lastWeights)
      state = {
        ...initialState(),
        epoch: epoch + 1,
        steps: state.steps,
        history: [...state.history, record],
        best: isBest ? record : state.best,
        notes: after ? [...state.notes, after.note] : state.notes,
      }
      epochStarted = performance.now()
      await save()
      options.onProgress?.({ kind: 'epoch', record, isBest, ...meter.pace(epoch + 1) })
      await breathe()
    }

    if (divergence) {
      status = 'diverged'
      loadWeights(model, bestWeights ?? firstWeights)
    } else {
      if (status === 'completed' && state.epoch < epochs) status = 'stopped-early'
      if (bestWeights) loadWeights(model, bestWeights)
      else if (average && state.steps > 0) {
        await average.writeTo(model, settings.train, batchSize, random.fork('statistics'))
      }
    }
  } finally {
    optimizer.dispose()
    average?.dispose()
  }
  return {
    status,
    history: state.history,
    ...(state.best && { best: state.best }),
    steps: state.steps,
    ...(divergence && { divergence }),
    notes: state.notes,
  }

  async function trainOnBatch(indices: Uint32Array, learningRate: number): Promise<number> {
    const batch = await train.batch(indices, random.fork(`batch ${state.steps}`))
    settings.checkBatch(batch, train, indices)
    startStep(model, state.steps)
    const { value, gradients } =
      (await hooks.stepGradients?.(batch, state.steps, lossGradients)) ?? lossGradients(batch)
    const number = (await value.data())[0]!
    value.dispose()
    if (!Number.isFinite(number)) {
      tf.dispose(gradients)
      return number
    }
    const clipped = options.clipNorm === undefined ? gradients : clipGradients(gradients, options.clipNorm)
    optimizer.step(clipped, learningRate)
    tf.dispose(clipped)
    average?.update()
    return number
  }

  function lossGradients(batch: Batch): LossGradients {
    const count = batch.inputs.length / sizeOfShape(train.inputShape)
    return tf.tidy(() => {
      const inputs = tf.tensor(batch.inputs, [count, ...train.inputShape])
      const targets = tf.tensor(batch.targets, [count, ...train.targetShape])
      const { value, grads } = tf.variableGrads(() => {
        const value = loss.compute(model.apply(inputs, { training: true }) as tf.Tensor, targets)
        return model.calculateLosses().reduce<tf.Scalar>((sum, penalty) => tf.add(sum, penalty), value)
      }, variables)
      return { value, gradients: variables.map(variable => grads[variable.name]!) }
    })
  }
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000
}
