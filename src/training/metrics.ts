import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import { accuracy, checkLengths, f1Score, matthewsCorrelation, multiLabelF1 } from './labelMetrics.js'
import { areaUnderROC, averagePrecision, meanAreaUnderROC, meanAveragePrecision } from './rankingMetrics.js'

/** A score computed from all of a dataset's outputs at once. */
export interface Metric {
  /** Names the score in results. */
  readonly name: string
  /** Whether high or low is good. */
  readonly direction: 'max' | 'min'
  /** `outputs` are the model's raw outputs (logits) [examples, width], `targets` as the dataset gives them. */
  compute(outputs: Float32Array, targets: Float32Array, width: number): number
}

/** Metrics for one class out of many: the targets are class numbers, the outputs logits. */
export const classificationMetrics = {
  accuracy: ofClasses('accuracy', accuracy),
  mcc: ofClasses('mcc', matthewsCorrelation),
  f1Macro: ofClasses('f1Macro', (labels, predicted) => f1Score(labels, predicted, 'macro')),
  f1Micro: ofClasses('f1Micro', (labels, predicted) => f1Score(labels, predicted, 'micro')),
  /** Of two classes the area for class 1; of more the mean over classes of one against the rest. */
  auroc: oneAgainstRest('auroc', areaUnderROC, meanAreaUnderROC),
  map: oneAgainstRest('map', averagePrecision, meanAveragePrecision),
} as const satisfies Record<string, Metric>

/** Metrics for any number of labels at once: the targets are 0 or 1, the outputs logits. */
export const multiLabelMetrics = {
  map: metric('map', 'max', (outputs, targets, width) => meanAveragePrecision(targets, outputs, width)),
  mapMicro: metric('mapMicro', 'max', (outputs, targets) => averagePrecision(targets, outputs)),
  f1Macro: metric('f1Macro', 'max', (outputs, targets, width) =>
    multiLabelF1(targets, outputs.map(aboveZero), width, 'macro'),
  ),
  f1Micro: metric('f1Micro', 'max', (outputs, targets, width) =>
    multiLabelF1(targets, outputs.map(aboveZero), width, 'micro'),
  ),
  auroc: metric('auroc', 'max', (outputs, targets, width) => meanAreaUnderROC(targets, outputs, width)),
} as const satisfies Record<string, Metric>

/** Metrics for dense outputs. */
export const denseMetrics = {
  mse: metric('mse', 'min', (outputs, targets) => meanOf(outputs, targets, d => d * d)),
  mae: metric('mae', 'min', (outputs, targets) => meanOf(outputs, targets, Math.abs)),
} as const satisfies Record<string, Metric>

/** The number of the largest of each row of `outputs` [examples, width]; the first among equals. */
export function predictedClasses(outputs: Float32Array, width: number): Int32Array {
  const predicted = new Int32Array(outputs.length / width)
  for (let i = 0; i < predicted.length; i++) {
    let best = 0
    for (let k = 1; k < width; k++) if (outputs[i * width + k]! > outputs[i * width + best]!) best = k
    predicted[i] = best
  }
  return predicted
}

/** The probability of each class: the softmax of every row of `outputs`, which is [examples, width]. */
export function classProbabilities(outputs: Float32Array, width: number): Float32Array {
  const probabilities = new Float32Array(outputs.length)
  for (let start = 0; start < outputs.length; start += width) {
    const row = outputs.subarray(start, start + width)
    const largest = row.reduce((a, b) => Math.max(a, b), -Infinity)
    const powers = row.map(value => Math.exp(value - largest))
    const total = powers.reduce((a, b) => a + b, 0)
    for (let k = 0; k < width; k++) probabilities[start + k] = powers[k]! / total
  }
  return probabilities
}

function metric(name: string, direction: Metric['direction'], compute: Metric['compute']): Metric {
  return { name, direction, compute }
}

function ofClasses(
  name: string,
  compute: (labels: ArrayLike<number>, predicted: ArrayLike<number>) => number,
): Metric {
  return metric(name, 'max', (outputs, targets, width) => {
    checkClassLabels(targets, width)
    return compute(targets, predictedClasses(outputs, width))
  })
}

function oneAgainstRest(
  name: string,
  ofTwo: (labels: ArrayLike<number>, scores: ArrayLike<number>) => number,
  ofMany: (labels: ArrayLike<number>, scores: ArrayLike<number>, columns: number) => number,
): Metric {
  return metric(name, 'max', (outputs, targets, width) => {
    if (width < 2) throw invalidOption('metrics', name, 'a metric for one output, which this is not')
    checkClassLabels(targets, width)
    checkLengths(targets, { length: outputs.length / width })
    if (width === 2) {
      const margins = Float64Array.from(targets, (_, i) => outputs[2 * i + 1]! - outputs[2 * i]!)
      return ofTwo(targets, margins)
    }
    const probabilities = classProbabilities(outputs, width)
    const oneHot = new Float32Array(outputs.length)
    targets.forEach((label, i) => {
      oneHot[i * width + label] = 1
    })
    return ofMany(oneHot, probabilities, width)
  })
}

/** Throws `invalid-data` unless all labels are numbers of one of the classes. */
function checkClassLabels(labels: Float32Array, classes: number): void {
  const index = labels.findIndex(label => !(Number.isInteger(label) && label >= 0 && label < classes))
  if (index < 0) return
  throw new SupervisedBaselinesError(
    'invalid-data',
    `Label ${index} is ${labels[index]}, but must be a whole number from 0 to ${classes - 1}.`,
    { index, label: labels[index], classes },
  )
}

function meanOf(outputs: Float32Array, targets: Float32Array, cost: (difference: number) => number): number {
  let sum = 0
  for (let i = 0; i < outputs.length; i++) sum += cost(outputs[i]! - targets[i]!)
  return sum / outputs.length
}

function aboveZero(logit: number): number {
  return logit > 0 ? 1 : 0
}
