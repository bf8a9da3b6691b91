import type { ClassificationTask } from './classificationTask.js'

/** What the paper's recipe has in common for all genomics tasks (released code, task_configs.py). */
export const genomicsRecipe = {
  domain: 'genomics',
  targets: 'class',
  metric: 'mcc',
  loss: { kind: 'crossEntropy' },
  searchSpace: { kernelSizes: [3, 5, 7, 9, 11], dilations: [1, 3, 5, 7] },
  batchSize: 128,
  augmentations: [],
} as const satisfies Partial<ClassificationTask>
