/**
 * Is the search worth it? Found against default kernels of a Wide ResNet 1-D on real genomics tasks: each net is
 * trained from scratch by the same recipe and seed, the epoch chosen on dev, and tested once.
 *
 * DASH_WORTH_TASKS names tasks (default: the five below), DASH_WORTH_SEEDS the seeds a task (default 3),
 * DASH_WORTH_WIDTH the net's width (default 16), and DASH_WORTH_RESULTS a file of JSON lines that keeps every finished
 * search and training, so that a run cut short goes on.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { buildWideResNet1d, describeModel } from '../src/models/index.js'
import { readTask, type TaskDatasets } from '../src/node/index.js'
import { type Backbone, type DashSearchResult, dashSearch } from '../src/search/index.js'
import { crossEntropy, meanInterval } from '../src/training/index.js'
import { startFastest } from './support/backend.js'
import type { Benchmark } from './support/benchmark.js'
import { dataFolder } from './support/benchmarkSets.js'
import { gueRecipes, type Recipe } from './support/gue.js'
import { type Scores, trainByRecipe } from './support/trainByRecipe.js'

/** Preset `laptop`, shortened: 250 steps of 32 examples, in place of 500 of 64. */
const searchRecipe = { preset: 'laptop', epochs: 10, batchSize: 32 } as const

const space = { kernelSizes: [3, 5, 7, 9, 11], dilations: [1, 3, 5, 7] }

const width = Number(process.env['DASH_WORTH_WIDTH'] ?? 16)
const seeds = Number(process.env['DASH_WORTH_SEEDS'] ?? 3)

/** By task, how its nets are trained: as `gue` does, and junctions like promoters, which have a place and a direction. */
const recipes: Readonly<Record<string, Recipe>> = Object.fromEntries([
  ['uci/splice', { ...recipeOf('prom/prom_core_tata', 12), reverseComplements: false }],
  ['gue/mouse/2', recipeOf('mouse/2', 8)],
  ['gue/prom/prom_core_tata', recipeOf('prom/prom_core_tata', 6)],
  ['ienhancer/enhancers', recipeOf('mouse/2', 6)],
  ['gue/mouse/0', recipeOf('mouse/0', 4)],
] as const)

function recipeOf(folder: string, epochs: number): Recipe {
  return { ...gueRecipes(folder)[0]!, width, epochs }
}

/** What is kept of one task and seed: the search, and the scores of each net. */
interface Kept {
  readonly task: string
  readonly seed: number
  readonly what: 'search' | 'found' | 'default'
  readonly recipe: Recipe
  readonly backend: string
}

type Search = Kept & Pick<DashSearchResult, 'kernels' | 'steps' | 'seconds'>
type Training = Kept & Scores & { readonly parameters: number; readonly multiplyAdds: number }

export const run: Benchmark = async ({ log }) => {
  const names = process.env['DASH_WORTH_TASKS']?.split(',') ?? Object.keys(recipes)
  const backend = await startFastest()
  log(`backend: ${backend}`)
  const tasks = new Map<string, TaskDatasets>()
  for (const name of names) tasks.set(name, await readTask(name, { folder: dataFolder }))
  for (let seed = 1; seed <= seeds; seed++) {
    for (const [name, data] of tasks) await compareOnce(name, data, seed, backend, log)
  }
  const figures: Record<string, number> = {}
  for (const [name, data] of tasks) summarize(name, data, figures, log)
  return { figures }
}

async function compareOnce(
  task: string,
  data: TaskDatasets,
  seed: number,
  backend: string,
  log: (line: string) => void,
): Promise<void> {
  const recipe = recipes[task]!
  const backbone: Backbone = choices =>
    buildWideResNet1d({
      inputShape: data.train.inputShape as [number, number],
      outputs: data.classNames.length,
      head: 'classification',
      width: recipe.width,
      dropout: recipe.dropout,
      positionChannels: recipe.positionChannels,
      segments: recipe.segments,
      seed,
      ...choices,
    })
  const common = { task, seed, recipe, backend }
  let search = kept<Search>(task, seed, 'search')
  if (!search) {
    const options = { backbone, space, train: data.train, loss: crossEntropy(), seed, ...searchRecipe }
    const { kernels, steps, seconds } = await dashSearch(options)
    search = { ...common, what: 'search', kernels, steps, seconds }
    keep(search)
  }
  log(`${data.task.title}, seed ${seed}: ${describeKernels(search)} in ${search.seconds.toFixed(0)} s`)
  for (const what of ['found', 'default'] as const) {
    if (kept(task, seed, what)) continue
    const model = backbone(what === 'found' ? { kernels: search.kernels } : {})
    const { parameters, multiplyAdds } = describeModel(model)
    const scores = await trainByRecipe({ model, data, recipe, seed, log })
    model.dispose()
    const training: Training = { ...common, what, ...scores, parameters, multiplyAdds }
    keep(training)
    log(`  ${what}: dev MCC ${scores.dev.toFixed(4)} in ${scores.minutes.toFixed(1)} minutes`)
  }
}

function describeKernels({ kernels }: Search): string {
  return kernels.map(({ kernelSize, dilation }) => `${kernelSize}x${dilation}`).join(' ')
}

function summarize(
  task: string,
  data: TaskDatasets,
  figures: Record<string, number>,
  log: (line: string) => void,
): void {
  const of = (what: 'found' | 'default') =>
    Array.from({ length: seeds }, (_, i) => kept<Training>(task, i + 1, what)!)
  const [found, plain] = [of('found'), of('default')]
  const row = (pick: (training: Training) => number) => {
    const differences = found.map((training, i) => pick(training) - pick(plain[i]!))
    return [found.map(pick), plain.map(pick), differences].map(spread).join(', ')
  }
  log(
    `${data.task.title}: test MCC x 100, found, default, difference: ${row(t => 100 * t.test)}; without rows of train ` +
      `(${data.testInTrain.length}): ${row(t => 100 * t.testWithoutDuplicates)}; dev: ${row(t => 100 * t.dev)}; ` +
      `million multiply-adds: ${row(t => t.multiplyAdds / 1e6)}`,
  )
  const name = task.replaceAll('/', '_')
  const mean = (trainings: readonly Training[]) =>
    (100 * trainings.reduce((sum, { test }) => sum + test, 0)) / trainings.length
  figures[`${name}_found`] = mean(found)
  figures[`${name}_default`] = mean(plain)
  figures[`${name}_difference`] = mean(found) - mean(plain)
}

/** Mean and, of several values, standard deviation. */
function spread(values: readonly number[]): string {
  if (values.length === 1) return values[0]!.toFixed(2)
  const { mean, deviation } = meanInterval(values)
  return `${mean.toFixed(2)} ± ${deviation.toFixed(2)}`
}

const { DASH_WORTH_RESULTS: file } = process.env
const lines: Kept[] =
  file && existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as Kept)
    : []

function kept<Line extends Kept>(task: string, seed: number, what: Kept['what']): Line | undefined {
  const recipe = JSON.stringify(recipes[task])
  return lines.find(
    line =>
      line.task === task &&
      line.seed === seed &&
      line.what === what &&
      JSON.stringify(line.recipe) === recipe,
  ) as Line | undefined
}

function keep(line: Kept): void {
  lines.push(line)
  if (file) appendFileSync(file, `${JSON.stringify(line)}\n`)
}
