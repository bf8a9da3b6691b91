import { finiteNumber, oneOf, throwIfAborted, wholeNumber } from '../common/checks.js'
import { type Batch, type Dataset, sizeOfShape } from '../common/dataset.js'
import { createRandom } from '../common/random.js'
import { invalidOption } from '../errors.js'
import { checkBatch, checkInputs, checkTargetShape, checkTargets } from './checkDataset.js'
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
  for (const [option, dataset] of Object.entries({ train, ...(validation && { validation }) })) {
    if (!dataset || dataset.size === 0) throw invalidOption(option, dataset, 'a dataset with examples')
    checkInputs(`\`${option}\``, model, dataset)
    checkTargetShape(`\`${option}\``, model, dataset, loss)
  }
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
  const monitored = ({ validation }: EpochRecord) =>
    sign * (monitor === 'loss' ? validation!.loss : validation!.metrics[monitor]!)
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
    minDelta: finiteNumber('earlyStopping.minDelta', options.earlyStopping?.minDelta ?? 0, 0),
    monitored,
    isBetter: (record: EpochRecord, best: EpochRecord | undefined) => isBetter(monitored, record, best),
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
    checkBatch(batch: Batch, dataset: Dataset, indices: Uint32Array) {
      checkBatch('`train`', dataset, batch, indices)
      checkTargets('`train`', { loss, outputs: width, perExample: outputsPerTarget }, batch.targets, indices)
    },
  }
}

/** A name with its settings, as one text. */
function identityOf(name: string, settings: Readonly<Record<string, unknown>> | undefined): string {
  return settings ? `${name} ${JSON.stringify(settings)}` : name
}

/** Whether the last `patience` epochs of whole images brought nothing better, by more than `minDelta`, than those before. */
export function stoppedEarly(
  history: readonly EpochRecord[],
  { patience, minDelta, monitored }: { patience: number; minDelta: number; monitored: Monitored },
): boolean {
  const whole = history.filter(record => record.imageScale === undefined)
  if (whole.length <= patience) return false
  // Without a single defined value the loss decides, as it does between two epochs.
  const isDefined = whole.some(record => !Number.isNaN(monitored(record)))
  const best = (records: readonly EpochRecord[]) =>
    Math.max(
      ...records.map(record => {
        const value = isDefined ? monitored(record) : -record.validation!.loss
        return Number.isNaN(value) ? -Infinity : value
      }),
    )
  return best(whole.slice(-patience)) <= best(whole.slice(0, -patience)) + minDelta
}

/** The monitored value of an epoch, more is better; NaN where it is undefined. */
type Monitored = (record: EpochRecord) => number

/** An undefined value is worse than any other, and of two undefined ones the lower loss is better. */
function isBetter(monitored: Monitored, record: EpochRecord, best: EpochRecord | undefined): boolean {
  if (!best) return true
  const [value, before] = [monitored(record), monitored(best)]
  if (!Number.isNaN(value)) return Number.isNaN(before) || value > before
  return Number.isNaN(before) && record.validation!.loss < best.validation!.loss
}
