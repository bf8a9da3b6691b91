import { wholeNumber } from '../common/checks.js'
import { invalidOption } from '../errors.js'
import {
  type Checkpoint,
  type CheckpointStore,
  type EpochRecord,
  type TrainingProgress,
  type TrainingResult,
  type TrainModelOptions,
  trainModel,
} from '../training/index.js'
import type { ObjectiveReport, ObjectiveRun } from '../tuning/index.js'

/** The options of `trainModel` but for those that the trial decides. */
export interface TrainTrialOptions
  extends Omit<TrainModelOptions, 'epochs' | 'seed' | 'signal' | 'checkpoint'> {
  /** Examples kept out of training: what they score ranks the trial. */
  readonly validation: NonNullable<TrainModelOptions['validation']>
  /**
   * The study's `maxResource`, in epochs: what `schedule` is made for, wherever the trial pauses. To be given with
   * `schedule`.
   */
  readonly maxResource?: number
}

/**
 * One trial of `ashaTune` that trains by `trainModel`, with epochs for its resource: goes on from the trial's checkpoint,
 * reports after each epoch the metric that `monitor` names (default: the first, else the loss), beside it the losses, all
 * metrics and the seconds, and ends a training that diverges.
 *
 * The study's `mode` must be the metric's: `'max'` for accuracy, `'min'` for the loss. The model stays the caller's to
 * dispose of.
 *
 * @example
 * ```ts no-run
 * declare const train: Dataset, validation: Dataset
 *
 * const result = await ashaTune({
 *   space: { learningRate: logUniform(0.001, 1) },
 *   mode: 'max',
 *   maxResource: 9,
 *   objective: async (run: ObjectiveRun<{ learningRate: number }, Checkpoint>) => {
 *     const model = buildWideResNet1d({ inputShape: [101, 5], outputs: 2, head: 'classification', seed: run.seed })
 *     try {
 *       await trainTrial(run, {
 *         ...{ model, train, validation, loss: crossEntropy(), metrics: [classificationMetrics.mcc] },
 *         optimizer: sgd({ learningRate: run.config.learningRate }),
 *       })
 *     } finally {
 *       model.dispose()
 *     }
 *   },
 * })
 * ```
 */
export async function trainTrial(
  run: ObjectiveRun<unknown, Checkpoint>,
  { maxResource, schedule, onProgress, ...options }: TrainTrialOptions,
): Promise<TrainingResult> {
  const epochs = wholeNumber('resource', run.resource, 1)
  if (schedule && maxResource === undefined) {
    throw invalidOption(
      'maxResource',
      maxResource,
      "the study's `maxResource`, for which the schedule is made",
    )
  }
  const monitored = options.monitor ?? options.metrics?.[0]?.name ?? 'loss'
  const trial = reportingTrial(run, ({ loss, metrics }) =>
    monitored === 'loss' ? loss : metrics[monitored]!,
  )
  const result = await trainModel({
    ...options,
    ...(schedule && { schedule: epoch => schedule(epoch, maxResource!) }),
    epochs,
    seed: run.seed,
    signal: run.signal,
    checkpoint: { store: trial.store },
    onProgress(progress) {
      trial.onProgress(progress)
      onProgress?.(progress)
    },
  })
  await trial.ended(result)
  return result
}

/** What joins a training to the trial that it belongs to. */
interface ReportingTrial {
  /** Has the trial's checkpoint, and takes the training's, to be reported with its epochs. */
  readonly store: CheckpointStore
  /** Reports every epoch. */
  onProgress(progress: TrainingProgress): void
  /** When the training is over: waits for its reports and throws what one of them threw; reports a divergence. */
  ended(result: TrainingResult): Promise<void>
}

/** Reports each epoch of a training, valued by its validation, with what is needed to go on from there. */
export function reportingTrial(
  { checkpoint, report }: Pick<ObjectiveRun<unknown, Checkpoint>, 'checkpoint' | 'report'>,
  scoreOf: (validation: NonNullable<EpochRecord['validation']>) => number,
): ReportingTrial {
  let kept = checkpoint?.state
  const reports = inTurn(report)
  return {
    store: {
      load: async () => kept,
      async save(newest) {
        kept = newest
      },
    },
    onProgress(progress) {
      if (progress.kind !== 'epoch') return
      const { epoch, validation } = progress.record
      const state = kept!
      reports.add({
        resource: epoch,
        value: scoreOf(validation!),
        metrics: metricsOf(progress.record),
        state: () => state,
      })
    },
    async ended({ divergence }) {
      await reports.done()
      if (divergence) await report({ resource: divergence.epoch, value: Number.NaN })
    },
  }
}

/** Sends reports one after another while a training goes on; `done` waits for them, and throws what one of them threw. */
export function inTurn<State>(report: ObjectiveRun<unknown, State>['report']): {
  add(next: ObjectiveReport<State>): void
  done(): Promise<void>
} {
  let reports = Promise.resolve()
  return {
    add(next) {
      reports = reports.then(() => report(next))
      // Whether it fails is asked in the end.
      reports.catch(() => {})
    },
    done: () => reports,
  }
}

/** All numbers of an epoch, to be kept beside the value that ranks it. */
export function metricsOf({ validation, trainLoss, seconds }: EpochRecord): Record<string, number> {
  return { ...validation!.metrics, loss: validation!.loss, trainLoss, seconds }
}
