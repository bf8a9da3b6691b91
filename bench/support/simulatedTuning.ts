import { readFileSync } from 'node:fs'
import { createRandom } from '../../src/common/random.js'
import { ashaTune, simulatedExecutor, uniform } from '../../src/tuning/index.js'

/** Learning curves in a table: `values[trial][k]`, less is better, at `rungs[k]`; and the seconds that an epoch takes. */
export interface TabulatedTask {
  readonly rungs: readonly number[]
  readonly values: readonly (readonly number[])[]
  readonly secondsPerEpoch: readonly number[]
}

const reductionFactor = 3

/**
 * 256 learning curves that fall as a power law from 1 to an end, most of which are bad, with noise that shrinks:
 * value(r) = end + (1 - end) (r + 1)^-rate + 0.02 normal / sqrt(r), end = 0.1 + 0.8 sqrt(uniform), rate uniform on
 * [0.4, 1.2]; an epoch takes 0.5 to 1.5 s.
 */
export function tabulatedTask(seed: number): TabulatedTask {
  const random = createRandom(seed)
  const rungs = [1, 3, 9, 27]
  const values = Array.from({ length: 256 }, () => {
    const end = 0.1 + 0.8 * Math.sqrt(random.uniform())
    const rate = 0.4 + 0.8 * random.uniform()
    return rungs.map(r => end + (1 - end) * (r + 1) ** -rate + (0.02 * random.normal()) / Math.sqrt(r))
  })
  return { rungs, values, secondsPerEpoch: values.map(() => 0.5 + random.uniform()) }
}

const kept = new URL('../../test/golden/asha/mouse2Curves.json', import.meta.url)
const { trials: trainings } = JSON.parse(readFileSync(kept, 'utf8')) as {
  trials: readonly { readonly mcc: readonly number[] }[]
}

/** The real trainings that `npm run bench -- asha-curves` keeps, in an order of the seed: 1 - MCC; an epoch takes 1 s. */
export function realTask(seed: number): TabulatedTask {
  const rungs = [1, 3, 9]
  const order = Array.from(createRandom(seed).permutation(trainings.length), i => trainings[i]!)
  return {
    rungs,
    values: order.map(({ mcc }) => rungs.map(epoch => 1 - mcc[epoch - 1]!)),
    secondsPerEpoch: order.map(() => 1),
  }
}

/** Seconds until each method has fully trained a trial within 0.01 of the best one in the table. */
export async function secondsToBest(task: TabulatedTask, workers: number) {
  const target = Math.min(...task.values.map(curve => curve.at(-1)!)) + 0.01
  const isGood = (trial: number) => task.values[trial]!.at(-1)! <= target
  return {
    asha: await asha(task, workers, isGood),
    synchronous: synchronous(task, workers, isGood),
    random: random(task, workers, isGood),
  }
}

async function asha(
  task: TabulatedTask,
  workers: number,
  isGood: (trial: number) => boolean,
): Promise<number> {
  const found = new AbortController()
  let seconds = Infinity
  await ashaTune({
    space: { x: uniform(0, 1) },
    executor: simulatedExecutor({
      workers,
      value: ({ trial }, resource) => task.values[trial]![task.rungs.indexOf(resource)]!,
      secondsPerResource: ({ trial }) => task.secondsPerEpoch[trial]!,
    }),
    maxResource: task.rungs.at(-1)!,
    reductionFactor,
    maxTrials: task.values.length,
    signal: found.signal,
    onProgress({ update, trial, elapsed }) {
      if (update.type !== 'report' || update.resource !== task.rungs.at(-1) || !isGood(trial)) return
      seconds = Math.min(seconds, elapsed)
      found.abort()
    },
  })
  return seconds
}

/** Successive halving in step: all trials at each rung, the best third at the next, once the last one is there. */
function synchronous(task: TabulatedTask, workers: number, isGood: (trial: number) => boolean): number {
  const { rungs } = task
  let clock = 0
  let left = task.values.map((_, trial) => trial)
  for (const [k, resource] of rungs.entries()) {
    const free = new Array<number>(workers).fill(clock)
    for (const trial of left) {
      const seconds = work(free, (resource - (rungs[k - 1] ?? 0)) * task.secondsPerEpoch[trial]!)
      if (k === rungs.length - 1 && isGood(trial)) return seconds
    }
    clock = Math.max(...free)
    left.sort((a, b) => task.values[a]![k]! - task.values[b]![k]!)
    left = left.slice(0, Math.floor(left.length / reductionFactor))
  }
  return Infinity
}

/** Random search: each trial is trained to its end, by whichever worker is free. */
function random(task: TabulatedTask, workers: number, isGood: (trial: number) => boolean): number {
  const free = new Array<number>(workers).fill(0)
  let first = Infinity
  for (const [trial, seconds] of task.secondsPerEpoch.entries()) {
    const end = work(free, task.rungs.at(-1)! * seconds)
    if (isGood(trial)) first = Math.min(first, end)
  }
  return first
}

/** Gives the worker that is free first some seconds of work; when it is done. */
function work(free: number[], seconds: number): number {
  const worker = free.indexOf(Math.min(...free))
  free[worker]! += seconds
  return free[worker]!
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}
