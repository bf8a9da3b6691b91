import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { Dataset } from '../../common/dataset.js'
import { confusionMatrix, metricInterval, predictDataset, predictedClasses } from '../../training/index.js'
import { type PreparedTask, readTargets } from './prepareTask.js'

/** A model's scores on a set of examples: plain JSON. */
export interface ModelScores {
  readonly examples: number
  readonly loss: number
  /** By metric. */
  readonly scores: Readonly<Record<string, number>>
  /** Of each score, in which 95 % of resamples of the examples put it (`bootstrapInterval`); of final scores and of retrained nets. */
  readonly intervals?: Readonly<Record<string, ScoreInterval>>
  /** `confusion[i][j]`: examples of class i predicted as class j; of classification only. */
  readonly confusion: readonly (readonly number[])[] | undefined
}

/** The interval around a score. */
export interface ScoreInterval {
  readonly lower: number
  readonly upper: number
}

/** A model's raw outputs and the targets of a dataset, row-major. */
export interface Outputs {
  readonly outputs: Float32Array
  readonly targets: Float32Array
}

export async function outputsOf(
  task: PreparedTask,
  model: LayersModel,
  dataset: Dataset,
  signal?: AbortSignal | undefined,
): Promise<Outputs> {
  const outputs = await predictDataset(model, dataset, signal ? { signal } : {})
  const { loss, outputs: width } = task
  return { outputs, targets: await readTargets('test', dataset, { loss, outputs: width, signal }) }
}

/** The scores of raw outputs; of some of the examples where `only` names them. */
export async function scoresOf(
  task: PreparedTask,
  all: Outputs,
  examples: number,
  only?: readonly number[],
): Promise<ModelScores> {
  const { outputs, targets } = only
    ? {
        outputs: rowsOf(all.outputs, examples, only),
        targets: rowsOf(all.targets, examples, only),
      }
    : all
  const count = only?.length ?? examples
  const width = task.outputs
  const loss = tf.tidy(() =>
    task.loss.compute(tf.tensor2d(outputs, [outputs.length / width, width]), tf.tensor1d(targets)),
  )
  const value = (await loss.data())[0]!
  loss.dispose()
  const isClasses = task.head === 'classification'
  return {
    examples: count,
    loss: value,
    scores: Object.fromEntries(
      task.metrics.map(metric => [metric.name, metric.compute(outputs, targets, width)]),
    ),
    confusion: isClasses ? confusionMatrix(targets, predictedClasses(outputs, width), width) : undefined,
  }
}

/** The intervals of the scores of raw outputs. */
export function intervalsOf(
  task: PreparedTask,
  { outputs, targets }: Outputs,
  { examples, scores }: ModelScores,
): Record<string, ScoreInterval> {
  const predictions = { outputs, targets, width: outputs.length / examples }
  const defined = task.metrics.filter(({ name }) => Number.isFinite(scores[name]))
  return Object.fromEntries(
    defined.map(metric => {
      const { lower, upper } = metricInterval(metric, predictions, { resamples: 1000 })
      return [metric.name, { lower, upper }]
    }),
  )
}

function rowsOf(values: Float32Array, examples: number, only: readonly number[]): Float32Array {
  const width = values.length / examples
  const rows = new Float32Array(only.length * width)
  only.forEach((index, i) => {
    rows.set(values.subarray(index * width, (index + 1) * width), i * width)
  })
  return rows
}
