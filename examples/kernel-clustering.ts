// %% [markdown]
// # Do tasks have kernels of their own?
//
// The first experiment of [arXiv 2411.02796](https://arxiv.org/abs/2411.02796), on the genomics tasks at hand. Every task is searched several
// times, each time from other first weights, data order and noise. If what a search finds were chance, the kernels found for one task
// would be no more alike than those of two tasks.
//
// So the distance between two searches is measured, the mean distance between tasks less that within tasks is taken, and compared with
// what it would be had the searches been dealt to the tasks at random: a permutation test.
//
// `npm run example kernel-clustering [DIR]` needs the files of the tasks, in the folder that `DATA_DIR` names or in `../shared/data`, and writes
// `kernels.jsonl` and three pictures into `DIR` (default `out`). `KERNEL_TASKS` names the tasks, `KERNEL_SEEDS` the searches a task (default
// 4). A run cut short goes on from `kernels.jsonl`.
//
// ![How alike the kernels found are](../docs/pictures/kernel-clustering.svg)

// %%
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { initializers, input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { agnes } from 'ml-hclust'
import {
  type Backbone,
  crossEntropy,
  type DashSearchResult,
  dashSearch,
  fusedBatchNorm,
  globalAveragePooling,
  plainConvolutions,
} from 'supervised-baselines'
import { readTask, useBackend } from 'supervised-baselines/node'
import { type ClusterNode, clusterMap, kernelEvolution, kernelMap } from 'supervised-baselines/report'
import { probabilities } from '../src/search/findings.ts'
import { dataFolder } from './support/dataFolder.ts'
import { outDir, picture } from './support/output.ts'
import { createRandom } from './support/random.ts'
import { textTable } from './support/table.ts'

const names = (
  process.env['KERNEL_TASKS'] ??
  'gue/prom/prom_core_tata,gue/prom/prom_core_all,gue/mouse/0,gue/mouse/2,gue/tf/4,uci/splice'
).split(',')
const seeds = Number(process.env['KERNEL_SEEDS'] ?? 4)
if (!existsSync(dataFolder)) {
  console.log(
    `The data are not at hand: "supervised-baselines tasks show ${names[0]}" says where to get them.`,
  )
  process.exit(0)
}
console.log((await useBackend('auto')).engine)

// %% [markdown]
// ## The searches
//
// Three convolutions on each task, 500 steps, every seed another. The backbone is one of our own: its searchable layers are made by the
// `convolution` it is given.

// %%
function threeConvolutions(inputShape: readonly number[], classes: number, seed: number): Backbone {
  return ({ kernels, convolution = plainConvolutions(kernels) }) => {
    const inputs = input({ shape: [...inputShape] })
    let features: SymbolicTensor = inputs
    for (const [i, name] of ['first', 'second', 'third'].entries()) {
      const layer = convolution({ name, rank: 1, filters: 16, kernelSize: 5, seed: 10 * seed + i })
      const convolved = layer.apply(features) as SymbolicTensor
      features = fusedBatchNorm({ activation: 'relu' }).apply(convolved) as SymbolicTensor
    }
    const pooled = globalAveragePooling().apply(features) as SymbolicTensor
    const kernelInitializer = initializers.glorotUniform({ seed })
    const outputs = layers.dense({ units: classes, kernelInitializer }).apply(pooled) as SymbolicTensor
    return model({ inputs, outputs })
  }
}

interface Run {
  readonly task: string
  readonly seed: number
  readonly result: DashSearchResult
}
const file = join(outDir, 'kernels.jsonl')
const runs: Run[] = existsSync(file)
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Run)
  : []
const started = performance.now()
for (const [t, task] of names.entries()) {
  for (let repeat = 0; repeat < seeds; repeat++) {
    const seed = 1 + t * 100 + repeat
    if (runs.some(run => run.task === task && run.seed === seed)) continue
    const { train, task: recipe } = await readTask(task, { folder: dataFolder })
    const result = await dashSearch({
      backbone: threeConvolutions(train.inputShape, recipe.classes, seed),
      space: { kernelSizes: [3, 5, 7, 9, 11], dilations: [1, 3, 5, 7] },
      train,
      loss: crossEntropy(),
      batchSize: 32,
      seed,
    })
    const run = { task, seed, result }
    runs.push(run)
    appendFileSync(file, `${JSON.stringify(run)}\n`)
    const kernels = result.kernels.map(({ kernelSize, dilation }) => `${kernelSize}x${dilation}`)
    console.log(`${task}, seed ${seed}: ${kernels.join(' ')} (${result.seconds.toFixed(0)} s)`)
  }
}
const minutes = (performance.now() - started) / 60_000

// %% [markdown]
// ## How far apart two searches are
//
// Half the summed difference of their candidates' probabilities, mean over layers.

// %%
const chances = runs.map(({ result }) => result.history.at(-1)!.logits.map(probabilities))
const distances = chances.map(a =>
  chances.map(
    b =>
      a.reduce((sum, layer, l) => sum + layer.reduce((s, p, i) => s + Math.abs(p - b[l]![i]!), 0) / 2, 0) /
      a.length,
  ),
)

// %% [markdown]
// ## Are tasks further apart than searches of one task?
//
// Against 10,000 deals of the searches to the tasks.

// %%
const taskOf = runs.map(({ task }) => names.indexOf(task))
const gap = (labels: ArrayLike<number>) => {
  const sums = { within: 0, between: 0 }
  const counts = { within: 0, between: 0 }
  for (let i = 0; i < runs.length; i++)
    for (let j = 0; j < i; j++) {
      const where = labels[i] === labels[j] ? 'within' : 'between'
      sums[where] += distances[i]![j]!
      counts[where]++
    }
  return { within: sums.within / counts.within, between: sums.between / counts.between }
}
const { within, between } = gap(taskOf)
const random = createRandom(1)
const deals = 10_000
let asFar = 0
for (let deal = 0; deal < deals; deal++) {
  const dealt = gap(Array.from(random.permutation(runs.length), i => taskOf[i]!))
  if (dealt.between - dealt.within >= between - within) asFar++
}
const p = (1 + asFar) / (1 + deals)

// %% [markdown]
// ## What it says
//
// ![The kernels of the first search](../docs/pictures/kernel-map.svg)
//
// ![How they were found](../docs/pictures/kernel-evolution.svg)

// %%
const rows = names.map((name, t) => {
  const own = runs.flatMap((_, i) => (taskOf[i] === t ? [i] : []))
  const mean = (pick: (j: number, i: number) => boolean) => {
    const list = own.flatMap(i => runs.flatMap((_, j) => (pick(j, i) ? [distances[i]![j]!] : [])))
    return list.reduce((a, b) => a + b, 0) / list.length
  }
  const kernels = runs[own[0]!]!.result.kernels.map(k => `${k.kernelSize}x${k.dilation}`).join(' ')
  return [
    name,
    mean((j, i) => j !== i && taskOf[j] === t).toFixed(3),
    mean(j => taskOf[j] !== t).toFixed(3),
    kernels,
  ]
})
console.log(`\n${textTable(['task', 'within', 'to others', 'kernels of its first search'], rows)}\n`)
console.log(
  `${runs.length} searches (${minutes.toFixed(1)} minutes in this run): mean distance ${within.toFixed(4)} within a task, ` +
    `${between.toFixed(4)} between tasks; as far apart or further in ${asFar} of ${deals} deals: p = ${p.toPrecision(2)}`,
)
await picture(
  'kernel-clustering',
  clusterMap({
    title: `How alike the kernels found by ${runs.length} searches are`,
    subtitle: `The darker, the more alike. Within a task against between tasks: permutation test p = ${p.toPrecision(2)}`,
    items: runs.map(({ task, seed }, i) => ({
      label: `${task.replace(/^(gue\/)?(prom\/)?/, '')} ${seed % 100}`,
      group: taskOf[i]!,
    })),
    distances,
    tree: agnes(distances, { method: 'average', isDistanceMatrix: true }) as unknown as ClusterNode,
  }),
)
const { task, result } = runs[0]!
await picture('kernel-map', kernelMap(result, { title: `Kernels found for ${task}` }))
await picture('kernel-evolution', kernelEvolution(result, { title: `How they were found: ${task}` }))
console.log(`Three pictures are in ${outDir}.`)
