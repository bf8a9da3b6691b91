import { wholeNumber } from '../common/checks.js'
import { SupervisedBaselinesError } from '../errors.js'

type Labels = ArrayLike<number>

/** The share of labels that were predicted right, 0 to 1. */
export function accuracy(labels: Labels, predicted: Labels): number {
  checkLengths(labels, predicted)
  let right = 0
  for (let i = 0; i < labels.length; i++) if (labels[i] === predicted[i]) right++
  return right / labels.length
}

/** The most classes of a confusion matrix, whose memory grows with their square. */
const maxClasses = 4096

/**
 * `counts[i][j]`: how many examples of class i were predicted as class j.
 *
 * `classes` defaults to one more than the largest number seen; 4096 at most.
 *
 * @throws `invalid-data` for a label or prediction that is not a whole number from 0 to `classes - 1`.
 */
export function confusionMatrix(labels: Labels, predicted: Labels, classes?: number): number[][] {
  checkLengths(labels, predicted)
  const most = classes === undefined ? maxClasses : wholeNumber('classes', classes, 1, maxClasses)
  let size = classes ?? 0
  for (let i = 0; i < labels.length; i++) {
    checkClasses(labels, predicted, i, most)
    if (classes === undefined) size = Math.max(size, labels[i]! + 1, predicted[i]! + 1)
  }
  const counts = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]![predicted[i]!]! += 1
  return counts
}

/**
 * Matthews' correlation coefficient, -1 to 1, for any number of classes (Gorodkin 2004, R_K).
 *
 * 0 where labels or predictions are all of one class, as in scikit-learn.
 */
export function matthewsCorrelation(labels: Labels, predicted: Labels): number {
  const total = labels.length
  let right = 0
  let products = 0
  let trueSquares = 0
  let predictedSquares = 0
  for (const counts of countByClass(labels, predicted).values()) {
    right += counts.right
    products += counts.labelled * counts.predicted
    trueSquares += counts.labelled ** 2
    predictedSquares += counts.predicted ** 2
  }
  const scale = Math.sqrt(total ** 2 - predictedSquares) * Math.sqrt(total ** 2 - trueSquares)
  return scale === 0 ? 0 : (right * total - products) / scale
}

/**
 * The F1 score of class numbers: `macro` averages over the classes seen in labels or predictions,
 * `micro` counts over all of them (and is then the accuracy).
 */
export function f1Score(labels: Labels, predicted: Labels, average: 'macro' | 'micro'): number {
  if (average === 'micro') return accuracy(labels, predicted)
  const classes = [...countByClass(labels, predicted).values()]
  return (
    classes.reduce((sum, counts) => sum + (2 * counts.right) / (counts.labelled + counts.predicted), 0) /
    classes.length
  )
}

interface ClassCounts {
  labelled: number
  predicted: number
  right: number
}

/** How often each class occurs, in order of its number: memory grows with the classes seen, not with their numbers. */
function countByClass(labels: Labels, predicted: Labels): Map<number, ClassCounts> {
  checkLengths(labels, predicted)
  const classes = new Map<number, ClassCounts>()
  const countsOf = (k: number) => {
    let counts = classes.get(k)
    if (!counts) {
      counts = { labelled: 0, predicted: 0, right: 0 }
      classes.set(k, counts)
    }
    return counts
  }
  for (let i = 0; i < labels.length; i++) {
    checkClasses(labels, predicted, i, Infinity)
    countsOf(labels[i]!).labelled++
    countsOf(predicted[i]!).predicted++
    if (labels[i] === predicted[i]) countsOf(labels[i]!).right++
  }
  return new Map([...classes].sort(([a], [b]) => a - b))
}

function checkClasses(labels: Labels, predicted: Labels, i: number, classes: number): void {
  const isClass = (k: number) => Number.isInteger(k) && k >= 0 && k < classes
  if (isClass(labels[i]!) && isClass(predicted[i]!)) return
  const range = classes === Infinity ? 'of at least 0' : `from 0 to ${classes - 1}`
  throw new SupervisedBaselinesError(
    'invalid-data',
    `Example ${i} has label ${labels[i]} and prediction ${predicted[i]}, but both must be whole numbers ${range}.`,
    { index: i, label: labels[i], predicted: predicted[i], classes },
  )
}

/**
 * The F1 score of 0/1 labels [examples, labels], row-major: `macro` averages over labels (0 for a label that
 * is neither present nor predicted), `micro` counts over all entries.
 */
export function multiLabelF1(
  truth: Labels,
  predicted: Labels,
  labels: number,
  average: 'macro' | 'micro',
): number {
  checkLengths(truth, predicted)
  checkBinary(truth)
  const hits = new Float64Array(labels)
  const occurrences = new Float64Array(labels)
  for (let i = 0; i < truth.length; i++) {
    hits[i % labels]! += truth[i]! * predicted[i]!
    occurrences[i % labels]! += truth[i]! + predicted[i]!
  }
  const sum = (values: Float64Array) => values.reduce((s, n) => s + n, 0)
  if (average === 'micro') return sum(occurrences) === 0 ? 0 : (2 * sum(hits)) / sum(occurrences)
  return sum(hits.map((hit, k) => (occurrences[k] === 0 ? 0 : (2 * hit) / occurrences[k]!))) / labels
}

/** Throws `invalid-data` unless both have the same length, of at least 1. */
export function checkLengths(labels: Labels, predicted: Labels): void {
  if (labels.length !== predicted.length || labels.length === 0) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `A metric got ${labels.length} labels and ${predicted.length} predictions, but needs as many of each, and at least one.`,
      { labels: labels.length, predictions: predicted.length },
    )
  }
}

/** Throws `invalid-data` unless all labels are 0 or 1. */
export function checkBinary(labels: Labels): void {
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0 || labels[i] === 1) continue
    throw new SupervisedBaselinesError('invalid-data', `Label ${i} is ${labels[i]}, but must be 0 or 1.`, {
      index: i,
      label: labels[i],
    })
  }
}
