import * as tf from '@tensorflow/tfjs-core'
import { finiteNumber } from '../common/checks.js'
import { invalidOption } from '../errors.js'

/** What training makes small: a mean over the examples of a batch. */
export interface Loss {
  /** Stands in messages and reports. */
  readonly name: string
  /** What else tells it apart, as plain JSON: checkpoints and journals of another loss are refused. Default: nothing. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** `outputs` are the model's raw outputs (logits), [batch, ...]; `targets` as the dataset gives them. */
  compute(outputs: tf.Tensor, targets: tf.Tensor): tf.Scalar
  /** Where `targets` first holds a value that a model with this many outputs cannot learn, and what it could. */
  findInvalid(targets: Float32Array, outputs: number): { position: number; accepted: string } | undefined
  /** Shape of one target for outputs of this shape; axes of length 1 may be added or left out. Default: any shape. */
  targetShape?(outputShape: readonly number[]): readonly number[]
  /** Follows the message on targets of another shape: what the caller may have confused. */
  readonly targetHint?: string
}

/** Options of `crossEntropy`. */
export interface CrossEntropyOptions {
  /** Share of the target spread evenly over all classes, 0 to 1. Default 0. */
  readonly labelSmoothing?: number
  /** One weight per class; the mean is divided by the weights of the targets. Default: all 1. */
  readonly classWeights?: readonly number[]
}

/**
 * Cross entropy between logits [..., classes] and class numbers [...], for one class out of many.
 *
 * Label smoothing and class weights combine as in PyTorch's `CrossEntropyLoss`.
 */
export function crossEntropy(options: CrossEntropyOptions = {}): Loss {
  const smoothing = finiteNumber('labelSmoothing', options.labelSmoothing ?? 0, 0, 1)
  const weights = checkWeights('classWeights', options.classWeights)
  return {
    name: 'crossEntropy',
    settings: { labelSmoothing: smoothing, classWeights: weights ?? null },
    targetShape: outputShape => outputShape.slice(0, -1),
    targetHint: 'Its targets are class numbers, not one-hot vectors.',
    findInvalid: (targets, classes) =>
      find(
        targets,
        `a whole number from 0 to ${classes - 1}`,
        t => Number.isInteger(t) && t >= 0 && t < classes,
      ),
    compute: (outputs, targets) =>
      tf.tidy(() => {
        const classes = outputs.shape[outputs.rank - 1]!
        if (weights && weights.length !== classes) {
          throw invalidOption('classWeights', weights, `${classes} numbers, one for each class`)
        }
        const logits = tf.reshape(outputs, [-1, classes]) as tf.Tensor2D
        const logProbabilities = tf.logSoftmax(logits)
        const oneHot = tf.cast(tf.oneHot(tf.cast(tf.reshape(targets, [-1]), 'int32'), classes), 'float32')
        const smoothed = smoothing ? tf.add(tf.mul(oneHot, 1 - smoothing), smoothing / classes) : oneHot
        if (!weights) {
          return tf.div(tf.sum(tf.mul(logProbabilities, smoothed)), -logits.shape[0])
        }
        const weightRow = tf.tensor2d(weights, [1, classes])
        const total = tf.sum(tf.mul(oneHot, weightRow))
        return tf.div(tf.sum(tf.mul(tf.mul(logProbabilities, smoothed), weightRow)), tf.neg(total))
      }),
  }
}

/** Options of `multiLabelSoftMargin`. */
export interface MultiLabelSoftMarginOptions {
  /** One weight per label. Default: all 1. */
  readonly labelWeights?: readonly number[]
}

/**
 * Mean binary cross entropy over labels, from logits [batch, labels] and 0/1 targets of the same shape:
 * PyTorch's `MultiLabelSoftMarginLoss`.
 */
export function multiLabelSoftMargin(options: MultiLabelSoftMarginOptions = {}): Loss {
  const weights = checkWeights('labelWeights', options.labelWeights)
  return {
    name: 'multiLabelSoftMargin',
    settings: { labelWeights: weights ?? null },
    targetShape: outputShape => outputShape,
    targetHint: 'Its targets are a 0 or 1 for each label.',
    findInvalid: targets => find(targets, 'a number from 0 to 1', t => t >= 0 && t <= 1),
    compute: (outputs, targets) =>
      tf.tidy(() => {
        // -[y log s(x) + (1 - y) log(1 - s(x))] = softplus(x) - y x, written so that no exponential overflows.
        const softplus = tf.add(tf.relu(outputs), tf.log1p(tf.exp(tf.neg(tf.abs(outputs)))))
        const each = tf.sub(softplus, tf.mul(outputs, tf.reshape(targets, outputs.shape)))
        if (!weights) return tf.mean(each) as tf.Scalar
        const labels = outputs.shape[outputs.rank - 1]!
        if (weights.length !== labels) {
          throw invalidOption('labelWeights', weights, `${labels} numbers, one for each label`)
        }
        return tf.mean(tf.mul(each, tf.tensor1d(weights))) as tf.Scalar
      }),
  }
}

/** Mean of the squared differences, for dense outputs of any shape. */
export function meanSquaredError(): Loss {
  return {
    name: 'meanSquaredError',
    targetShape: outputShape => outputShape,
    findInvalid: targets => find(targets, 'a finite number', Number.isFinite),
    compute: (outputs, targets) =>
      tf.tidy(() => tf.mean(tf.square(tf.sub(outputs, tf.reshape(targets, outputs.shape)))) as tf.Scalar),
  }
}

function checkWeights(option: string, weights: readonly number[] | undefined): number[] | undefined {
  return weights?.map((weight, i) => finiteNumber(`${option}[${i}]`, weight, 0))
}

function find(targets: Float32Array, accepted: string, isValid: (target: number) => boolean) {
  const position = targets.findIndex(target => !isValid(target))
  return position < 0 ? undefined : { position, accepted }
}
