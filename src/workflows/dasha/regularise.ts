import type { Hyperparameters } from './hyperparameters.js'
import type { PreparedTask } from './prepareTask.js'
import type { RetrainedCandidate } from './retrainNet.js'

/** How many times as many epochs what is regularised learns for, where they can be had. */
export const regularisedEpochs = 2

const moreDropout = [0.1, 0.2]

/** Nets that are regularised in different measure, at most: as many as are trained side by side. */
export const mostRegularised = moreDropout.length

/** Whether a net ended with a loss on its training data that is a tenth or more below that on validation data. */
export function learnsByHeart({ history }: RetrainedCandidate): boolean {
  const last = history.at(-1)
  return last?.validation !== undefined && last.trainLoss < 0.9 * last.validation.loss
}

/** The same configuration with more dropout and, for DNA, mutations: mildly first, then more strongly. */
export function regularised(
  { kind, head }: PreparedTask,
  hyperparameters: Hyperparameters,
): readonly Hyperparameters[] {
  const isDNA = kind === 'dna' && head !== 'dense'
  return moreDropout.map(more => ({
    ...hyperparameters,
    dropout: Math.min(0.5, hyperparameters.dropout + more),
    ...(isDNA && { mutations: (hyperparameters.mutations ?? 0) + 0.05 }),
  }))
}
