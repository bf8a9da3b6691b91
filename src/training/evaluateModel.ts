import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { throwIfAborted, wholeNumber } from '../common/checks.js'
import { type Dataset, sizeOfShape } from '../common/dataset.js'
import { SupervisedBaselinesError } from '../errors.js'
import { breathe } from './breathe.js'
import { checkBatch, checkInputs, checkTargetShape, checkTargets } from './checkDataset.js'
import type { Loss } from './losses.js'
import type { Metric } from './metrics.js'
import type { Evaluation } from './trainingTypes.js'

/** Options of `predictDataset` and `evaluateModel`. */
export interface PredictOptions {
  /** Examples on the device at a time. Default 64. */
  readonly batchSize?: number
  /** Ends it with the error `aborted`. */
  readonly signal?: AbortSignal
}

/**
 * The model's raw outputs (logits) for every example, in order: [examples, ...output shape], row-major.
 *
 * @throws `invalid-data` for a dataset without examples, inputs of another shape than the model's, or an input that is
 * not finite.
 *
 * @example
 * await useBackend('wasm')
 * const unknown = arrayDataset({ inputs: new Float32Array(20 * 32), inputShape: [32, 1], targets: new Uint8Array(20) })
 * const model = buildWideResNet1d({ inputShape: [32, 1], outputs: 2, head: 'classification', width: 4, seed: 1 })
 * const logits = await predictDataset(model, unknown) // Float32Array(40): [20, 2]
 * predictedClasses(logits, 2)
 */
export async function predictDataset(
  model: LayersModel,
  dataset: Dataset,
  options: PredictOptions = {},
): Promise<Float32Array> {
  checkInputs('the dataset', model, dataset)
  return (await outputsAndTargets(model, dataset, options)).outputs
}

/**
 * The mean loss and the metrics of the model on a dataset.
 *
 * @throws `invalid-data` as `predictDataset`, and for targets of another shape or range than the loss takes.
 *
 * @example
 * await useBackend('wasm')
 * const targets = Array.from({ length: 20 }, (_, i) => i % 2)
 * const test = arrayDataset({ inputs: new Float32Array(20 * 32), inputShape: [32, 1], targets })
 * const model = buildWideResNet1d({ inputShape: [32, 1], outputs: 2, head: 'classification', width: 4, seed: 1 })
 * const { metrics } = await evaluateModel(model, test, { loss: crossEntropy(), metrics: [classificationMetrics.mcc] })
 * metrics['mcc']
 */
export async function evaluateModel(
  model: LayersModel,
  dataset: Dataset,
  options: EvaluateOptions,
): Promise<Evaluation> {
  checkInputs('the dataset', model, dataset)
  checkTargetShape('the dataset', model, dataset, options.loss)
  return evaluateExamples(model, dataset, options)
}

/** Options of `evaluateModel`. */
export interface EvaluateOptions extends PredictOptions {
  /** Averaged over the examples. */
  readonly loss: Loss
  /** Computed over all examples. */
  readonly metrics?: readonly Metric[]
}

/** `evaluateModel` for shapes that are checked or meant to differ; `where` names the dataset in messages. */
export async function evaluateExamples(
  model: LayersModel,
  dataset: Dataset,
  options: EvaluateOptions & { readonly where?: string },
): Promise<Evaluation> {
  const { outputs, targets, width, loss } = await outputsAndTargets(model, dataset, options)
  const metrics = (options.metrics ?? []).map(metric => [
    metric.name,
    metric.compute(outputs, targets, width),
  ])
  return { loss, metrics: Object.fromEntries(metrics) as Record<string, number> }
}

async function outputsAndTargets(
  model: LayersModel,
  dataset: Dataset,
  options: PredictOptions & { loss?: Loss; where?: string },
) {
  const { loss: lossFunction, where = 'the dataset' } = options
  const batchSize = wholeNumber('batchSize', options.batchSize ?? 64, 1)
  if (dataset.size === 0) {
    throw new SupervisedBaselinesError('invalid-data', 'A dataset to be evaluated on has no examples.')
  }
  const outputShape = (model.outputs[0]!.shape as (number | null)[]).slice(1) as number[]
  const width = sizeOfShape(outputShape)
  const outputs = new Float32Array(dataset.size * width)
  const targets = new Float32Array(dataset.size * sizeOfShape(dataset.targetShape))
  let lossSum = 0
  for (let start = 0; start < dataset.size; start += batchSize) {
    throwIfAborted(options.signal, 'evaluation')
    const count = Math.min(batchSize, dataset.size - start)
    const indices = Uint32Array.from({ length: count }, (_, i) => start + i)
    const batch = await dataset.batch(indices)
    checkBatch(where, dataset, batch, indices)
    if (lossFunction) {
      const outputs = outputShape.at(-1)!
      const perExample = sizeOfShape(dataset.targetShape)
      checkTargets(where, { loss: lossFunction, outputs, perExample }, batch.targets, indices)
    }
    const [predicted, loss] = tf.tidy(() => {
      const inputs = tf.tensor(batch.inputs, [count, ...dataset.inputShape])
      const result = model.apply(inputs) as tf.Tensor
      const truth = tf.tensor(batch.targets, [count, ...dataset.targetShape])
      return [result, lossFunction?.compute(result, truth) ?? tf.scalar(0)]
    })
    outputs.set(await predicted!.data<'float32'>(), start * width)
    lossSum += (await loss!.data())[0]! * count
    tf.dispose([predicted!, loss!])
    targets.set(batch.targets, start * sizeOfShape(dataset.targetShape))
    await breathe()
  }
  // Class logits [..., classes] are scored by row; dense outputs as they are.
  return { outputs, targets, width: outputShape.at(-1)!, loss: lossSum / dataset.size }
}
