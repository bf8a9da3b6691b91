import { throwIfAborted } from '../../common/checks.js'
import type { Executor } from '../../tuning/index.js'
import { bestOf, chooseNets, type RetrainedBackbone } from './chooseNets.js'
import { deadline } from './deadline.js'
import { type Hyperparameters, tunedSpace } from './hyperparameters.js'
import { memoryDashaJournal, stage } from './journal.js'
import type { DashaPlan } from './plan.js'
import { retrainRounds } from './planBudget.js'
import type { PreparedTask } from './prepareTask.js'
import type { StageOptions } from './progress.js'
import { learnsByHeart, regularised, regularisedEpochs } from './regularise.js'
import { retrainElsewhere } from './retrainElsewhere.js'
import { epochsOf, type RetrainedNet, type Retraining, retrainNet } from './retrainNet.js'
import type { SearchedBackbones } from './searchBackbones.js'
import { chosenOf } from './trialObjective.js'
import type { TunedBackbone } from './tuneBackbone.js'

/**
 * Trains the candidates of the tuner from the start, in full, and the one that validates best from as many seeds as the
 * plan has; gives the mean of its nets, or of all where that validates better.
 *
 * With an executor of capacity 2 or more, nets are trained side by side there: its objective must be `dashaObjective`.
 *
 * Where time is short, candidates whose kernels are too dear for half their epochs come last, and epochs, then
 * candidates and then seeds are left out; a training that outlives its time ends with its best weights.
 * Throws `aborted` once `signal` is, `diverged` where every training did.
 */
export async function retrainBackbone(
  task: PreparedTask,
  plan: DashaPlan,
  searched: SearchedBackbones,
  tuned: TunedBackbone,
  options: StageOptions & { readonly executor?: Executor } = {},
): Promise<RetrainedBackbone> {
  const journal = options.journal ?? memoryDashaJournal()
  const { signal } = options
  const started = performance.now()
  const timeLeft = () =>
    options.timeLimit === undefined ? Infinity : options.timeLimit - (performance.now() - started) / 1000
  const { backbone, kernelCost } = chosenOf(plan, searched)
  /** Of a net, in parts of what it costs with the backbone's own kernels. */
  const costOf = ({ kernels }: Hyperparameters) => (kernels === 'found' ? kernelCost : 1)
  const expected = expectedEpochSeconds(plan, searched, tuned)
  const isTimed = options.timeLimit !== undefined
  const isCounted = plan.budget !== undefined && 'flops' in plan.budget
  const { candidates, seeds, mostEpochs } = backbone.retrain
  const trained: RetrainedNet[] = []
  const inOrder = await stage(journal, 'retrain-order', async () => {
    const left = timeLeft()
    const fitsHalf = (candidate: Hyperparameters) => left / expected(candidate) >= mostEpochs / 2
    return [...tuned.candidates.filter(fitsHalf), ...tuned.candidates.filter(each => !fitsHalf(each))]
  })
  const width = Math.max(1, options.executor?.capacity ?? 1)
  const roundsOf = (nets: number) => Math.ceil(nets / width)
  /** Seconds that rounds took, in parts of those expected. */
  let slowness = 1
  const bestSoFar = () => trained[bestOf(task, trained) ?? 0]?.candidate
  const epochSeconds = (candidate: Hyperparameters) => slowness * expected(candidate)
  // Short trials cannot tell what learns by heart later on: a net that does is followed by one that can do so less.
  const { points } = tunedSpace(task, backbone.name, plan.preset, true)
  const isKnown = points.some(point => JSON.stringify(point) === JSON.stringify(inOrder[0]))
  const unregularised = Math.min(isKnown ? 1 : 2, inOrder.length)
  let more: readonly Retraining[] | undefined
  // What a plan of operations trains does not depend on how many nets are trained side by side.
  const firstRound = isCounted ? Math.min(width, unregularised) : width
  for (let i = 0; i < inOrder.length; i += i === 0 ? firstRound : width) {
    if (i >= unregularised) await trainRegularised()
    const best = bestSoFar()
    const later = roundsOf(seeds - 1)
    const oneRound = best ? epochSeconds(best.hyperparameters) * best.epochs : timeLeft() / (later + 1)
    const left = isTimed ? Math.max(0, timeLeft() - later * oneRound) : Infinity
    const round: Retraining[] = []
    for (let index = i; index < Math.min(i + (i === 0 ? firstRound : width), inOrder.length); index++) {
      const hyperparameters = inOrder[index]!
      const fitting = isTimed
        ? Math.floor(left / epochSeconds(hyperparameters))
        : countedEpochs(costOf(hyperparameters))
      const epochs = Math.max(1, Math.min(mostEpochs, fitting))
      const isWorthIt = isTimed
        ? fitting >= 0.6 * Math.min(mostEpochs, trained[0]?.candidate.epochs ?? 0)
        : index < candidates && epochs * costOf(hyperparameters) <= epochsLeft() - reserved(round)
      if (index > 0 && !isWorthIt && !(await isKept(index))) break
      round.push({ index, hyperparameters, epochs })
    }
    if (round.length === 0) break
    await train(round, left)
  }
  await trainRegularised()
  const best = bestSoFar()!
  for (let seed = 2; seed <= seeds; seed += width) {
    const left = timeLeft() / roundsOf(seeds - seed + 1)
    const isWorthIt = !isTimed || left >= 0.6 * best.epochs * epochSeconds(best.hyperparameters)
    const round: Retraining[] = []
    for (let of = seed; of < Math.min(seed + width, seeds + 1); of++) {
      const index = inOrder.length + of - 2
      if (!isWorthIt && !(await isKept(index))) break
      round.push({ index, hyperparameters: best.hyperparameters, epochs: best.epochs })
    }
    if (round.length === 0) break
    await train(round, left)
  }
  return chooseNets(task, trained, { best, seeds })

  /** A budget of operations has fewer epochs for dearer kernels; where there is no budget, all are trained. */
  function countedEpochs(cost: number): number {
    return Math.floor(backbone.retrain.epochs / (isCounted ? Math.max(1, cost) : 1))
  }

  /** Epochs that a plan that counts has left, in those of the backbone's own kernels. */
  function epochsLeft(): number {
    if (!isCounted) return Infinity
    const spent = trained.reduce(
      (sum, { candidate: { epochs, hyperparameters } }) => sum + epochs * costOf(hyperparameters),
      0,
    )
    return backbone.retrain.epochsInAll - spent
  }

  /** Epochs kept back for what is about to be trained and for the other seeds of the best. */
  function reserved(round: readonly Retraining[]): number {
    const best = bestSoFar()
    const oneNet = best
      ? best.epochs * costOf(best.hyperparameters)
      : countedEpochs(costOf(inOrder[0]!)) * costOf(inOrder[0]!)
    return (
      round.reduce((sum, { epochs, hyperparameters }) => sum + epochs * costOf(hyperparameters), 0) +
      (seeds - 1) * oneNet
    )
  }

  /** Once: nets with the best configuration, regularised, that learn for longer; none if it need not be. */
  async function trainRegularised(): Promise<void> {
    if (more) return
    const asked = await stage(journal, 'retrain-regularised', async () => {
      const best = bestSoFar()!
      if (plan.preset !== 'laptop' || !learnsByHeart(best)) return []
      const nets = regularised(task, best.hyperparameters).slice(0, isCounted ? 1 : width)
      const [net] = nets as [Hyperparameters]
      const fitting = isTimed
        ? timeLeft() / (1 + roundsOf(seeds - 1)) / epochSeconds(net)
        : epochsLeft() / (nets.length + seeds - 1) / costOf(net)
      const epochs = Math.floor(Math.min(regularisedEpochs * mostEpochs, fitting))
      if (epochs < best.epochs) return []
      return nets.map((hyperparameters, i) => ({
        ...{ index: inOrder.length + seeds - 1 + i, hyperparameters, epochs },
      }))
    })
    more = asked
    if (more.length === 0) return
    const { hyperparameters, epochs } = more[0]!
    await train(
      more,
      isTimed
        ? Math.max(0, timeLeft() - roundsOf(seeds - 1) * epochs * epochSeconds(hyperparameters))
        : Infinity,
    )
  }

  async function isKept(index: number): Promise<boolean> {
    return (await journal.read(`retrained-${index}`)) !== undefined
  }

  /** Trains nets side by side where there is an executor for that, else the one that there is. */
  async function train(round: readonly Retraining[], timeLimit: number): Promise<void> {
    const of = inOrder.length + seeds - 1 + (more?.length ?? 0)
    const before = performance.now()
    const elsewhere = new Map<number, boolean>()
    if (width > 1) {
      const limit = deadline(timeLimit, signal)
      try {
        await Promise.all(
          round.map(async asked => {
            if (await isKept(asked.index)) return
            const retraining = { ...asked, epochs: await epochsOf(journal, asked) }
            elsewhere.set(asked.index, await trainElsewhere(retraining, of, limit.signal))
          }),
        )
      } finally {
        limit.clear()
      }
      throwIfAborted(signal, 'retraining')
    }
    const spent = (performance.now() - before) / 1000
    for (const asked of round) {
      // A net that was trained elsewhere is only loaded; one that was not trained to its end has what time is left.
      const left = elsewhere.get(asked.index) ? Infinity : timeLimit - (performance.now() - before) / 1000
      trained.push(
        await retrainNet(
          task,
          plan,
          searched,
          { ...asked, of, spent: spent / round.length, cost: costOf(asked.hyperparameters) },
          { ...options, journal, timeLimit: left },
        ),
      )
      throwIfAborted(signal, 'retraining')
    }
    const nets = trained.slice(-round.length).map(({ candidate }) => candidate)
    const seconds = nets.reduce((sum, net) => sum + net.seconds, 0)
    const { history, hyperparameters } = nets[0]!
    slowness = Math.max(slowness, seconds / (history.length || 1) / expected(hyperparameters))
  }

  function trainElsewhere(
    asked: Retraining,
    candidates: number,
    limit: AbortSignal | undefined,
  ): Promise<boolean> {
    const { index, hyperparameters, epochs } = asked
    const { batchesPerEpoch: batches } = backbone.retrain
    return retrainElsewhere(options.executor!, asked, {
      trial: (backbone.tune?.trials ?? 0) + index,
      seed: (options.seed ?? 0) + index,
      signal: limit ?? new AbortController().signal,
      onEpoch(record) {
        const { epoch, seconds } = record
        const pace = {
          ...{ epoch: epoch - 1, epochs, batches },
          examplesPerSecond: (batches * task.batchSize) / seconds,
          secondsLeft: (epochs - epoch) * seconds,
        }
        options.onProgress?.({
          ...{ kind: 'retrain', candidate: index, candidates, hyperparameters },
          progress: { kind: 'epoch', record, isBest: false, ...pace },
        })
      },
    })
  }
}

/** Of an epoch of a round, by the plan, by what its kernels cost and by how slow the tuner's trials were. */
function expectedEpochSeconds(
  plan: DashaPlan,
  searched: SearchedBackbones,
  { slowness = 1 }: TunedBackbone,
): (candidate: Hyperparameters) => number {
  const { backbone, kernelCost } = chosenOf(plan, searched)
  const { seconds = 0, epochs } = backbone.retrain
  return ({ kernels }) =>
    (slowness * (kernels === 'found' ? kernelCost : 1) * seconds) /
    (retrainRounds(backbone.retrain, plan.workers) * epochs)
}
