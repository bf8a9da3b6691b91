import { SupervisedBaselinesError } from '../errors.js'

type Labels = ArrayLike<number>

/** The share of labels that were predicted right, 0 to 1. */
export function accuracy(labels: Labels, predicted: Labels): number {
  checkLengths(labels, predicted)
  let right = 0
  for (let i = 0; i < labels.length; i++) if (labels[i] === predicted[i]) right++
  return right / labels.length
}

/**
 * `counts[i][j]`: how many examples of class i were predicted as class j.
 *
 * `classes` defaults to one more than the largest number seen.
 */
export function confusionMatrix(labels: Labels, predicted: Labels, classes?: number): number[][] {
  checkLengths(labels, predicted)
  let size = classes ?? 0
  if (classes === undefined) {
    for (let i = 0; i < labels.length; i++) size = Math.max(size, labels[i]! + 1, predicted[i]! + 1)
  }
  const counts = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  for (let i = 0; i < labels.length; i++) {
    const row = counts[labels[i]!]
    if (row?.[predicted[i]!] === undefined) {
      throw new SupervisedBaselinesError(
        'invalid-data',
        `Example ${i} has label ${labels[i]} and prediction ${predicted[i]}, but both must be whole numbers from 0 to ${size - 1}.`,
        { index: i, label: labels[i], predicted: predicted[i], classes: size },
      )
    }
    row[predicted[i]!]! += 1
  }
  return counts
}

/**
 * Matthews' correlation coefficient, -1 to 1, for any number of classes (Gorodkin 2004, R_K).
 *
 * 0 where labels or predictions are all of one class, as in scikit-learn.
 */
export function matthewsCorrelation(labels: Labels, predicted: Labels): number {
  const counts = confusionMatrix(labels, predicted)
  let total = 0
  let right = 0
  let products = 0
  let trueSquares = 0
  let predictedSquares = 0
  counts.forEach((row, k) => {
    const trueCount = row.reduce((sum, n) => sum + n, 0)
    const predictedCount = counts.reduce((sum, other) => sum + other[k]!, 0)
    total += trueCount
    right += row[k]!
    products += trueCount * predictedCount
    trueSquares += trueCount ** 2
    predictedSquares += predictedCount ** 2
  })
  const scale = Math.sqrt(total ** 2 - predictedSquares) * Math.sqrt(total ** 2 - trueSquares)
  return scale === 0 ? 0 : (right * total - products) / scale
}

/**
 * The F1 score of class numbers: `macro` averages over the classes seen in labels or predictions,
 * `micro` counts over all of them (and is then the accuracy).
 */
export function f1Score(labels: Labels, predicted: Labels, average: 'macro' | 'micro'): number {
  if (average === 'micro') return accuracy(labels, predicted)
  const counts = confusionMatrix(labels, predicted)
  let sum = 0
  let seen = 0
  counts.forEach((row, k) => {
    const occurrences = row.reduce((s, n) => s + n, 0) + counts.reduce((s, other) => s + other[k]!, 0)
    if (occurrences === 0) return
    sum += (2 * row[k]!) / occurrences
    seen++
  })
  return sum / seen
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
