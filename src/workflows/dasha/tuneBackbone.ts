import { throwIfAborted } from '../../common/checks.js'
import {
  ashaTune,
  type Config,
  type ConfigOf,
  type Executor,
  inProcessExecutor,
  type Objective,
  randomSampler,
  type Space,
  type TuneResult,
  tpeSampler,
} from '../../tuning/index.js'
import {
  type Hyperparameters,
  hyperparametersOf,
  pointOf,
  startingPoint,
  tunedSpace,
} from './hyperparameters.js'
import { memoryDashaJournal, stage } from './journal.js'
import type { DashaPlan } from './plan.js'
import { mostCandidates } from './planBudget.js'
import type { PreparedTask } from './prepareTask.js'
import type { StageOptions } from './progress.js'
import type { SearchedBackbones } from './searchBackbones.js'
import { chosenOf, trialObjective } from './trialObjective.js'

/** What the tuner found: plain JSON. */
export interface TunedBackbone {
  /** To be retrained, the most promising first. */
  readonly candidates: readonly Hyperparameters[]
  /** All trials by rung; undefined where there was nothing to tune with. */
  readonly study: Omit<TuneResult<Config>, 'loadBest'> | undefined
  /** Seconds that trials took, in parts of those that were planned for what they did; undefined without either. */
  readonly slowness: number | undefined
  /** What it took. */
  readonly seconds: number
  /** Operations as planned for what was done. */
  readonly flops: number
}

/**
 * Tunes the hyperparameters of the backbone that the search chose (ASHA), beginning with those that are known to work.
 *
 * Where time is up, the best so far count. Throws `aborted` once `signal` is.
 */
export async function tuneBackbone(
  task: PreparedTask,
  plan: DashaPlan,
  searched: SearchedBackbones,
  options: StageOptions & { readonly executor?: Executor } = {},
): Promise<TunedBackbone> {
  const journal = options.journal ?? memoryDashaJournal()
  return stage(journal, 'tuned', async () => {
    const { backbone, kernels } = chosenOf(plan, searched)
    const { tune, retrain } = backbone
    const { space, points } = tunedSpace(task, backbone.name, plan.preset, kernels.length > 0)
    const plain = startingPoint(task, backbone.name, plan.preset)
    // Those beyond the plan's are retrained if time is left.
    const most = plan.preset === 'laptop' ? mostCandidates : retrain.candidates
    const startingPoints = points.length > 0 ? points.slice(0, most) : [plain]
    if (!tune) {
      return { candidates: startingPoints, study: undefined, slowness: undefined, seconds: 0, flops: 0 }
    }
    const { seed = 0, signal, timeLimit, onProgress } = options
    const { trials: maxTrials, maxResource, reductionFactor } = tune
    const objective = trialObjective(task, plan, searched)
    const { loadBest: _, ...study } = await ashaTune({
      space,
      points: points.map(point => pointOf(space, point)) as ConfigOf<Space>[],
      sampler: plan.preset === 'paper' ? randomSampler() : tpeSampler({ startup: 8 }),
      executor:
        options.executor ?? inProcessExecutor(objective as Objective, { checkpoints: journal.trials() }),
      mode: task.metrics[0]!.direction,
      ...{ minResource: 1, maxResource, reductionFactor, maxTrials, seed },
      journal: await journal.study(),
      resume: true,
      ...(timeLimit !== undefined && { timeBudget: timeLimit }),
      ...(signal && { signal }),
      onProgress: progress => onProgress?.({ kind: 'tune', progress }),
    })
    throwIfAborted(signal, 'the tuning')
    const units = study.trials.reduce((sum, { resource }) => sum + resource, 0)
    const plannedUnits = maxTrials * expectedUnits(maxResource, reductionFactor)
    const fixed = { ...plain, kernels: kernels.length > 0 ? plain.kernels : 'own' } as const
    const found = candidatesOf(study, points.length, most).map(config => hyperparametersOf(config, fixed))
    return {
      // Without a single result in time, what is known to work.
      candidates: found.length > 0 ? found : startingPoints,
      study,
      // Trials elsewhere, or side by side, say nothing of how fast this process is.
      slowness:
        tune.seconds && !options.executor ? slownessOf(study, tune.seconds / plannedUnits) : undefined,
      seconds: study.wallTime,
      flops: (units * tune.flops) / plannedUnits,
    }
  })
}

/** Those that came furthest and were best there; second, the best of the starting points. */
function candidatesOf(study: Omit<TuneResult<Config>, 'loadBest'>, points: number, most: number): Config[] {
  const ranked = [...study.rungs]
    .sort((a, b) => b.resource - a.resource)
    .flatMap(({ results }) => results.filter(({ value }) => Number.isFinite(value)).map(({ trial }) => trial))
  const order = [...new Set(ranked)]
  const known = order.find(trial => trial < points)
  const first = [...order.slice(0, 1), ...(known === undefined ? [] : [known])]
  return [...new Set([...first, ...order])].slice(0, most).map(trial => study.trials[trial]!.config)
}

function slownessOf(
  { trials }: Omit<TuneResult<Config>, 'loadBest'>,
  secondsPerUnit: number,
): number | undefined {
  let [taken, planned] = [0, 0]
  for (const { curve } of trials) {
    for (const { metrics } of curve) {
      taken += metrics?.['seconds'] ?? 0
      planned += secondsPerUnit
    }
  }
  return planned > 0 ? taken / planned : undefined
}

/** Units of resource that a trial of ASHA takes on average. */
export function expectedUnits(maxResource: number, reductionFactor: number): number {
  let units = 1
  for (let rung = 1; rung * reductionFactor <= maxResource; rung *= reductionFactor) {
    units += 1 - 1 / reductionFactor
  }
  return units
}
