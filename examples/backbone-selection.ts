// %% [markdown]
// # Wide ResNet or U-Net?
//
// `dasha` chooses between two backbones by validation, each with the kernels that the search found for it. How often does it take which, and
// does a task always get the same one? The second experiment of [arXiv 2411.02796](https://arxiv.org/abs/2411.02796), on tasks that need no
// download and on published ones where their files are at hand (in the folder that `DATA_DIR` names, or in `../shared/data`).
//
// `npm run example backbone-selection [DIR]` writes `backbones.jsonl` and a picture into `DIR` (default `out`). `BACKBONE_TASKS` names the
// tasks, `BACKBONE_SEEDS` the runs of each (default 2), `BACKBONE_BUDGET` a factor on their budgets (default 1, which is small: the search takes
// minutes). A run cut short goes on from `backbones.jsonl`.

// %%
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  arrayDataset,
  type DashaTask,
  planDasha,
  planLines,
  prepareTask,
  publishedTask,
  searchBackbones,
} from 'supervised-baselines'
import { readTask, useBackend } from 'supervised-baselines/node'
import { dotPlot } from 'supervised-baselines/report'
import { dataFolder } from './support/dataFolder.ts'
import { firstNames } from './support/firstNames.ts'
import { mnist } from './support/mnist.ts'
import { outDir, picture } from './support/output.ts'
import { createRandom } from './support/random.ts'
import { textTable } from './support/table.ts'

console.log((await useBackend('auto')).engine)

// %% [markdown]
// ## The tasks
//
// English first names, to be told whether they are women's or men's; made sequences whose class is whether two words stand twelve letters
// apart or otherwise; handwritten digits; and of the published tasks one of transcription factors, splice junctions, and slums on satellite
// images of four bands.

// %%
function wordPairs(size: number, seed: number) {
  const [length, letters] = [64, 4]
  const random = createRandom(seed)
  const inputs = new Float32Array(size * length * letters)
  const targets = Uint8Array.from({ length: size }, () => random.integer(2))
  targets.forEach((target, i) => {
    const text = Array.from({ length }, () => random.integer(letters))
    const at = random.integer(length - 24)
    const other = 3 + random.integer(18)
    const distance = target ? 12 : other === 12 ? 21 : other
    text.splice(at, 3, 3, 0, 3)
    text.splice(at + distance, 3, 2, 1, 2)
    text.forEach((letter, t) => {
      inputs[(i * length + t) * letters + letter] = 1
    })
  })
  return arrayDataset({ inputs, inputShape: [length, letters], targets })
}

/** A task, and how many 10^12 operations the whole of `dasha` would have for it; the search takes about a quarter. */
interface Candidate {
  readonly teraflops: number
  load(): Promise<DashaTask> | DashaTask
}
const candidates: Record<string, Candidate> = {
  'first names': { teraflops: 4, load: () => firstNames().task },
  'word pairs': {
    teraflops: 4,
    load: () => ({ kind: 'sequence', outputs: 2, train: wordPairs(2000, 1), validation: wordPairs(1000, 2) }),
  },
  digits: { teraflops: 16, load: () => ({ outputs: 10, train: mnist('train', 2000).digits }) },
}
for (const [name, teraflops] of [
  ['uci/splice', 8],
  ['gue/mouse/2', 8],
  ['slums/argentina', 24],
] as const) {
  const load = async () => publishedTask(await readTask(name, { folder: dataFolder }))
  if (existsSync(dataFolder)) candidates[name] = { teraflops, load }
}

// %% [markdown]
// ## The searches
//
// A task is checked, what to do with the budget is planned, and the search is run: three functions that `dasha` itself is made of. The
// budget counts operations, not seconds, so that any machine plans and finds the same.

// %%
interface Run {
  readonly task: string
  readonly seed: number
  readonly budget: number
  readonly metric: string
  readonly chosen: string
  readonly scores: Readonly<Record<string, number>>
}
const names = process.env['BACKBONE_TASKS']?.split(',') ?? Object.keys(candidates)
const seeds = Number(process.env['BACKBONE_SEEDS'] ?? 2)
const factor = Number(process.env['BACKBONE_BUDGET'] ?? 1)
const file = join(outDir, 'backbones.jsonl')
const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
const kept = lines.map(line => JSON.parse(line) as Run)
const runs: Run[] = []
for (const name of names) {
  const { teraflops, load } = candidates[name]!
  const budget = factor * teraflops * 1e12
  for (let seed = 1; seed <= seeds; seed++) {
    const before = kept.find(run => run.task === name && run.seed === seed && run.budget === budget)
    if (before) {
      runs.push(before)
      continue
    }
    const task = await prepareTask(await load(), { seed })
    const plan = await planDasha(task, { budget: { flops: budget } })
    if (seed === 1) console.log(`\n${name}\n  ${planLines(plan).join('\n  ')}`)
    const started = performance.now()
    const { chosen, backbones } = await searchBackbones(task, plan, { seed })
    const scored = backbones.flatMap(each => (each.score === undefined ? [] : [[each.name, each.score]]))
    const metric = task.metrics[0]!.name
    const run = { task: name, seed, budget, metric, chosen, scores: Object.fromEntries(scored) }
    appendFileSync(file, `${JSON.stringify(run)}\n`)
    runs.push(run)
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    console.log(`${name}, seed ${seed}: ${chosen} ${JSON.stringify(run.scores)}, ${seconds} s`)
  }
}

// %% [markdown]
// ## Which was taken how often
//
// Scores are of the validation data after a short training with the kernels found. A task whose budget leaves no time to search the U-Net has
// no score of it.

// %%
const families = ['Wide ResNet', 'U-Net']
const familyOf = (backbone: string) => (backbone.startsWith('unet') ? 1 : 0)
const scoresOf = (run: Run, family: number) =>
  Object.entries(run.scores).flatMap(([name, score]) => (familyOf(name) === family ? [score] : []))
const table = names.map(name => {
  const own = runs.filter(run => run.task === name)
  const cells = families.map((_, family) => {
    const scores = own.flatMap(run => scoresOf(run, family))
    const taken = own.filter(run => familyOf(run.chosen) === family).length
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
    return scores.length > 0 ? `${taken} of ${own.length} (${mean.toFixed(3)})` : `${taken} of ${own.length}`
  })
  return [name, own[0]!.metric, ...cells]
})
console.log('\nHow often each backbone was chosen (mean validation score)\n')
console.log(textTable(['task', 'metric', ...families], table))
const taken = families.map((_, family) => runs.filter(run => familyOf(run.chosen) === family).length)
console.log(`\nIn all: ${families.map((family, i) => `${family} ${taken[i]}`).join(', ')} of ${runs.length}`)
const svg = dotPlot({
  title: 'Which backbone is chosen',
  subtitle: `validation scores of ${seeds} searches a task: the better one is taken`,
  rows: names.map(name => ({
    label: `${name} (${runs.find(run => run.task === name)!.metric})`,
    values: runs
      .filter(run => run.task === name)
      .flatMap(run => [0, 1].flatMap(series => scoresOf(run, series).map(value => ({ value, series })))),
  })),
  series: families,
  xLabel: 'score on validation',
})
await picture('backbone-selection', svg)
console.log(`The picture is ${join(outDir, 'backbone-selection.svg')}.`)
