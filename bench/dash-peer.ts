/**
 * `dashSearch` beside the authors' own search code in PyTorch, on made tasks: the kernels that each chooses from the
 * same data by the same recipe, seed by seed, and the time of a step on one thread, in turns.
 *
 * Needs SUPERVISED_BASELINES_PYTHON and DASH_AUTHORS as bench/peers/dash_search.py says. DASH_PEER_SEEDS is the seeds a
 * task (default 5), DASH_PEER_PRESETS which recipes (default `laptop,paper`).
 */
import { useBackend } from '../src/node/index.js'
import { dashSearch, searchRecipe } from '../src/search/index.js'
import { crossEntropy } from '../src/training/index.js'
import { motifSpace, motifTask, pairReach, totalReach, twoConvolutions } from '../test/support/motifTasks.js'
import type { Benchmark } from './support/benchmark.js'
import { findPython } from './support/python.js'

const kinds = ['pair', 'local'] as const
const size = 1600

/** What a search chose, by layer, and milliseconds a step. */
interface Outcome {
  readonly kernels: readonly { kernelSize: number; dilation: number; probability: number }[]
  readonly trainLoss: number
  /** Of the fastest epoch. */
  readonly wall: number
  /** Of all epochs but the first. */
  readonly processor: number
}

export const run: Benchmark = async ({ log }) => {
  const seeds = Array.from({ length: Number(process.env['DASH_PEER_SEEDS'] ?? 5) }, (_, i) => i + 1)
  const presets = (process.env['DASH_PEER_PRESETS'] ?? 'laptop,paper').split(',') as ('laptop' | 'paper')[]
  const python = await findPython(['torch'])
  if (!python || process.env['DASH_AUTHORS'] === undefined) {
    throw new Error('Set SUPERVISED_BASELINES_PYTHON and DASH_AUTHORS as bench/peers/dash_search.py says.')
  }
  const { engine } = await useBackend('wasm', { threads: 1 })
  log(`ours: ${engine}; theirs: PyTorch ${python.versions['torch']}`)
  const figures: Record<string, number> = {}
  for (const preset of presets) {
    for (const kind of kinds) {
      const ours: Outcome[] = []
      const theirs: Outcome[] = []
      for (const seed of seeds) {
        ours.push(await searchOurs(preset, kind, seed))
        const input = await peerInput(preset, kind, seed)
        theirs.push(await python.run<Outcome>('dash_search.py', input))
        log(`${preset}, ${kind}, seed ${seed}: ours ${describe(ours.at(-1)!)}`)
        log(`${preset}, ${kind}, seed ${seed}: theirs ${describe(theirs.at(-1)!)}`)
      }
      for (const [name, value] of Object.entries(compare(ours, theirs))) {
        figures[`${preset} ${kind} ${name}`] = value
      }
    }
  }
  return { figures }
}

/** On these tasks a search needs no more than half of the laptop's epochs. */
const given = { laptop: { epochs: 10 }, paper: {} } as const

async function searchOurs(
  preset: 'laptop' | 'paper',
  kind: 'pair' | 'local',
  seed: number,
): Promise<Outcome> {
  let before = process.cpuUsage()
  const used: number[] = []
  const { kernels, history, steps } = await dashSearch({
    backbone: twoConvolutions(seed),
    space: motifSpace,
    train: motifTask(kind, size, 100 * seed),
    loss: crossEntropy(),
    seed,
    preset,
    ...given[preset],
    onProgress: progress => {
      if (progress.kind !== 'epoch') return
      const { user, system } = process.cpuUsage(before)
      before = process.cpuUsage()
      used.push((user + system) / 1000)
    },
  })
  const stepsPerEpoch = steps / history.length
  return {
    kernels,
    trainLoss: history.at(-1)!.trainLoss,
    wall: (1000 * Math.min(...history.map(({ seconds }) => seconds))) / stepsPerEpoch,
    processor: mean(used.slice(1)) / stepsPerEpoch,
  }
}

/** The same data and recipe, for dash_search.py. */
async function peerInput(preset: 'laptop' | 'paper', kind: 'pair' | 'local', seed: number) {
  const train = motifTask(kind, size, 100 * seed)
  const recipe = searchRecipe(preset, train, false, given[preset])
  const { inputs, targets } = await train.batch(Uint32Array.from({ length: size }, (_, i) => i))
  const steps = recipe.epochs * recipe.batchesPerEpoch
  return {
    ...recipe,
    factors: Array.from({ length: steps }, (_, step) =>
      recipe.schedule(step / recipe.batchesPerEpoch, recipe.epochs),
    ),
    ...motifSpace,
    seed,
    filters: 16,
    inputShape: train.inputShape,
    inputs: Array.from(inputs),
    targets: Array.from(targets),
  }
}

function describe({ kernels, trainLoss, wall, processor }: Outcome): string {
  const chosen = kernels.map(
    ({ kernelSize, dilation, probability }) =>
      `${kernelSize} at dilation ${dilation} (${Math.round(100 * probability)} %)`,
  )
  return (
    `${chosen.join(', ')}, reach ${totalReach(kernels)}, train loss ${trainLoss.toFixed(3)}; ` +
    `${processor.toFixed(0)} ms of processor time a step, ${wall.toFixed(0)} ms of the clock`
  )
}

/** Shares of layers that agree, over all pairs of seeds, between the two and within each; reach and times. */
function compare(ours: readonly Outcome[], theirs: readonly Outcome[]): Record<string, number> {
  const pairs = (a: readonly Outcome[], b: readonly Outcome[]) =>
    a.flatMap((first, i) => b.filter((_, j) => a !== b || j > i).map(second => [first, second] as const))
  const sets = {
    between: pairs(ours, theirs),
    'within ours': pairs(ours, ours),
    'within theirs': pairs(theirs, theirs),
  }
  const figures: Record<string, number> = {}
  for (const what of ['dilation', 'kernelSize'] as const) {
    for (const [name, list] of Object.entries(sets)) {
      const equal = list.flatMap(([a, b]) =>
        a.kernels.map((kernel, layer) => Number(kernel[what] === b.kernels[layer]![what])),
      )
      if (equal.length > 0) figures[`same ${what}, ${name}`] = mean(equal)
    }
  }
  for (const [name, outcomes] of Object.entries({ ours, theirs })) {
    const reaches = outcomes.map(({ kernels }) => totalReach(kernels))
    figures[`reach, ${name}`] = mean(reaches)
    figures[`reaches ${pairReach}, ${name}`] = mean(reaches.map(reach => Number(reach >= pairReach)))
    figures[`train loss, ${name}`] = mean(outcomes.map(({ trainLoss }) => trainLoss))
    figures[`processor ms a step, ${name}`] = mean(outcomes.map(({ processor }) => processor))
    figures[`ms a step, ${name}`] = Math.min(...outcomes.map(({ wall }) => wall))
  }
  return figures
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
