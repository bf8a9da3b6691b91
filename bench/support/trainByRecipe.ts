import type { LayersModel } from '@tensorflow/tfjs-layers'
import {
  augmentDataset,
  type Dataset,
  reverseComplement,
  reverseComplementing,
  sequenceDataset,
} from '../../src/data/index.js'
import type { TaskDatasets } from '../../src/node/index.js'
import {
  classificationMetrics,
  cosineSchedule,
  crossEntropy,
  matthewsCorrelation,
  predictDataset,
  predictedClasses,
  sgd,
  trainModel,
} from '../../src/training/index.js'
import type { Recipe } from './gue.js'

/** What a training reached: MCC, both strands averaged where the recipe trains on both. */
export interface Scores {
  readonly bestEpoch: number
  readonly dev: number
  readonly test: number
  /** Without the test rows that train has too. */
  readonly testWithoutDuplicates: number
  readonly minutes: number
}

/** Trains a net on a genomics task by a recipe, takes the epoch that is best on dev, and scores it on test once. */
export async function trainByRecipe(options: {
  readonly model: LayersModel
  readonly data: TaskDatasets
  readonly recipe: Recipe
  readonly seed: number
  log(line: string): void
}): Promise<Scores> {
  const { model, data, recipe, seed, log } = options
  const started = performance.now()
  const { train } = data
  const result = await trainModel({
    model,
    train: recipe.reverseComplements ? augmentDataset(train, [reverseComplementing()]) : train,
    validation: data.validation,
    loss: crossEntropy(),
    optimizer: sgd({ learningRate: recipe.learningRate, weightDecay: recipe.weightDecay }),
    schedule: cosineSchedule(),
    epochs: recipe.epochs,
    batchSize: recipe.batchSize,
    clipNorm: 1,
    ema: { decay: recipe.averaging },
    metrics: [classificationMetrics.mcc],
    seed,
    onProgress: progress => {
      if (progress.kind !== 'epoch') return
      const { epoch, trainLoss, validation, seconds } = progress.record
      log(
        `  ${data.task.title}, seed ${seed}, epoch ${epoch}: train loss ${trainLoss.toFixed(4)}, dev loss ` +
          `${validation!.loss.toFixed(4)}, dev MCC ${validation!.metrics['mcc']!.toFixed(4)} (${seconds.toFixed(0)} s)`,
      )
    },
  })
  const predict = async (part: 'validation' | 'test') => {
    const logits = await predictDataset(model, data[part])
    if (recipe.reverseComplements) {
      const otherLogits = await predictDataset(model, otherStrand(data, part))
      for (let i = 0; i < logits.length; i++) logits[i]! += otherLogits[i]!
    }
    return predictedClasses(logits, data.classNames.length)
  }
  const devPredicted = await predict('validation')
  const testPredicted = await predict('test')
  const inTrain = new Set(data.testInTrain)
  const isNew = (_: number, i: number) => !inTrain.has(i)
  return {
    bestEpoch: result.best!.epoch,
    dev: matthewsCorrelation(data.labels.validation, devPredicted),
    test: matthewsCorrelation(data.labels.test, testPredicted),
    testWithoutDuplicates: matthewsCorrelation(data.labels.test.filter(isNew), testPredicted.filter(isNew)),
    minutes: (performance.now() - started) / 60_000,
  }
}

function otherStrand({ sequences, labels, train }: TaskDatasets, part: 'validation' | 'test'): Dataset {
  return sequenceDataset({
    sequences: sequences![part].map(reverseComplement),
    targets: labels[part],
    length: train.inputShape[0]!,
  })
}
