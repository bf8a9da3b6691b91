import type { Hyperparameters } from './hyperparameters.js'
import type { DashaPlan } from './plan.js'
import { retrainRounds } from './planBudget.js'
import type { RetrainedCandidate, Retraining } from './retrainNet.js'
import type { SearchedBackbones } from './searchBackbones.js'
import { chosenOf } from './trialObjective.js'
import type { TunedBackbone } from './tuneBackbone.js'

/** How much the nets of the last stage may still have; no stage begins what cannot be worth it. */
export interface RetrainAllowance {
  /** Whether a net could have so many epochs if nothing else were trained. */
  fits(hyperparameters: Hyperparameters, epochs: number): boolean
  /** Epochs for candidate `index` in a round that has these so far; 0 where it would have too few. */
  forCandidate(index: number, hyperparameters: Hyperparameters, round: readonly Retraining[]): number
  /** Epochs, at most `most`, for each of these nets and then for the other seeds of one of them. */
  forRegularised(nets: readonly Hyperparameters[], most: number): number
  /** Whether there is enough for the other seeds of the best, of which there are `rounds` to come. */
  isEnoughForSeeds(rounds: number): boolean
  /** Seconds for a round after which `rounds` more of nets like `next` (default: the best) are to be trained. */
  seconds(rounds: number, next?: Pick<Retraining, 'hyperparameters' | 'epochs'>): number
  /** Takes notice of the nets of a round, and of the best so far. */
  ended(round: readonly RetrainedCandidate[], best: RetrainedCandidate): void
}

/** What the stages share of which an allowance is made. */
interface Stages {
  readonly plan: DashaPlan
  readonly searched: SearchedBackbones
  readonly tuned: TunedBackbone
}

/**
 * Part of the time left for which epochs are planned where a net is to have all of it: one that is slower than expected,
 * and is ended before its learning rate has fallen, loses more than one that has ended early.
 */
const plannedOfAll = 0.9
/** Part of the first net's epochs that another needs to be worth it. */
const fewestOfFirst = 0.6

/**
 * Of time. `width` nets are trained side by side. The first ones of augmented examples also have what would be too little
 * for another.
 */
export function timeAllowance(
  stages: Stages,
  timeLimit: number,
  { width, isAugmented }: { readonly width: number; readonly isAugmented: boolean },
): RetrainAllowance {
  const { backbone, costOf } = chosenOf(stages.plan, stages.searched)
  const { seeds, mostEpochs } = backbone.retrain
  const started = performance.now()
  const left = () => timeLimit - (performance.now() - started) / 1000
  const later = Math.ceil((seeds - 1) / width)
  const expected = expectedEpochSeconds(stages)
  /** Seconds of an epoch of the slowest round, with the backbone's own kernels. */
  let slowest = 0
  const epochSeconds = (hyperparameters: Hyperparameters) =>
    Math.max(expected(hyperparameters), slowest * costOf(hyperparameters))
  let first: RetrainedCandidate | undefined
  let best: RetrainedCandidate | undefined
  const seconds: RetrainAllowance['seconds'] = (rounds, next = best) => {
    const oneRound = next ? epochSeconds(next.hyperparameters) * next.epochs : left() / (rounds + 1)
    return Math.max(0, left() - rounds * oneRound)
  }
  return {
    seconds,
    fits: (hyperparameters, epochs) => left() / epochSeconds(hyperparameters) >= epochs,
    forCandidate(index, hyperparameters) {
      const time = seconds(later) / epochSeconds(hyperparameters)
      const fitting = Math.floor(time)
      if (index > 0 && fitting < fewestOfFirst * (first?.epochs ?? 0)) return 0
      const isRoomForMore = (1 + later) * fitting >= (1 + later + fewestOfFirst) * mostEpochs
      const hasAll = isAugmented && !first && !isRoomForMore
      const most = hasAll ? Math.max(mostEpochs, Math.floor(plannedOfAll * time)) : mostEpochs
      return Math.max(1, Math.min(most, fitting))
    },
    forRegularised: ([net], most) => Math.floor(Math.min(most, left() / (1 + later) / epochSeconds(net!))),
    isEnoughForSeeds: rounds =>
      left() / rounds >= fewestOfFirst * best!.epochs * epochSeconds(best!.hyperparameters),
    ended(round, bestNow) {
      first ??= round[0]
      best = bestNow
      const spent = round.reduce((sum, net) => sum + net.seconds, 0)
      const { history, hyperparameters } = round[0]!
      slowest = Math.max(slowest, spent / (history.length || 1) / costOf(hyperparameters))
    },
  }
}

/** Of epochs: those that a budget of operations pays for, fewer for dearer kernels, or all of a preset done in full. */
export function epochAllowance({ plan, searched }: Stages): RetrainAllowance {
  const { backbone, costOf: kernelCostOf } = chosenOf(plan, searched)
  const { epochs, candidates, seeds, epochsInAll } = backbone.retrain
  const isCounted = plan.budget !== undefined && 'flops' in plan.budget
  const costOf = (hyperparameters: Hyperparameters) => (isCounted ? kernelCostOf(hyperparameters) : 1)
  const whole = (nets: readonly Pick<Retraining, 'hyperparameters' | 'epochs'>[]) =>
    nets.reduce((sum, net) => sum + net.epochs * costOf(net.hyperparameters), 0)
  let left = isCounted ? epochsInAll : Infinity
  let best: RetrainedCandidate | undefined
  return {
    seconds: () => Infinity,
    fits: () => true,
    forCandidate(index, hyperparameters, round) {
      const fitting = Math.max(1, Math.floor(epochs / Math.max(1, costOf(hyperparameters))))
      const net = { hyperparameters, epochs: fitting }
      const kept = (seeds - 1) * whole([best ?? round[0] ?? net])
      const isWorthIt = index < candidates && whole([...round, net]) + kept <= left
      return index === 0 || isWorthIt ? fitting : 0
    },
    forRegularised: (nets, most) =>
      Math.floor(Math.min(most, left / (nets.length + seeds - 1) / costOf(nets[0]!))),
    isEnoughForSeeds: () => true,
    ended(round, bestNow) {
      best = bestNow
      left -= whole(round)
    },
  }
}

/** Of an epoch of a round, by the plan, by what its kernels cost and by how slow the tuner's trials were. */
function expectedEpochSeconds({
  plan,
  searched,
  tuned: { slowness = 1 },
}: Stages): (candidate: Hyperparameters) => number {
  const { backbone, costOf } = chosenOf(plan, searched)
  const { seconds = 0, epochs } = backbone.retrain
  return candidate =>
    (slowness * costOf(candidate) * seconds) / (retrainRounds(backbone.retrain, plan.workers) * epochs)
}
