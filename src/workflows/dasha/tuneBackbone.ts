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
import { worthOf } from './withinError.js'

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
    const found = candidatesOf(task, study, points.length, most).map(config =>
      hyperparametersOf(config, fixed),
    )
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

type Trial = TuneResult<Config>['trials'][number]

/**
 * Those that came furthest and were best there, but for the best of the starting points: that comes second, or first
 * where none is ahead of it by more than two standard errors. The best of many trials is ahead of one that is as good;
 * besides, they are short, and flatter rates and decays that are too low.
 */
export function candidatesOf(
  task: Pick<PreparedTask, 'metrics'>,
  { rungs, trials }: Pick<TuneResult<Config>, 'rungs' | 'trials'>,
  points: number,
  most: number,
): Config[] {
  const ranked = [...rungs]
    .sort((a, b) => b.resource - a.resource)
    .flatMap(({ results }) => results.filter(({ value }) => Number.isFinite(value)).map(({ trial }) => trial))
  const order = [...new Set(ranked)]
  const [best] = order
  const known = order.find(trial => trial < points)
  const isKnownFirst = known !== undefined && !isAhead(task, trials[best!]!, trials[known]!)
  const first = [best, known].filter(trial => trial !== undefined)
  if (isKnownFirst) first.reverse()
  return [...new Set([...first, ...order])].slice(0, most).map(trial => trials[trial]!.config)
}

/** Whether a trial is ahead of another by more than two of its standard errors, after the epochs that both have had. */
function isAhead(task: Pick<PreparedTask, 'metrics'>, { curve }: Trial, other: Trial): boolean {
  const resource = Math.min(curve.at(-1)!.resource, other.curve.at(-1)!.resource)
  const [mine, others] = [curve, other.curve].map(points => points.find(point => point.resource === resource))
  const ahead = worthOf(task, mine?.value) - worthOf(task, others?.value)
  return ahead > 2 * (mine?.metrics?.['standardError'] ?? 0)
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
