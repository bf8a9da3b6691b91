import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { Dataset } from '../common/dataset.js'
import type { CheckpointStore } from './checkpoint.js'
import type { Loss } from './losses.js'
import type { Metric } from './metrics.js'
import type { Optimizer } from './optimizer.js'
import type { Schedule } from './schedules.js'

/** What to train, on what and how. */
export interface TrainModelOptions {
  /** Gives raw outputs (logits). Its weights are changed; at the end they are the ones that validated best. */
  readonly model: LayersModel
  /** Examples to learn from, shuffled anew each epoch. */
  readonly train: Dataset
  /** Examples kept out of training, by which epochs are compared. Without them the last weights stay. */
  readonly validation?: Dataset
  /** Such as `crossEntropy()`. In training the penalties of the model's regularizers are added to it. */
  readonly loss: Loss
  /** Such as `sgd({ learningRate: 0.1 })`. */
  readonly optimizer: Optimizer
  /** Default: the same learning rate all through. */
  readonly schedule?: Schedule
  /** Passes over `train`. */
  readonly epochs: number
  /** Examples a step. Default 32. */
  readonly batchSize?: number
  /** Batches an epoch, to train on a random part of the data each time. Default: all. */
  readonly batchesPerEpoch?: number
  /** Computed on `validation` after each epoch. */
  readonly metrics?: readonly Metric[]
  /**
   * The metric's name by which epochs are compared, or `'loss'`. Default: the first metric, else the loss. Epochs whose metric is
   * NaN, such as an AUROC where all examples are of one class, are compared by their validation loss.
   */
  readonly monitor?: string
  /**
   * Stop after `patience` epochs without a rise of the monitored value by more than `minDelta` (default 0). Epochs of smaller
   * images (`imageScale`) do not count.
   */
  readonly earlyStopping?: { readonly patience: number; readonly minDelta?: number }
  /**
   * Height and width of the images of each epoch, as parts of the whole ones; such as `progressiveResizing()`. Sizes are
   * rounded to multiples of 8. An epoch is validated on images of its own size; only those of whole images can be the best,
   * and what the training gives is for whole images. The model must take images of any size, and the last epoch must be of whole ones. Default: whole
   * images.
   */
  readonly imageScale?: Schedule
  /** Scale gradients down to this norm over all weights. Default: as they are. */
  readonly clipNorm?: number
  /** Validate and keep a moving average of the weights in place of the weights. Default: off. */
  readonly ema?: AveragingOptions
  /** Fixes the order of the examples, the augmentation and dropout. Default 0. */
  readonly seed?: number
  /** Ends the training after the batch at hand, with what it has reached. */
  readonly signal?: AbortSignal
  /** Called after every batch and every epoch. */
  readonly onProgress?: (progress: TrainingProgress) => void
  /** Go on from the newest checkpoint in `store`, and save one after every epoch. */
  readonly checkpoint?: CheckpointOptions
}

/** Options of the moving average of the weights. */
export interface AveragingOptions {
  /** Weight of the average so far in each step's new average; rises to this over the first steps. E.g. 0.99. */
  readonly decay: number
  /** Training batches from which the average's batch-norm statistics are taken anew. Default 20. */
  readonly statisticsBatches?: number
}

/** Where and how often a training keeps what it has reached. */
export interface CheckpointOptions {
  /** Such as `checkpointFolder('run')` of `supervised-baselines/node`. */
  readonly store: CheckpointStore
  /** Also save after every so many batches within an epoch. Default: only after epochs. */
  readonly everyBatches?: number
}

/** Scores of a model on a dataset: its mean loss and the metrics by name. */
export interface Evaluation {
  /** Mean over the examples. */
  readonly loss: number
  /** Scores by metric. */
  readonly metrics: Readonly<Record<string, number>>
}

/** What one epoch came to. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number
  /** Mean over the epoch's batches, with the penalties of regularizers. */
  readonly trainLoss: number
  /** Of the weights at the epoch's end, averaged where `ema` is on; on images of the epoch's size. */
  readonly validation?: Evaluation
  /** Height and width of its images, as parts of the whole ones; undefined for whole images. */
  readonly imageScale?: number
  /** Wall time, validation included. */
  readonly seconds: number
}

/** What `trainModel` came to; the model itself holds the best weights. */
export interface TrainingResult {
  /** How it ended; all are results, none is thrown. */
  readonly status: 'completed' | 'stopped-early' | 'aborted' | 'diverged'
  /** One record an epoch. */
  readonly history: readonly EpochRecord[]
  /** The epoch whose weights the model now has; undefined where nothing was validated. */
  readonly best?: EpochRecord
  /** Optimizer steps taken, those before a resumption included. */
  readonly steps: number
  /** Where and how the training diverged: the model has the best weights before that, or its first ones. */
  readonly divergence?: { readonly epoch: number; readonly batch: number; readonly what: string }
}

/** What happens, as it happens; epochs and batches count from 1. */
export type TrainingProgress =
  | ({
      readonly kind: 'batch'
      readonly batch: number
      /** Of this batch. */
      readonly loss: number
      readonly learningRate: number
    } & Pace)
  | ({ readonly kind: 'epoch'; readonly record: EpochRecord; readonly isBest: boolean } & Pace)

/** Where a training stands, for a schedule. */
export interface Pace {
  /** The epoch, from 0. */
  readonly epoch: number
  /** Epochs in all. */
  readonly epochs: number
  /** Batches of an epoch. */
  readonly batches: number
  /** Trained on since the start or resumption of this run, over all its time. */
  readonly examplesPerSecond: number
  /** Estimated by the pace so far. */
  readonly secondsLeft: number
}
