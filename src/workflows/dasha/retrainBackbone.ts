import { throwIfAborted } from '../../common/checks.js'
import type { Executor } from '../../tuning/index.js'
import { bestOf, chooseNets, type RetrainedBackbone } from './chooseNets.js'
import { deadline } from './deadline.js'
import type { Hyperparameters } from './hyperparameters.js'
import { memoryDashaJournal, stage } from './journal.js'
import type { DashaPlan } from './plan.js'
import { retrainRounds } from './planBudget.js'
import type { PreparedTask } from './prepareTask.js'
import type { StageOptions } from './progress.js'
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
  for (let i = 0; i < inOrder.length; i += width) {
    const first = trained[0]?.candidate
    const later = roundsOf(seeds - 1)
    const oneRound = first
      ? slowness * expected(first.hyperparameters) * first.epochs
      : timeLeft() / (later + 1)
    const left = isTimed ? Math.max(0, timeLeft() - later * oneRound) : Infinity
    const round: Retraining[] = []
    for (let index = i; index < Math.min(i + width, inOrder.length); index++) {
      const hyperparameters = inOrder[index]!
      const fitting = Math.floor(left / (slowness * expected(hyperparameters)))
      const isWorthIt = isTimed ? fitting >= 0.6 * (first?.epochs ?? 0) : index < candidates
      if (index > 0 && !isWorthIt && !(await isKept(index))) break
      const affordable = isTimed ? fitting : countedEpochs(costOf(hyperparameters))
      const epochs = Math.max(1, Math.min(mostEpochs, affordable))
      round.push({ index, hyperparameters, epochs })
    }
    if (round.length === 0) break
    await train(round, left)
  }
  const { candidate: best } = trained[bestOf(task, trained) ?? 0]!
  for (let seed = 2; seed <= seeds; seed += width) {
    const left = timeLeft() / roundsOf(seeds - seed + 1)
    const isWorthIt = !isTimed || left >= 0.6 * best.epochs * slowness * expected(best.hyperparameters)
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
    const isCounted = plan.budget && 'flops' in plan.budget
    return Math.floor(backbone.retrain.epochs / (isCounted ? Math.max(1, cost) : 1))
  }

  async function isKept(index: number): Promise<boolean> {
    return (await journal.read(`retrained-${index}`)) !== undefined
  }

  /** Trains nets side by side where there is an executor for that, else the one that there is. */
  async function train(round: readonly Retraining[], timeLimit: number): Promise<void> {
    const of = inOrder.length + seeds - 1
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
