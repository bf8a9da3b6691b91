import { progressiveCost } from '../../training/imageScale.js'
import type { BackboneName, SizeLadder } from './backbones.js'
import type { NetCost } from './costs.js'
import type { BackbonePlan, Cost, TrainingPlan, TuningPlan } from './plan.js'

/** A backbone as a planner sees it; `cost` is in what the budget counts, seconds or operations. */
export interface PlannedBackbone {
  readonly name: BackboneName
  readonly ladder: SizeLadder
  /** In floating-point operations and in the budget's unit, by size. */
  readonly flops: readonly NetCost[]
  readonly cost: readonly NetCost[]
  /** Starting points of its tuner, and those of them that it is compared from. */
  readonly points: number
  readonly probes: number
}

export interface PlannedData {
  readonly train: number
  readonly validation: number
  readonly test: number
  readonly batchSize: number
  /** Readings of each example in prediction: 2 where both strands are read. */
  readonly readings: number
  /** Views of each image that the retrained net is scored on. Default 1. */
  readonly views?: number
  /** Whether examples are changed at random in training, so that more epochs still teach something. */
  readonly isAugmented?: boolean
  /** Whether retraining begins with small images (`progressiveResizing`). */
  readonly isProgressive?: boolean
}

/** Shares of a budget; what is left is for building, checking and testing. */
const shares = { search: 0.1, probe: 0.06, tune: 0.18, retrain: 0.6 }
/** Steps below which a search says nothing. */
const fewestSearchSteps = 40
/** Part of the first backbone's steps that another must be able to have, to be worth a search and a comparison. */
const fewestSteps = 0.5
/** Configurations that are retrained at most. */
export const mostCandidates = 3
/** What each further training side by side adds: they share caches and memory. */
const workerGain = 0.6
/** Time of a training that begins with small images, in what its pixels would take: small convolutions are less efficient. */
const smallImageTime = 1.08
/** Part of the wanted epochs of augmented examples for which a larger net is still the better one. */
const fewestAugmented = 0.75
const tuneRungs = { maxResource: 9, reductionFactor: 3, unitsPerTrial: 7 / 3 }

export interface PlanningOptions {
  readonly budget: number
  readonly isSeconds: boolean
  /** Of the last retraining. Default 1. */
  readonly seeds?: number
  /** Trainings side by side. Default 1. */
  readonly workers?: number
}

/**
 * Divides a budget over the stages: what is done of each, by example costs alone. Pure, so that the same costs give the
 * same plan.
 *
 * Sizes are the largest that can be retrained long enough; a backbone that cannot be searched, or be retrained for
 * half the steps of the first one, is left out.
 */
export function planBudget(
  backbones: readonly PlannedBackbone[],
  data: PlannedData,
  options: PlanningOptions,
): { readonly backbones: BackbonePlan[]; readonly cut: string[]; readonly total: Cost } {
  const cut: string[] = []
  let kept = backbones
  const planAll = () => kept.map(backbone => planOne(backbone, kept.length, data, options))
  let plans = planAll()
  const steps = ({ retrain }: BackbonePlan) => retrain.epochs * retrain.batchesPerEpoch
  const tooDear = plans
    .slice(1)
    .map(({ plan }) => plan)
    .filter(plan => !plan.search || steps(plan) < fewestSteps * steps(plans[0]!.plan))
  if (tooDear.length > 0) {
    for (const { name, search, retrain } of tooDear) {
      const why = search
        ? `${retrain.epochs} of ${retrain.mostEpochs} epochs of retraining are too few`
        : 'there is no time to search it'
      cut.push(`the backbone ${name} is left out: ${why}`)
    }
    kept = kept.filter(({ name }) => tooDear.every(plan => plan.name !== name))
    plans = planAll()
  }
  cut.push(...plans.flatMap(({ plan, cut }) => cut.map(what => `${plan.name}: ${what}`)))
  return { backbones: plans.map(({ plan }) => plan), cut, total: totalOf(plans.map(({ plan }) => plan)) }
}

/** All searches, and tuning and retraining of the dearest. */
export function totalOf(plans: readonly BackbonePlan[]): Cost {
  const sum = (pick: (cost: Cost) => number | undefined, ...costs: (Cost | undefined)[]) =>
    costs.reduce<number | undefined>((total, cost) => {
      const next = cost ? pick(cost) : 0
      return total === undefined || next === undefined ? undefined : total + next
    }, 0)
  const of = (pick: (cost: Cost) => number | undefined) => {
    const before = sum(pick, ...plans.flatMap(({ search, probe }) => [search, probe]))
    const after = plans.map(({ tune, retrain }) => sum(pick, tune, retrain))
    return before === undefined || after.includes(undefined)
      ? undefined
      : before + Math.max(...(after as number[]))
  }
  return { seconds: of(cost => cost.seconds), flops: of(cost => cost.flops)! }
}

function planOne(
  { name, ladder, flops, cost, points, probes }: PlannedBackbone,
  competitors: number,
  data: PlannedData,
  { budget, isSeconds, seeds = 1, workers = 1 }: PlanningOptions,
): { plan: BackbonePlan; cut: string[] } {
  const cut: string[] = []
  const { train, validation, batchSize, readings, views = 1, isProgressive = false } = data
  const allBatches = Math.ceil(train / batchSize)
  const available = budget - data.test * readings * views * cost[0]!.evaluate
  const share = (part: keyof typeof shares) => shares[part] * available
  // Averaged weights have their batch-norm statistics taken anew from this many examples an epoch.
  const statistics = Math.min(20 * batchSize, train)

  const trainingCost = (costs: NetCost, epochs: number, batches: number, examples: number) =>
    epochs *
    (Math.min(batches * batchSize, train) * costs.train + (examples * readings + statistics) * costs.evaluate)
  // Operations are counted wherever they are done; time side by side counts once.
  const gain = isSeconds ? 1 + workerGain * (workers - 1) : 1
  /** Of a round of as many nets as there are workers, in nets one after another. */
  const round = isSeconds ? (workers / gain) * (isProgressive ? smallImageTime : 1) : 1
  const netRounds = (nets: number) => (isSeconds ? Math.ceil(nets / workers) : nets)
  const costed = <T extends object>(
    facts: T,
    of: (costs: NetCost) => number,
    index: number,
    secondsOf = of,
  ): T & Cost => ({
    ...facts,
    seconds: isSeconds ? secondsOf(cost[index]!) : undefined,
    flops: of(flops[index]!),
  })

  // The size, by how long it can be retrained; what learns by heart is followed by nets that learn longer.
  const scale = isProgressive ? progressiveCost : 1
  const retrainingCost = (costs: NetCost, epochs: number, batches: number) =>
    scale * trainingCost(costs, epochs, batches, validation)
  const wanted = Math.round(wantedEpochs(allBatches, data.isAugmented) / scale)
  const fewest = data.isAugmented ? fewestAugmented * wanted : wanted
  const viewing = (c: NetCost) => (views > 1 ? views * validation * c.evaluate : 0)
  const netCost = (i: number, epochs: number) =>
    round * (retrainingCost(cost[i]!, epochs, allBatches) + viewing(cost[i]!))
  const retrainCost = (i: number, epochs: number) => (1 + netRounds(seeds - 1)) * netCost(i, epochs)
  const leastCost = (i: number) =>
    retrainCost(i, fewest) + (data.isAugmented ? 0 : netCost(i, fewest) + 0.5 * retrainCost(i, fewest))
  let size = 0
  for (let i = 1; i < cost.length; i++) {
    const limit = i <= ladder.usual ? share('retrain') : share('retrain') / 4
    if (leastCost(i) <= limit) size = i
  }
  let epochs = wanted
  let retrainBatches = allBatches
  if (retrainCost(size, wanted) > share('retrain')) {
    const oneNet = share('retrain') / (1 + netRounds(seeds - 1)) / round - viewing(cost[size]!)
    epochs = Math.floor(oneNet / retrainingCost(cost[size]!, 1, allBatches))
    if (epochs < 1) {
      epochs = 1
      const left = oneNet - validation * readings * cost[size]!.evaluate
      retrainBatches = Math.max(1, Math.min(allBatches, Math.floor(left / (batchSize * cost[size]!.train))))
    }
    cut.push(`retraining has ${epochs} of ${wanted} epochs`)
  }
  if (size < ladder.usual) cut.push('the net is smaller than usual')
  const oneRetraining = (c: NetCost) => retrainingCost(c, epochs, retrainBatches) + viewing(c)
  const rounds = Math.floor(share('retrain') / round / oneRetraining(cost[size]!))
  const atOnce = isSeconds ? workers : 1
  const candidates = clamp((rounds - netRounds(seeds - 1)) * atOnce, 1, mostCandidates)

  // The search, at about half the width; smaller still where it would have few steps.
  const searchSteps = (i: number) => Math.floor(share('search') / competitors / (batchSize * cost[i]!.search))
  let searchSize = Math.max(
    0,
    cost.findLastIndex((_, i) => i <= size && flops[i]!.train <= 0.36 * flops[size]!.train),
  )
  while (searchSize > 0 && searchSteps(searchSize) < 3 * fewestSearchSteps) searchSize--
  const search = planSearch()
  if (!search) cut.push('kernels are not searched')
  const probeShare = share('probe') / competitors / probes
  const probeSteps = Math.floor(probeShare / (batchSize * cost[size]!.train))
  const probe: BackbonePlan['probe'] =
    competitors > 1 && search
      ? (() => {
          const probeEpochs = clamp(Math.ceil(probeSteps / allBatches), 1, wanted)
          const batches = clamp(Math.floor(probeSteps / probeEpochs), 1, allBatches)
          return costed(
            { epochs: probeEpochs, batchesPerEpoch: batches, trainings: probes },
            c => probes * trainingCost(c, probeEpochs, batches, Math.min(validation, 1000)),
            size,
          )
        })()
      : undefined
  const tune = planTuning()
  if (!tune) cut.push('hyperparameters are not tuned: the starting points are taken')
  return {
    plan: {
      name,
      size: flops[size]!.size,
      searchSize: flops[searchSize]!.size,
      parameters: flops[size]!.parameters,
      multiplyAdds: flops[size]!.multiplyAdds,
      search,
      probe,
      tune,
      retrain: costed(
        {
          ...{
            epochs,
            batchesPerEpoch: retrainBatches,
            candidates,
            seeds,
            mostEpochs: wanted,
            isProgressive,
          },
          scoringSeconds: isSeconds
            ? Math.max(atOnce, candidates + seeds - 1) *
              (validation + data.test) *
              Math.max(readings, views) *
              cost[size]!.evaluate
            : undefined,
          epochsInAll: Math.max(
            epochs * (candidates + seeds - 1),
            Math.floor((epochs * share('retrain')) / round / oneRetraining(cost[size]!)),
          ),
        },
        c => (candidates + seeds - 1) * oneRetraining(c),
        size,
        c => retrainRounds({ candidates, seeds }, workers) * round * oneRetraining(c),
      ),
    },
    cut,
  }

  function planSearch(): TrainingPlan | undefined {
    // At most as many steps as the paper's 100 epochs of a fifth of the batches each.
    const steps = Math.min(searchSteps(searchSize), 20 * allBatches)
    if (steps < fewestSearchSteps) return undefined
    const searchEpochs = clamp(Math.round(steps / 40), 1, 20)
    const batchesPerEpoch = clamp(Math.floor(steps / searchEpochs), 1, allBatches)
    return costed(
      { epochs: searchEpochs, batchesPerEpoch },
      // The mixture is validated once, forward alone.
      c => (searchEpochs * batchesPerEpoch * batchSize + Math.min(validation, 1000) / 3) * c.search,
      searchSize,
    )
  }

  function planTuning(): TuningPlan | undefined {
    const { maxResource, reductionFactor, unitsPerTrial } = tuneRungs
    const validationExamples = Math.min(validation, 1000)
    const usualTrials = 14
    const tuning = gain * share('tune')
    const unit = tuning / (usualTrials * unitsPerTrial)
    const evaluation = (validationExamples * readings + statistics) * cost[size]!.evaluate
    const batches = Math.floor((unit - evaluation) / (batchSize * cost[size]!.train))
    const fewest = Math.min(allBatches, Math.max(8, Math.ceil(allBatches / 20)))
    const batchesPerEpoch = clamp(batches, fewest, allBatches)
    const unitCost = (c: NetCost) => trainingCost(c, 1, batchesPerEpoch, validationExamples)
    const trials = Math.min(60, Math.floor(tuning / (unitsPerTrial * unitCost(cost[size]!))))
    if (trials < points) return undefined
    return costed(
      { trials, batchesPerEpoch, maxResource, reductionFactor, validationExamples },
      c => trials * unitsPerTrial * unitCost(c),
      size,
      c => (trials * unitsPerTrial * unitCost(c)) / gain,
    )
  }
}

/** Rounds of trainings side by side: the candidates', and then those of the best one's other seeds. */
export function retrainRounds(
  { candidates, seeds }: Pick<BackbonePlan['retrain'], 'candidates' | 'seeds'>,
  workers: number,
): number {
  return Math.ceil(candidates / workers) + Math.ceil((seeds - 1) / workers)
}

/** Enough to learn well by hand: about 800 steps, within 5 to 15 epochs; 20 epochs of augmented examples. */
function wantedEpochs(batches: number, isAugmented = false): number {
  return isAugmented ? 20 : clamp(Math.ceil(800 / batches), 5, 15)
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}
