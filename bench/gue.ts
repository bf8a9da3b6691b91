/**
 * Wide ResNets from scratch on the GUE tasks in ../shared/data, chosen on dev, tested beside foundation models.
 *
 * GUE_TASKS names folders (`mouse/2,prom/prom_core_tata`; default all), GUE_SEEDS the seeds a task (default 1), and
 * GUE_RESULTS a file of JSON lines that keeps every finished training, so that a run cut short goes on.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import {
  augmentDataset,
  type Dataset,
  reverseComplement,
  reverseComplementing,
  sequenceDataset,
} from '../src/data/index.js'
import { buildWideResNet1d } from '../src/models/index.js'
import { readTask, type TaskDatasets } from '../src/node/index.js'
import { publishedTaskScores } from '../src/tasks/index.js'
import {
  classificationMetrics,
  cosineSchedule,
  crossEntropy,
  matthewsCorrelation,
  predictDataset,
  predictedClasses,
  sgd,
  trainModel,
} from '../src/training/index.js'
import { startFastest } from './support/backend.js'
import type { Benchmark } from './support/benchmark.js'
import { dataFolder } from './support/benchmarkSets.js'
import { gueFolders, gueRecipes, type Recipe } from './support/gue.js'

/** One training, as it is kept: what was trained, and its scores (MCC, both strands averaged). */
interface Training {
  readonly task: string
  readonly recipe: Recipe
  readonly seed: number
  readonly backend: string
  readonly bestEpoch: number
  readonly dev: number
  readonly test: number
  /** Without the test rows that train has too. */
  readonly testWithoutDuplicates: number
  readonly minutes: number
}

export const run: Benchmark = async ({ log }) => {
  const folders = process.env['GUE_TASKS']?.split(',')
  const seeds = Number(process.env['GUE_SEEDS'] ?? 1)
  const backend = await startFastest()
  log(`backend: ${backend}`)
  const figures: Record<string, number> = {}
  for (const folder of gueFolders.filter(folder => folders?.includes(folder) ?? true)) {
    const data = await readTask(`gue/${folder}`, { folder: dataFolder })
    const { title } = data.task
    log(data.report.text)
    const candidates: Training[] = []
    for (const recipe of gueRecipes(folder)) {
      candidates.push(await trainOnce(folder, data, recipe, 1, backend, log))
    }
    const chosen = candidates.reduce((best, next) => (next.dev > best.dev ? next : best))
    const trainings = [chosen]
    for (let seed = 2; seed <= seeds; seed++) {
      trainings.push(await trainOnce(folder, data, chosen.recipe, seed, backend, log))
    }
    const mean = (pick: (training: Training) => number) =>
      trainings.reduce((sum, training) => sum + pick(training), 0) / trainings.length
    const published = publishedTaskScores(data.task.name, 'mcc').map(
      ({ model, value }) => `${model} ${(100 * value).toFixed(2)}`,
    )
    log(
      `${title}: test MCC ${(100 * mean(t => t.test)).toFixed(2)} over ${trainings.length} seeds, ` +
        `${(100 * mean(t => t.testWithoutDuplicates)).toFixed(2)} without duplicates; chosen on dev: ${JSON.stringify(chosen.recipe)}; ` +
        `published: ${published.join(', ')}`,
    )
    figures[folder.replaceAll('/', '_')] = 100 * mean(t => t.test)
  }
  return { figures }
}

async function trainOnce(
  folder: string,
  data: TaskDatasets,
  recipe: Recipe,
  seed: number,
  backend: string,
  log: (line: string) => void,
): Promise<Training> {
  const kept = readKept().find(
    t => t.task === folder && t.seed === seed && JSON.stringify(t.recipe) === JSON.stringify(recipe),
  )
  if (kept) return kept
  const started = performance.now()
  const model = buildWideResNet1d({
    inputShape: data.train.inputShape as [number, number],
    outputs: 2,
    head: 'classification',
    width: recipe.width,
    dropout: recipe.dropout,
    positionChannels: recipe.positionChannels,
    segments: recipe.segments,
    seed,
  })
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
    return predictedClasses(logits, 2)
  }
  const devPredicted = await predict('validation')
  const testPredicted = await predict('test')
  const inTrain = new Set(data.testInTrain)
  const isNew = (_: number, i: number) => !inTrain.has(i)
  const training: Training = {
    task: folder,
    recipe,
    seed,
    backend,
    bestEpoch: result.best!.epoch,
    dev: matthewsCorrelation(data.labels.validation, devPredicted),
    test: matthewsCorrelation(data.labels.test, testPredicted),
    testWithoutDuplicates: matthewsCorrelation(data.labels.test.filter(isNew), testPredicted.filter(isNew)),
    minutes: (performance.now() - started) / 60_000,
  }
  model.dispose()
  const { GUE_RESULTS: file } = process.env
  if (file) appendFileSync(file, `${JSON.stringify(training)}\n`)
  log(
    `  ${data.task.title}, seed ${seed}: dev MCC ${training.dev.toFixed(4)} in ${training.minutes.toFixed(1)} minutes`,
  )
  return training
}

function otherStrand({ sequences, labels, train }: TaskDatasets, part: 'validation' | 'test'): Dataset {
  return sequenceDataset({
    sequences: sequences![part].map(reverseComplement),
    targets: labels[part],
    length: train.inputShape[0]!,
  })
}

function readKept(): Training[] {
  const { GUE_RESULTS: file } = process.env
  if (!file || !existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Training)
}
