import { throwIfAborted } from '../../common/checks.js'
import { SupervisedBaselinesError } from '../../errors.js'
import { type DashSearchResult, dashSearch } from '../../search/index.js'
import type { Evaluation } from '../../training/index.js'
import { type BackboneName, buildNet } from './backbones.js'
import { netCosts } from './costs.js'
import { deadline, isOutOfTime } from './deadline.js'
import { startingPoints } from './hyperparameters.js'
import { memoryDashaJournal, stage } from './journal.js'
import { type DecidedKernel, decidedKernels, multiplyAddsWith } from './kernels.js'
import type { BackbonePlan, DashaPlan } from './plan.js'
import type { PreparedTask } from './prepareTask.js'
import type { StageOptions } from './progress.js'
import { sampleOf } from './sampleOf.js'
import { intervalsOf, outputsOf, scoresOf } from './scoreModel.js'
import { trainNet } from './trainNet.js'
import { leastWithinError, standardErrorOf, worthOf } from './withinError.js'

/** What the search found for one backbone: plain JSON. */
export interface SearchedBackbone {
  readonly name: BackboneName
  /** Of nets with `kernels: 'found'`; empty where the search decided on none, so that the backbone keeps its own. */
  readonly kernels: readonly DecidedKernel[]
  /** What the net costs with these kernels, in parts of what it costs with its own. */
  readonly kernelCost: number
  /** By which backbones are compared, on validation; undefined for a single backbone. */
  readonly score: number | undefined
  /** Standard error of a probe's score, by resampling of the validation examples. */
  readonly standardError?: number
  /** Of what the score is: a short training with these kernels, or the search's own net. */
  readonly scoreOf: 'probe' | 'search' | undefined
  readonly search: DashSearchResult | undefined
  /** Of the short trainings on validation, one from each starting point. */
  readonly probes: readonly Evaluation[]
  readonly seconds: number
  readonly flops: number
}

/** All backbones as the search left them, and the one that is taken. */
export interface SearchedBackbones {
  /** The backbone that validates best, or one of fewer parameters within a standard error of it. */
  readonly chosen: BackboneName
  /** All that were searched, with their scores. */
  readonly backbones: readonly SearchedBackbone[]
}

/**
 * Searches the kernels of every backbone of the plan (DASH), and chooses the backbone by its validation score: of those within
 * one standard error of the best, the one of fewest parameters.
 *
 * Where time is up within a search, the kernels as they then are count. Throws `aborted` once `signal` is.
 */
export async function searchBackbones(
  task: PreparedTask,
  plan: DashaPlan,
  options: StageOptions = {},
): Promise<SearchedBackbones> {
  const journal = options.journal ?? memoryDashaJournal()
  const backbones: SearchedBackbone[] = []
  for (const [i, backbone] of plan.backbones.entries()) {
    const share = options.timeLimit && options.timeLimit / plan.backbones.length
    const timeLimit = share && share * (i + 1) - backbones.reduce((sum, { seconds }) => sum + seconds, 0)
    backbones.push(
      await stage(journal, `search-${backbone.name}`, () =>
        searchOne(task, plan, backbone, { ...options, journal, ...(timeLimit && { timeLimit }) }),
      ),
    )
  }
  const chosen = chooseBackbone(task, plan, backbones)
  options.onProgress?.({
    kind: 'choice',
    backbone: chosen,
    scores: Object.fromEntries(backbones.map(({ name, score }) => [name, score])),
  })
  return { chosen, backbones }
}

/** Exported for its tests. */
export function chooseBackbone(
  task: Pick<PreparedTask, 'metrics'>,
  plan: Pick<DashaPlan, 'backbones'>,
  backbones: readonly Pick<SearchedBackbone, 'name' | 'score' | 'standardError'>[],
): BackboneName {
  return leastWithinError(backbones, {
    worth: ({ score }) => worthOf(task, score),
    standardError: ({ standardError }) => standardError,
    cost: ({ name }) => plan.backbones.find(backbone => backbone.name === name)!.parameters,
  })!.name
}

async function searchOne(
  task: PreparedTask,
  plan: DashaPlan,
  backbone: BackbonePlan,
  options: StageOptions,
): Promise<SearchedBackbone> {
  const { name, searchSize } = backbone
  const { seed = 0, journal, onProgress } = options
  const started = performance.now()
  const metric = task.metrics[0]!.name
  const [cost] = netCosts(name, [searchSize], task, plan.kernelSpace)
  let flops = 0
  let search: DashSearchResult | undefined
  const { searching, comparing } = timeLimits(backbone, options.timeLimit)
  const limit = deadline(searching, options.signal)
  try {
    search = backbone.search && (await searchKernels())
    throwIfAborted(options.signal, `the search of ${name}`)
    const kernels = search ? decidedKernels(task, plan, backbone, search) : []
    const kernelCost = multiplyAddsWith(task, backbone, kernels) / backbone.multiplyAdds
    const probes: Probe[] = []
    const points = backbone.probe ? startingPoints(task, name, plan.preset) : []
    for (const point of points.keys()) {
      const probeLimit = deadline(comparing, options.signal)
      try {
        const { signal } = probeLimit
        const asked = { kernels, kernelCost, point }
        const probe = await probeOne(task, plan, backbone, asked, { ...options, ...(signal && { signal }) })
        if (probe) probes.push(probe)
      } finally {
        probeLimit.clear()
      }
    }
    throwIfAborted(options.signal, `the comparison of ${name}`)
    const metricOf = ({ validation }: Probe) => validation.metrics[metric]!
    const [best] = [...probes].sort((a, b) => worthOf(task, metricOf(b)) - worthOf(task, metricOf(a)))
    const value = best ? metricOf(best) : search?.validation?.metrics[metric]
    return {
      name,
      kernels,
      kernelCost,
      score: value,
      ...(best?.standardError !== undefined && { standardError: best.standardError }),
      scoreOf: best ? 'probe' : value === undefined ? undefined : 'search',
      search,
      probes: probes.map(({ validation }) => validation),
      seconds: (performance.now() - started) / 1000,
      flops: flops + (backbone.probe?.flops ?? 0),
    }
  } finally {
    limit.clear()
  }

  /** Undefined where the search found nothing before its time was up, or diverged at once. */
  async function searchKernels(): Promise<DashSearchResult | undefined> {
    const { epochs, batchesPerEpoch } = backbone.search!
    try {
      return await dashSearch({
        backbone: choices => buildNet(name, searchSize, task, { ...choices, seed }),
        space: plan.kernelSpace,
        train: task.train,
        validation: sampleOf(task.validation, plan.preset === 'paper' ? Infinity : 1000),
        loss: task.loss,
        metrics: task.metrics,
        preset: plan.preset,
        ...{ epochs, batchesPerEpoch, batchSize: task.batchSize, seed },
        ...(limit.signal && { signal: limit.signal }),
        checkpoint: { store: journal!.checkpoints(`search-${name}`) },
        onProgress: progress => {
          flops += progress.kind === 'batch' ? task.batchSize * cost!.search : 0
          onProgress?.({ kind: 'search', backbone: name, progress })
        },
      })
    } catch (error) {
      const isDiverged = error instanceof SupervisedBaselinesError && error.code === 'diverged'
      if (isDiverged || (isOutOfTime(error) && !options.signal?.aborted)) return undefined
      throw error
    }
  }
}

/**
 * Seconds for a search, and for each short training after it: the search keeps to its part, and a training may take twice
 * what is planned, since a backbone with no score could not be compared.
 */
function timeLimits({ search, probe }: BackbonePlan, timeLimit: number | undefined) {
  const planned = (search?.seconds ?? 0) + (probe?.seconds ?? 0)
  if (timeLimit === undefined || planned === 0) return { searching: timeLimit, comparing: timeLimit }
  return {
    searching: (timeLimit * (search?.seconds ?? 0)) / planned,
    comparing: probe && (2 * probe.seconds!) / probe.trainings,
  }
}

/** A short training on validation, and how far its score may be off. */
interface Probe {
  readonly validation: Evaluation
  readonly standardError: number | undefined
}

async function probeOne(
  task: PreparedTask,
  { preset }: DashaPlan,
  { name, size, probe }: BackbonePlan,
  asked: { readonly kernels: readonly DecidedKernel[]; readonly kernelCost: number; readonly point: number },
  { seed = 0, signal, journal, onProgress }: StageOptions,
): Promise<Probe | undefined> {
  // A training refuses to begin with a signal that is aborted already.
  if (signal?.aborted) return undefined
  const { kernels, kernelCost, point } = asked
  const sample = sampleOf(task.validation, 1000)
  const { model, result } = await trainNet(
    task,
    {
      backbone: name,
      size,
      kernels,
      hyperparameters: {
        ...startingPoints(task, name, preset)[point]!,
        kernels: kernels.length > 0 ? 'found' : 'own',
      },
      preset,
      epochs: probe!.epochs,
      // As much computation for any kernels.
      batchesPerEpoch: Math.ceil(probe!.batchesPerEpoch / Math.max(1, kernelCost)),
      seed,
    },
    {
      validation: sample,
      store: journal!.checkpoints(`probe${point}-${name}`),
      signal,
      onProgress: progress => onProgress?.({ kind: 'probe', backbone: name, point, progress }),
    },
  )
  try {
    const validation = result.best?.validation
    if (!validation) return undefined
    const outputs = await outputsOf(task, model, sample)
    const interval = intervalsOf(task, outputs, await scoresOf(task, outputs, sample.size))[
      task.metrics[0]!.name
    ]
    return { validation, standardError: interval && standardErrorOf(interval) }
  } finally {
    model.dispose()
  }
}
