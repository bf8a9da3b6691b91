import { wholeNumber } from '../common/checks.js'
import { createRandom } from '../common/random.js'
import { invalidOption } from '../errors.js'

/** One fold of a cross-validation, as example numbers in ascending order. */
export interface Fold {
  /** The numbers of the examples to train on. */
  readonly train: Uint32Array
  /** What this fold alone leaves out of training; every example is held out once. */
  readonly heldOut: Uint32Array
}

/** Options of `crossValidationFolds`. */
export interface CrossValidationOptions {
  /** Default 10, as the Nucleotide Transformer's benchmark has it. */
  readonly folds?: number
  /** Draws which examples of a class go where; without it the first ones go into the first folds. */
  readonly seed?: number
}

/**
 * Stratified folds: each holds out the same number of examples, and of each class as nearly the same number as can be.
 *
 * Classes are dealt out as scikit-learn's `StratifiedKFold` does it, so that without a seed the folds are the same.
 * The Nucleotide Transformer's benchmark trains once a fold, chooses on what is held out, scores the published test
 * set each time and reports the mean of the ten.
 *
 * @throws `invalid-option` if there are more folds than examples of the largest class.
 *
 * @example
 * const labels = Array.from({ length: 100 }, (_, i) => i % 3)
 * for (const { train, heldOut } of crossValidationFolds(labels, { folds: 5 })) {
 *   console.log(train.length, heldOut.length)
 * }
 */
export function crossValidationFolds(
  labels: ArrayLike<number | string>,
  options: CrossValidationOptions = {},
): Fold[] {
  const folds = wholeNumber('folds', options.folds ?? 10, 2)
  const byClass = new Map<number | string, number[]>()
  for (let i = 0; i < labels.length; i++) {
    const examples = byClass.get(labels[i]!)
    if (examples) examples.push(i)
    else byClass.set(labels[i]!, [i])
  }
  const largest = Math.max(0, ...[...byClass.values()].map(examples => examples.length))
  if (folds > largest) {
    throw invalidOption('folds', folds, `at most ${largest}, the number of examples of the largest class`)
  }
  const random = options.seed === undefined ? undefined : createRandom(options.seed)
  const foldOf = new Uint32Array(labels.length)
  // With the classes one after another, every `folds`-th example from the f-th on is dealt to fold f.
  let place = 0
  for (const [label, examples] of byClass) {
    const dealt = examples.map((_, i) => (place + i) % folds).sort((a, b) => a - b)
    const order = random?.fork(label).permutation(examples.length)
    examples.forEach((example, i) => {
      foldOf[example] = dealt[order ? order[i]! : i]!
    })
    place += examples.length
  }
  return Array.from({ length: folds }, (_, fold) => {
    const all = Uint32Array.from(foldOf.keys())
    return {
      train: all.filter(i => foldOf[i] !== fold),
      heldOut: all.filter(i => foldOf[i] === fold),
    }
  })
}
