import type { Dataset } from '../../common/dataset.js'
import type { Augmentation } from '../../data/index.js'
import type { Loss, Metric } from '../../training/index.js'

/** What is to be learnt, as data: examples, what is predicted of them and how that is scored. */
export interface DashaTask {
  /** Stands in reports. Default `'task'`. */
  readonly name?: string
  /**
   * What the inputs are: one-hot DNA as `oneHotDNA` and `sequenceDataset` make it (both strands can then be used),
   * other sequences [length, channels], or images [height, width, channels]. Default: by the shape, never `'dna'`.
   */
  readonly kind?: 'dna' | 'sequence' | 'image'
  /** One class out of many, any number of labels, or one output a position. Default `'classification'`. */
  readonly head?: 'classification' | 'multilabel' | 'dense'
  /** Classes, labels, or channels of the dense output. */
  readonly outputs: number
  /**
   * Of a dense head for sequences: how many positions the output has, where they are others than the input's (a forecast's); targets
   * are then [horizon, outputs]. Default: those of the input.
   */
  readonly horizon?: number
  /** Names of the classes or labels, for reports. */
  readonly classNames?: readonly string[]
  /** Examples to learn from. */
  readonly train: Dataset
  /** By which everything is chosen. Default: held out of `train`, stratified by class. */
  readonly validation?: Dataset
  /** Scored once, at the very end; chooses nothing. */
  readonly test?: Dataset
  /** Default: cross entropy, soft-margin or squared error, by the head. */
  readonly loss?: Loss
  /** The first one chooses. Default: MCC and accuracy (images: accuracy and macro F1), micro F1 and MAP, or MSE and MAE. */
  readonly metrics?: readonly Metric[]
  /**
   * Random changes of training inputs. Default: none. What `flipping` and `turning` take to mean nothing, predictions of
   * classes and labels are averaged over.
   */
  readonly augmentations?: readonly Augmentation[]
  /** Examples a step. Default 64; 32 for images. */
  readonly batchSize?: number
  /** Kernel sizes (odd) and dilations that the search chooses from. Default: by kind, as in the paper. */
  readonly kernelSpace?: KernelSpace
}

/** Kernel sizes (odd) and dilations that a search chooses from. */
export interface KernelSpace {
  /** Candidates, in taps. */
  readonly kernelSizes: readonly number[]
  /** Candidates; every kernel size is tried at each. */
  readonly dilations: readonly number[]
}
