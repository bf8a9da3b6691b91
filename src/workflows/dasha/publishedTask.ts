import type { Dataset } from '../../common/dataset.js'
import { flipping, turning } from '../../data/index.js'
import type { ClassificationTask } from '../../tasks/index.js'
import {
  classificationMetrics,
  crossEntropy,
  type Metric,
  multiLabelMetrics,
  multiLabelSoftMargin,
} from '../../training/index.js'
import type { Preset } from './hyperparameters.js'
import type { DashaTask } from './task.js'

/** What `readTask` of `supervised-baselines/node` gives of a published task. */
export interface PublishedDatasets {
  /** What was read. */
  readonly task: ClassificationTask
  /** Examples to learn from. */
  readonly train: Dataset
  /** By which everything is chosen. */
  readonly validation: Dataset
  /** Scored once. */
  readonly test: Dataset
  /** By class number. */
  readonly classNames: readonly string[]
}

/**
 * A published task for `dasha`, scored and augmented as its recipe says; with the preset `paper` its batch size and
 * kernels, too.
 *
 * @example
 * ```ts no-run
 * const task = publishedTask(await readTask('gue/mouse/2', { folder: 'data' }))
 * const result = await dasha(task, { budget: { minutes: 30 } })
 * ```
 */
export function publishedTask(
  { task, train, validation, test, classNames }: PublishedDatasets,
  options: { readonly preset?: Preset } = {},
): DashaTask {
  const isLabels = task.targets === 'labels'
  const all: Readonly<Record<string, Metric>> = isLabels ? multiLabelMetrics : classificationMetrics
  const first = all[task.metric]!
  const others = isLabels ? [multiLabelMetrics.map] : [classificationMetrics.accuracy]
  return {
    name: task.name,
    kind: task.domain === 'genomics' ? 'dna' : 'image',
    head: isLabels ? 'multilabel' : 'classification',
    outputs: task.classes,
    ...{ classNames, train, validation, test },
    loss: task.loss.kind === 'multiLabelSoftMargin' ? multiLabelSoftMargin() : crossEntropy(task.loss),
    metrics: [first, ...others.filter(metric => metric !== first)],
    augmentations: task.augmentations.map(name => (name === 'flips' ? flipping() : turning())),
    ...(options.preset === 'paper' && { batchSize: task.batchSize, kernelSpace: task.searchSpace }),
  }
}
