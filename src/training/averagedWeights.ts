import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel, layers } from '@tensorflow/tfjs-layers'
import { finiteNumber, wholeNumber } from '../common/checks.js'
import type { Dataset } from '../common/dataset.js'
import type { Random } from '../common/random.js'
import { startStep, stopSteps } from '../layers/steppedLayer.js'
import type { AveragingOptions } from './trainingTypes.js'
import { trainableVariables } from './weightSnapshot.js'

/** An exponential moving average of a model's trainable weights, on the device until `dispose`. */
export interface AveragedWeights {
  /** Takes the weights of one more step in. */
  update(): void
  save(): Promise<Float32Array[]>
  load(values: readonly Float32Array[]): void
  /** Writes the average into the model, and batch-norm statistics measured with it. */
  writeTo(model: LayersModel, train: Dataset, batchSize: number, random: Random): Promise<void>
  dispose(): void
}

/** The average starts at the weights as they are now (Polyak and Juditsky 1992; the warm-up is TensorFlow's). */
export function averageWeights(model: LayersModel, options: AveragingOptions): AveragedWeights {
  const decay = finiteNumber('ema.decay', options.decay, 0, 1)
  const statisticsBatches = wholeNumber('ema.statisticsBatches', options.statisticsBatches ?? 20, 0)
  const variables = trainableVariables(model)
  let steps = 0
  let averages = variables.map(variable => tf.keep(tf.tidy(() => tf.mul(variable, 1))))
  const replace = (next: tf.Tensor[]) => {
    tf.dispose(averages)
    averages = next
  }
  return {
    update() {
      steps++
      const kept = Math.min(decay, (1 + steps) / (10 + steps))
      replace(
        variables.map((variable, i) =>
          tf.tidy(() => tf.keep(tf.add(tf.mul(averages[i]!, kept), tf.mul(variable, 1 - kept)))),
        ),
      )
    },
    async save() {
      const values = await Promise.all(averages.map(average => average.data<'float32'>()))
      return [Float32Array.of(steps), ...values.map(value => Float32Array.from(value))]
    },
    load([count, ...values]) {
      steps = count![0]!
      replace(variables.map((variable, i) => tf.keep(tf.tensor(values[i]!.slice(), variable.shape))))
    },
    async writeTo(model, train, batchSize, random) {
      variables.forEach((variable, i) => {
        tf.tidy(() => variable.assign(tf.mul(averages[i]!, 1)))
      })
      await measureBatchNorm(model, train, { batchSize, batches: statisticsBatches, random })
    },
    dispose: () => replace([]),
  }
}

/** Sets every batch norm's moving mean and variance to their plain average over some training batches. */
async function measureBatchNorm(
  model: LayersModel,
  train: Dataset,
  { batchSize, batches, random }: { batchSize: number; batches: number; random: Random },
): Promise<void> {
  const norms = model.layers.filter(isBatchNorm)
  if (norms.length === 0) return
  const momenta = norms.map(norm => norm.momentum)
  const order = random.fork('order').permutation(train.size)
  const size = Math.min(batchSize, train.size)
  stopSteps(model)
  try {
    for (let i = 0; i < batches && (i + 1) * size <= train.size; i++) {
      const { inputs } = await train.batch(order.subarray(i * size, (i + 1) * size), random.fork(i))
      for (const norm of norms) norm.momentum = i / (i + 1)
      tf.tidy(() => {
        model.apply(tf.tensor(inputs, [size, ...train.inputShape]), { training: true })
      })
    }
  } finally {
    // Also where a batch cannot be read: the model is its caller's.
    startStep(model, 0)
    norms.forEach((norm, i) => {
      norm.momentum = momenta[i]!
    })
  }
}

type BatchNorm = layers.Layer & { momentum: number }

function isBatchNorm(layer: layers.Layer): layer is BatchNorm {
  return 'momentum' in layer && 'movingMean' in layer
}
