/**
 * Wide ResNets from scratch on the GUE tasks in ../shared/data, chosen on dev, tested beside foundation models.
 *
 * GUE_TASKS names folders (`mouse/2,prom/prom_core_tata`; default all), GUE_SEEDS the seeds a task (default 1), and
 * GUE_RESULTS a file of JSON lines that keeps every finished training, so that a run cut short goes on.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { buildWideResNet1d } from '../src/models/index.js'
import { readTask, type TaskDatasets } from '../src/node/index.js'
import { publishedTaskScores } from '../src/tasks/index.js'
import { startFastest } from './support/backend.js'
import type { Benchmark } from './support/benchmark.js'
import { dataFolder } from './support/benchmarkSets.js'
import { gueFolders, gueRecipes, type Recipe } from './support/gue.js'
import { type Scores, trainByRecipe } from './support/trainByRecipe.js'

/** One training, as it is kept: what was trained, and what it reached. */
interface Training extends Scores {
  readonly task: string
  readonly recipe: Recipe
  readonly seed: number
  readonly backend: string
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
  const training: Training = {
    task: folder,
    recipe,
    seed,
    backend,
    ...(await trainByRecipe({ model, data, recipe, seed, log })),
  }
  model.dispose()
  const { GUE_RESULTS: file } = process.env
  if (file) appendFileSync(file, `${JSON.stringify(training)}\n`)
  log(
    `  ${data.task.title}, seed ${seed}: dev MCC ${training.dev.toFixed(4)} in ${training.minutes.toFixed(1)} minutes`,
  )
  return training
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
