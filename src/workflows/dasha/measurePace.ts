import { throwIfAborted } from '../../common/checks.js'
import { createRandom } from '../../common/random.js'
import { selectExamples } from '../../data/index.js'
import { dashSearch } from '../../search/index.js'
import { predictDataset } from '../../training/index.js'
import { type BackboneName, type BackboneSize, buildNet } from './backbones.js'
import type { NetCost } from './costs.js'
import { deadline, isOutOfTime } from './deadline.js'
import { startingPoint } from './hyperparameters.js'
import type { PreparedTask } from './prepareTask.js'
import type { KernelSpace } from './task.js'
import { trainNet } from './trainNet.js'

/** Options of `measuredCosts`. */
export interface MeasureOptions {
  readonly space: KernelSpace
  /** Index of the usual size. */
  readonly usual: number
  /** Seconds that each measurement may take. */
  readonly patience: number
  readonly signal?: AbortSignal | undefined
}

/** Seconds for one example. */
interface Pace {
  readonly train: number
  readonly evaluate: number
}

/** Steps that are taken, of which the first ones compile, warm up and pack, and do not count. */
const [steps, counted] = [16, 5]

/**
 * What one example costs in seconds at every size, from a few real steps of training at the smallest and at the usual
 * size (unless that would take too long) with a straight line through them, and from a few of a search.
 */
export async function measuredCosts(
  task: PreparedTask,
  name: BackboneName,
  costs: readonly NetCost[],
  options: MeasureOptions,
): Promise<NetCost[]> {
  const [smallest, usual] = [costs[0]!, costs[options.usual]!]
  const low = await measureTraining(task, name, smallest.size, options)
  const expected = low.train * (usual.train / smallest.train) * steps * task.batchSize
  const isMeasured = usual !== smallest && expected <= options.patience
  const high = isMeasured ? await measureTraining(task, name, usual.size, options) : undefined
  const line = (mode: 'train' | 'evaluate') => (flops: number) => {
    if (!high) return (low[mode] / smallest[mode]) * flops
    const slope = (high[mode] - low[mode]) / (usual[mode] - smallest[mode])
    if (slope <= 0) return (high[mode] / usual[mode]) * flops
    return Math.max(low[mode] + slope * (flops - smallest[mode]), slope * flops)
  }
  const [train, evaluate] = [line('train'), line('evaluate')]
  const searched = costs.findLast(cost => cost === smallest || cost.train <= 0.36 * usual.train)!
  const search = (await measureSearch(task, name, searched.size, options)) / searched.search
  return costs.map(cost => ({
    ...cost,
    train: train(cost.train),
    evaluate: evaluate(cost.evaluate),
    search: search * cost.search,
  }))
}

async function measureTraining(
  task: PreparedTask,
  backbone: BackboneName,
  size: BackboneSize,
  { patience, signal }: MeasureOptions,
): Promise<Pace> {
  const { batchSize } = task
  const count = Math.min(task.train.size, batchSize)
  const few = selectExamples(task.train, createRandom(0).permutation(task.train.size).subarray(0, count))
  const enough = selectExamples(
    few,
    Array.from({ length: batchSize * steps }, (_, i) => i % count),
  )
  const hyperparameters = { ...startingPoint(task, backbone, 'smoke'), bothStrands: false }
  const times = [performance.now()]
  const limit = deadline(patience, signal)
  const { model } = await trainNet(
    { ...task, train: enough, metrics: [] },
    {
      ...{ backbone, size, kernels: [], hyperparameters, preset: 'paper' as const, epochs: 1, seed: 0 },
      batchesPerEpoch: steps,
    },
    {
      validation: selectExamples(task.train, [0]),
      signal: limit.signal,
      onProgress: progress => progress.kind === 'batch' && times.push(performance.now()),
    },
  )
  limit.clear()
  throwIfAborted(signal, 'the measurement of the pace')
  let evaluate = 0
  for (let run = 0; run < 2; run++) {
    const started = performance.now()
    await predictDataset(model, few)
    evaluate = (performance.now() - started) / 1000 / count
  }
  model.dispose()
  return { train: secondsPerStep(times) / batchSize, evaluate }
}

/** Seconds for one example in a search. */
async function measureSearch(
  task: PreparedTask,
  name: BackboneName,
  size: BackboneSize,
  { space, patience, signal }: MeasureOptions,
): Promise<number> {
  const times = [performance.now()]
  const limit = deadline(patience, signal)
  try {
    await dashSearch({
      backbone: choices => buildNet(name, size, task, { ...choices, seed: 0 }),
      space,
      train: task.train,
      loss: task.loss,
      preset: 'smoke',
      ...{ epochs: 1, batchSize: task.batchSize },
      batchesPerEpoch: Math.min(8, Math.ceil(task.train.size / task.batchSize)),
      ...(limit.signal && { signal: limit.signal }),
      onProgress: progress => progress.kind === 'batch' && times.push(performance.now()),
    })
  } catch (error) {
    // One that had no time for its first epoch; it was to tell its pace alone.
    if (!isOutOfTime(error)) throw error
  } finally {
    limit.clear()
  }
  throwIfAborted(signal, 'the measurement of the pace')
  if (times.length === 1) times.push(performance.now())
  return secondsPerStep(times) / task.batchSize
}

/** The time between the last steps, as in their faster half: what else the machine does for a moment does not count. */
function secondsPerStep(times: readonly number[]): number {
  const spans = times.slice(1).map((time, i) => time - times[i]!)
  const sorted = spans.slice(-Math.min(counted, Math.ceil(spans.length / 2))).sort((a, b) => a - b)
  return (sorted[sorted.length >> 2] ?? 0) / 1000
}
