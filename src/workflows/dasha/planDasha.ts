import { finiteNumber, oneOf, wholeNumber } from '../../common/checks.js'
import { imageViews } from '../../common/imageViews.js'
import { invalidOption, SupervisedBaselinesError, show } from '../../errors.js'
import { type BackboneName, backbonesFor, paperSizes, sizeLadder } from './backbones.js'
import { kernelSpaceOf, type NetCost, netCosts } from './costs.js'
import { type Preset, startingPoints, tunedSpace } from './hyperparameters.js'
import { measuredCosts } from './measurePace.js'
import type { BackbonePlan, Budget, DashaPlan } from './plan.js'
import { planBudget, totalOf } from './planBudget.js'
import type { PreparedTask } from './prepareTask.js'
import { expectedUnits } from './tuneBackbone.js'

/** Options of `planDasha`. */
export interface PlanOptions {
  /**
   * `paper` is the recipe in full, `laptop` divides a budget, `smoke` does a few steps of everything. Default
   * `'laptop'`.
   */
  readonly preset?: Preset
  /** Of `laptop` only. Default `{ minutes: 30 }`; with `{ flops }` the plan is the same on every machine. */
  readonly budget?: Budget
  /** Default: the Wide ResNet and the U-Net for the inputs. */
  readonly backbones?: readonly BackboneName[]
  /**
   * Seeds of which the configuration that validates best is retrained; each net is tested, for a mean and an interval.
   * Default 1.
   */
  readonly seeds?: number
  /**
   * Trainings that an executor runs side by side; a budget of minutes then buys more trials and nets. Default 1; `dasha`
   * takes the executor's capacity.
   */
  readonly workers?: number
  /** Seconds of the budget that are spent already. Default 0. */
  readonly spent?: number
  /** Ends it with the error `aborted`. */
  readonly signal?: AbortSignal
}

/**
 * What `dasha` will do with a task: epochs, sizes, trials and parts of the data by stage, with the time that this is
 * expected to take. For a budget of minutes it measures a few real steps of every backbone.
 *
 * @example
 * ```ts no-run
 * declare const prepared: PreparedTask
 * const plan = await planDasha(prepared, { budget: { minutes: 30 } })
 * console.log(planLines(plan).join('\n'))
 * ```
 */
export async function planDasha(task: PreparedTask, options: PlanOptions = {}): Promise<DashaPlan> {
  const preset = oneOf('preset', options.preset ?? 'laptop', ['paper', 'laptop', 'smoke'])
  if (options.budget && preset !== 'laptop') {
    throw invalidOption(
      'budget',
      options.budget,
      `left out with the preset ${show(preset)}, which is done in full`,
    )
  }
  const seeds = wholeNumber('seeds', options.seeds ?? 1, 1)
  const workers = wholeNumber('workers', options.workers ?? 1, 1)
  const backbones = checkBackbones(options.backbones, backbonesFor(task))
  const kernelSpace = kernelSpaceOf(task, preset === 'paper')
  if (preset !== 'laptop') {
    const plans = backbones.map(name =>
      (preset === 'paper' ? paperPlan : smokePlan)(task, name, kernelSpace, {
        competitors: backbones.length,
        seeds,
      }),
    )
    return { preset, budget: undefined, kernelSpace, workers, backbones: plans, ...totalOf(plans), cut: [] }
  }
  const budget = checkBudget(options.budget ?? { minutes: 30 })
  const isSeconds = 'minutes' in budget
  const started = performance.now()
  const planned = []
  for (const name of backbones) {
    const ladder = sizeLadder(name, task)
    const flops = netCosts(name, ladder.sizes, task, kernelSpace)
    const cost = isSeconds
      ? await measuredCosts(task, name, flops, {
          space: kernelSpace,
          usual: ladder.usual,
          patience: 0.03 * 60 * budget.minutes,
          signal: options.signal,
        })
      : flops
    planned.push({
      ...{ name, ladder, flops, cost },
      points: tunedSpace(task, name, preset, true).points.length,
      probes: startingPoints(task, name, preset).length,
    })
  }
  const spent = (options.spent ?? 0) + (performance.now() - started) / 1000
  const left = isSeconds ? 60 * budget.minutes - spent : budget.flops
  const { total, ...rest } = planBudget(
    planned,
    {
      train: task.train.size,
      validation: task.validation.size,
      test: task.test?.size ?? 0,
      batchSize: task.batchSize,
      readings: task.kind === 'dna' && task.head !== 'dense' ? 2 : 1,
      views: imageViews(task.symmetries).length,
      isAugmented: task.augmentations.length > 0,
      isProgressive: isProgressive(task),
    },
    { budget: Math.max(left, 0), isSeconds, seeds, workers },
  )
  return { preset, budget, kernelSpace, workers, ...rest, ...total }
}

/** Half of such images still shows what they are of; what is not augmented learns enough in few epochs. */
function isProgressive({ rank, head, augmentations, train: { inputShape } }: PreparedTask): boolean {
  const isLarge = Math.min(...inputShape.slice(0, 2)) >= 48
  return rank === 2 && head !== 'dense' && augmentations.length > 0 && isLarge
}

function checkBackbones(
  given: readonly BackboneName[] | undefined,
  possible: readonly BackboneName[],
): readonly BackboneName[] {
  if (!given) return possible
  const wrong = given.find(name => !possible.includes(name))
  if (wrong !== undefined || given.length === 0) {
    throw invalidOption('backbones', given, `a list of ${possible.map(show).join(' or ')} for these inputs`)
  }
  return [...new Set(given)]
}

function checkBudget(budget: Budget): Budget {
  const { minutes, flops } = budget as { minutes?: number; flops?: number }
  if ((minutes === undefined) === (flops === undefined)) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      'The option `budget` must be either `{ minutes }` or `{ flops }`.',
      { option: 'budget' },
    )
  }
  finiteNumber(minutes === undefined ? 'budget.flops' : 'budget.minutes', minutes ?? flops, Number.MIN_VALUE)
  return budget
}

/** The paper's recipe in full. */
function paperPlan(
  task: PreparedTask,
  name: BackboneName,
  kernelSpace: DashaPlan['kernelSpace'],
  { seeds }: { readonly seeds: number },
): BackbonePlan {
  const sizes = paperSizes(name, task)
  const [searched, trained] = netCosts(name, [sizes.search, sizes.train], task, kernelSpace) as [
    NetCost,
    NetCost,
  ]
  const allBatches = Math.ceil(task.train.size / task.batchSize)
  const batches = Math.max(1, Math.round(allBatches / 5))
  const epoch = task.train.size * trained.train + task.validation.size * trained.evaluate
  const trials = task.rank === 1 ? 120 : 20
  return {
    ...{ name, size: sizes.train, searchSize: sizes.search },
    parameters: trained.parameters,
    multiplyAdds: trained.multiplyAdds,
    search: costed(
      { epochs: 100, batchesPerEpoch: batches },
      100 * (batches * task.batchSize * searched.search + (task.validation.size * searched.search) / 3),
    ),
    probe: undefined,
    tune: costed(
      {
        ...{ trials, batchesPerEpoch: allBatches, maxResource: 20, reductionFactor: 2 },
        validationExamples: task.validation.size,
      },
      trials * expectedUnits(20, 2) * epoch,
    ),
    retrain: costed(
      {
        epochs: 200,
        batchesPerEpoch: allBatches,
        candidates: 1,
        seeds,
        mostEpochs: 200,
        epochsInAll: 200 * seeds,
        isProgressive: false,
        scoringSeconds: undefined,
      },
      200 * seeds * epoch,
    ),
  }
}

/** A few steps of everything, to see whether it runs. */
function smokePlan(
  task: PreparedTask,
  name: BackboneName,
  kernelSpace: DashaPlan['kernelSpace'],
  { competitors, seeds }: { readonly competitors: number; readonly seeds: number },
): BackbonePlan {
  const { sizes } = sizeLadder(name, task)
  const [cost] = netCosts(name, sizes.slice(0, 1), task, kernelSpace) as [NetCost]
  const allBatches = Math.ceil(task.train.size / task.batchSize)
  const two = Math.min(2, allBatches)
  const probes = startingPoints(task, name, 'smoke').length
  const examples = Math.min(task.validation.size, 100)
  const epoch = (batches: number) =>
    batches * task.batchSize * cost.train + task.validation.size * cost.evaluate
  return {
    ...{ name, size: cost.size, searchSize: cost.size },
    parameters: cost.parameters,
    multiplyAdds: cost.multiplyAdds,
    search: costed({ epochs: 1, batchesPerEpoch: two }, two * task.batchSize * cost.search),
    probe:
      competitors > 1
        ? costed({ epochs: 1, batchesPerEpoch: two, trainings: probes }, probes * epoch(two))
        : undefined,
    tune: costed(
      { trials: 4, batchesPerEpoch: two, maxResource: 2, reductionFactor: 2, validationExamples: examples },
      4 * expectedUnits(2, 2) * epoch(two),
    ),
    retrain: costed(
      {
        ...{ epochs: 2, batchesPerEpoch: Math.min(4, allBatches), candidates: 2, seeds },
        ...{ mostEpochs: 2, epochsInAll: 2 * (seeds + 1), isProgressive: false, scoringSeconds: undefined },
      },
      2 * (seeds + 1) * epoch(Math.min(4, allBatches)),
    ),
  }
}

function costed<T extends object>(facts: T, flops: number): T & { seconds: undefined; flops: number } {
  return { ...facts, seconds: undefined, flops }
}
