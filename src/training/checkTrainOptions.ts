import { finiteNumber, oneOf, throwIfAborted, wholeNumber } from '../common/checks.js'
import { sizeOfShape } from '../common/dataset.js'
import { createRandom } from '../common/random.js'
import { invalidOption, SupervisedBaselinesError, show } from '../errors.js'
import { checkImageScale } from './imageScale.js'
import { constantSchedule } from './schedules.js'
import type { EpochRecord, TrainModelOptions } from './trainingTypes.js'

/** The options of `trainModel` checked, with their defaults, and what follows from them. */
export function checkTrainOptions(options: TrainModelOptions) {
  throwIfAborted(options.signal, 'training')
  const { model, train, validation, loss, metrics = [] } = options
  const batchSize = wholeNumber('batchSize', options.batchSize ?? 32, 1)
  const epochs = wholeNumber('epochs', options.epochs, 1)
  const seed = finiteNumber('seed', options.seed ?? 0)
  if (options.clipNorm !== undefined) finiteNumber('clipNorm', options.clipNorm, 0)
  if (options.earlyStopping) wholeNumber('earlyStopping.patience', options.earlyStopping.patience, 1)
  checkShapes('train', options)
  if (validation) checkShapes('validation', options)
  if (options.imageScale) checkImageScale(options.imageScale, { model, train, epochs })
  const allBatches = Math.ceil(train.size / batchSize)
  const batches = wholeNumber('batchesPerEpoch', options.batchesPerEpoch ?? allBatches, 1, allBatches)
  const monitor = oneOf('monitor', options.monitor ?? metrics[0]?.name ?? 'loss', [
    'loss',
    ...metrics.map(metric => metric.name),
  ])
  if (options.earlyStopping && !validation) {
    throw invalidOption('validation', validation, 'a dataset, which `earlyStopping` judges by')
  }
  const sign = monitor === 'loss' || metrics.find(m => m.name === monitor)!.direction === 'min' ? -1 : 1
  const width = model.outputs[0]!.shape.at(-1)!
  const outputsPerTarget = sizeOfShape(train.targetShape)
  const score = (record: EpochRecord) => {
    const value = monitor === 'loss' ? record.validation!.loss : record.validation!.metrics[monitor]!
    return Number.isNaN(value) ? -Infinity : sign * value
  }
  return {
    model,
    train,
    validation,
    loss,
    metrics,
    batchSize,
    batches,
    epochs,
    schedule: options.schedule ?? constantSchedule(),
    imageScale: options.imageScale ?? constantSchedule(),
    random: createRandom(seed),
    signal: options.signal,
    examplesPerEpoch: Math.min(train.size, batches * batchSize),
    patience: options.earlyStopping?.patience ?? Infinity,
    minDelta: options.earlyStopping?.minDelta ?? 0,
    score,
    isBetter: (record: EpochRecord, best: EpochRecord | undefined) => !best || score(record) > score(best),
    identity: {
      seed,
      batchSize,
      batches,
      examples: train.size,
      optimizer: identityOf(options.optimizer.name, {
        learningRate: options.optimizer.learningRate,
        ...options.optimizer.settings,
      }),
      loss: identityOf(loss.name, loss.settings),
      ema: options.ema ? identityOf('average', { ...options.ema }) : 'none',
      clipNorm: String(options.clipNorm ?? 'none'),
    },
    checkTargets(targets: Float32Array, indices: Uint32Array) {
      const invalid = loss.findInvalid(targets, width)
      if (!invalid) return
      const index = indices[Math.floor(invalid.position / outputsPerTarget)]!
      throw new SupervisedBaselinesError(
        'invalid-data',
        `Example ${index} of \`train\` has the target ${targets[invalid.position]}, but must have ${invalid.accepted}.`,
        { index, target: targets[invalid.position], accepted: invalid.accepted },
      )
    },
  }
}

/** A name with its settings, as one text. */
function identityOf(name: string, settings: Readonly<Record<string, unknown>> | undefined): string {
  return settings ? `${name} ${JSON.stringify(settings)}` : name
}

/** Whether the last `patience` epochs brought nothing better, by more than `minDelta`, than those before. */
export function stoppedEarly(
  history: readonly EpochRecord[],
  { patience, minDelta, score }: { patience: number; minDelta: number; score(record: EpochRecord): number },
): boolean {
  if (history.length <= patience) return false
  const best = (records: readonly EpochRecord[]) => Math.max(...records.map(score))
  return best(history.slice(-patience)) <= best(history.slice(0, -patience)) + minDelta
}

function checkShapes(option: 'train' | 'validation', { model, [option]: dataset }: TrainModelOptions): void {
  if (!dataset || dataset.size === 0) throw invalidOption(option, dataset, 'a dataset with examples')
  const expected = model.inputs[0]!.shape.slice(1)
  const fits =
    expected.length === dataset.inputShape.length &&
    expected.every((n, i) => n === null || n === dataset.inputShape[i])
  if (!fits) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `The inputs of \`${option}\` have shape ${show([...dataset.inputShape])}, but the model takes ${show(expected)}.`,
      { option, shape: dataset.inputShape, accepted: expected },
    )
  }
}
