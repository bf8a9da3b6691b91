import { join } from 'node:path'
import type { SearchProgress } from '../../search/index.js'
import type { TrainingProgress } from '../../training/index.js'
import { type Config, type TuneProgress, trialOf } from '../../tuning/index.js'
import type { DashaProgress } from '../../workflows/index.js'
import { eventFile } from './eventFile.js'
import { hyperparametersValue, scalarValue } from './summaryValues.js'

/** Options of `tensorBoardWriter`. */
export interface TensorBoardOptions {
  /** Seconds since 1970, for the files' names and every event. Default: the clock. */
  readonly now?: () => number
}

/** Writes event files that TensorBoard shows. */
export interface TensorBoardWriter {
  /**
   * For the option `onProgress` of `trainModel`, `dashSearch`, `ashaTune`, `dasha` and its stages: losses, learning rates and metrics as curves, each
   * trial and each stage in a run of its own, trials with their hyperparameters.
   */
  readonly onProgress: (progress: TrainingProgress | SearchProgress | TuneProgress | DashaProgress) => void
  /** Adds numbers of your own at a step (a whole number, which may be negative), by tag; those that are not finite are left out. */
  scalars(step: number, values: Readonly<Record<string, number>>): void
  /** Says with which hyperparameters this run is made. */
  hyperparameters(config: Readonly<Config>): void
  /** The writer of a run below this one, in a folder of this name. */
  run(name: string): TensorBoardWriter
}

/**
 * Event files for TensorBoard in a folder, written as a training or a study goes on: `tensorboard --logdir FOLDER` shows them.
 *
 * ```ts
 * const board = tensorBoardWriter('runs')
 * await ashaTune({ ...study, onProgress: board.onProgress }) // runs/trial0, runs/trial1, ... and the page HParams
 * ```
 *
 * @throws `failed`, also out of `onProgress`, where the folder cannot be written.
 */
export function tensorBoardWriter(folder: string, options: TensorBoardOptions = {}): TensorBoardWriter {
  const now = options.now ?? (() => Date.now() / 1000)
  const file = eventFile(folder, now)
  const runs = new Map<string, TensorBoardWriter>()
  const writer: TensorBoardWriter = {
    onProgress(progress) {
      if ('update' in progress) return addTuning(writer, runs, progress)
      switch (progress.kind) {
        case 'batch':
        case 'epoch':
          return addTraining(writer, progress)
        case 'tune':
          return addTuning(writer, runs, progress.progress)
        case 'search':
          return addTraining(writer.run(`search-${progress.backbone}`), progress.progress)
        case 'probe':
          return addTraining(writer.run(`probe${progress.point}-${progress.backbone}`), progress.progress)
        case 'retrain':
          return addTraining(writer.run(`retrain${progress.candidate}`), progress.progress)
      }
    },
    scalars(step, values) {
      const finite = Object.entries(values).filter(([, value]) => Number.isFinite(value))
      if (finite.length === 0) return
      file.write(
        step,
        finite.map(([tag, value]) => scalarValue(tag, value)),
      )
    },
    hyperparameters(config) {
      file.write(0, [hyperparametersValue(config, now())])
    },
    run(name) {
      const safe = name.replaceAll(/[^\w-]/g, '_')
      const known = runs.get(safe) ?? tensorBoardWriter(join(folder, safe), options)
      runs.set(safe, known)
      return known
    },
  }
  return writer
}

function addTraining(writer: TensorBoardWriter, progress: TrainingProgress | SearchProgress): void {
  if (progress.kind === 'batch') {
    const { epoch, batches, batch, loss, learningRate } = progress
    writer.scalars(epoch * batches + batch, { 'batch/loss': loss, 'batch/learningRate': learningRate })
    return
  }
  const { record } = progress
  const { loss, metrics = {} } = ('validation' in record && record.validation) || { loss: Number.NaN }
  const entropies = 'entropy' in record ? record.entropy : []
  writer.scalars(record.epoch, {
    'epoch/trainLoss': record.trainLoss,
    'epoch/seconds': record.seconds,
    'epoch/validationLoss': loss,
    ...Object.fromEntries(Object.entries(metrics).map(([metric, value]) => [`epoch/${metric}`, value])),
    ...Object.fromEntries(entropies.map((entropy, layer) => [`entropy/layer${layer}`, entropy])),
  })
}

/** A report of a trial, in a run of its own whose first event is its configuration. */
function addTuning(
  writer: TensorBoardWriter,
  runs: ReadonlyMap<string, TensorBoardWriter>,
  { update, trial, state }: TuneProgress,
): void {
  if (update.type !== 'report') return
  const name = `trial${trial}`
  const isFirst = !runs.has(name)
  const run = writer.run(name)
  const config = trialOf(state, trial)?.config
  if (isFirst && config) run.hyperparameters(config)
  const { resource, value, metrics } = update
  const numbers = Object.entries(metrics ?? {}).filter(([, each]) => typeof each === 'number')
  run.scalars(resource, {
    value,
    ...Object.fromEntries(numbers.map(([metric, each]) => [`metrics/${metric}`, each as number])),
  })
}
