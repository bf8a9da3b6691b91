import type { Dataset } from '../common/dataset.js'
import { cosineSchedule, stepSchedule } from '../training/index.js'
import type { SearchPreset, SearchRecipe } from './searchTypes.js'

/** How far a layer's logits could go over a whole search whose gradients all agree. */
const LOGIT_TRAVEL = 30

/** The penalty on an element seen, in parts of the logits' gradient, as in the authors' code. */
const FIELD_PENALTY = 1e-3

/**
 * The recipe of a preset for this data; `dense` tells whether there is an output a position.
 *
 * `paper` is DASH's (arXiv 2204.07554, appendix, and the authors' code): 100 epochs on a fifth of the batches each.
 * The others take fewer steps, at rates that let the logits travel as far as they need to decide.
 */
export function searchRecipe(
  preset: SearchPreset,
  train: Dataset,
  dense: boolean,
  given: Partial<SearchRecipe> = {},
): SearchRecipe {
  const batchSize = given.batchSize ?? { paper: 128, laptop: 64, smoke: 32 }[preset]
  const allBatches = Math.ceil(train.size / batchSize)
  const epochs = given.epochs ?? { paper: 100, laptop: 20, smoke: 4 }[preset]
  const batchesPerEpoch =
    given.batchesPerEpoch ??
    Math.min(allBatches, { paper: Math.floor(allBatches / 5) + 1, laptop: 25, smoke: 10 }[preset])
  const momentum = given.momentum ?? 0.9
  const logitLearningRate = given.logitLearningRate ?? (dense ? 0.005 : 0.05)
  const isPaper = preset === 'paper'
  const schedule =
    given.schedule ??
    (isPaper ? stepSchedule({ milestones: [30, 60, 80], factor: 0.2 }) : cosineSchedule({ floor: 0.05 }))
  let reach = 0
  for (let step = 0; step < epochs * batchesPerEpoch; step++) {
    reach += (logitLearningRate * schedule(step / batchesPerEpoch, epochs)) / (1 - Math.min(momentum, 0.99))
  }
  const logitGradientNorm = given.logitGradientNorm ?? (isPaper ? 0.01 : LOGIT_TRAVEL / reach)
  return {
    epochs,
    batchSize,
    batchesPerEpoch,
    learningRate: given.learningRate ?? (dense ? 0.01 : 0.1),
    logitLearningRate,
    momentum,
    weightDecay: given.weightDecay ?? 5e-4,
    schedule,
    clipNorm: given.clipNorm ?? 1,
    clipLogits: given.clipLogits ?? isPaper,
    logitGradientNorm,
    receptiveFieldPenalty: given.receptiveFieldPenalty ?? FIELD_PENALTY * logitGradientNorm,
    costPenalty: given.costPenalty ?? 0,
    temperature: given.temperature ?? 1,
  }
}
