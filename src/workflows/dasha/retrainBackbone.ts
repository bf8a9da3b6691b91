import { throwIfAborted } from '../../common/checks.js'
import { costOfEpochs } from '../../training/imageScale.js'
import { constantSchedule, progressiveResizing } from '../../training/index.js'
import type { Executor } from '../../tuning/index.js'
import { bestOf, chooseNets, type RetrainedBackbone } from './chooseNets.js'
import { deadline } from './deadline.js'
import { type Hyperparameters, isSame, tunedSpace } from './hyperparameters.js'
import { memoryDashaJournal, stage } from './journal.js'
import { netNumbers } from './netNumbers.js'
import type { DashaPlan } from './plan.js'
import type { PreparedTask } from './prepareTask.js'
import type { StageOptions } from './progress.js'
import { learnsByHeart, regularised, regularisedEpochs } from './regularise.js'
import { epochAllowance, timeAllowance } from './retrainAllowance.js'
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
  const { signal, timeLimit } = options
  const { backbone, costOf } = chosenOf(plan, searched)
  const { seeds, mostEpochs } = backbone.retrain
  const width = Math.max(1, options.executor?.capacity ?? 1)
  const roundsOf = (nets: number) => Math.ceil(nets / width)
  const stages = { plan, searched, tuned }
  const isAugmented = task.augmentations.length > 0
  const allowance =
    timeLimit === undefined
      ? epochAllowance(stages)
      : timeAllowance(stages, timeLimit, { width, isAugmented })
  const inOrder = await stage(journal, 'retrain-order', async () => {
    const fitsHalf = (candidate: Hyperparameters) => allowance.fits(candidate, mostEpochs / 2)
    return [...tuned.candidates.filter(fitsHalf), ...tuned.candidates.filter(each => !fitsHalf(each))]
  })
  const numbers = netNumbers(inOrder.length, seeds)
  const trained: RetrainedNet[] = []
  const bestSoFar = () => trained[bestOf(task, trained) ?? 0]!.candidate
  // Of the candidates, before any is regularised: the best, and the best that is known to work.
  const { points } = tunedSpace(task, backbone.name, plan.preset, true)
  const isKnown = points.some(point => isSame(point, inOrder[0]!))
  const plain = Math.min(isKnown ? 1 : 2, inOrder.length)
  let more: readonly Retraining[] | undefined

  for (let start = 0, end = 0; start < inOrder.length; start = end) {
    if (start >= plain) await trainRegularised()
    end = start + (start === 0 ? Math.min(width, plain) : width)
    const round: Retraining[] = []
    for (const [i, hyperparameters] of inOrder.slice(start, end).entries()) {
      const index = start + i
      const epochs = allowance.forCandidate(index, hyperparameters, round)
      if (epochs === 0 && !(await isKept(index))) break
      round.push({ index, hyperparameters, epochs: Math.max(1, epochs) })
    }
    if (round.length === 0) break
    // What is counted does not depend on how many nets are trained side by side; in the same time there is room for other seeds.
    if (start === 0 && timeLimit !== undefined) {
      for (let i = round.length; i < width; i++) {
        round.push({ ...round[0]!, index: numbers.ofFreePlace(i) })
      }
    }
    await train(round, allowance.seconds(roundsOf(seeds - 1)))
  }
  await trainRegularised()
  const best = bestSoFar()
  const trainedSeeds = trained.filter(({ candidate }) =>
    isSame(candidate.hyperparameters, best.hyperparameters),
  ).length
  for (let seed = 1 + trainedSeeds; seed <= seeds; seed += width) {
    const rounds = roundsOf(seeds - seed + 1)
    const isWorthIt = allowance.isEnoughForSeeds(rounds)
    const round: Retraining[] = []
    for (let of = seed; of < Math.min(seed + width, seeds + 1); of++) {
      const index = numbers.ofSeed(of)
      if (!isWorthIt && !(await isKept(index))) break
      round.push({ index, hyperparameters: best.hyperparameters, epochs: best.epochs })
    }
    if (round.length === 0) break
    await train(round, allowance.seconds(rounds - 1))
  }
  return chooseNets(task, trained, { best, seeds })

  /**
   * Once, where the best net so far learns by heart: nets of its configuration, regularised, that learn for longer. Short
   * trials cannot tell that they are needed.
   */
  async function trainRegularised(): Promise<void> {
    if (more) return
    const best = bestSoFar()
    more = await stage(journal, 'retrain-regularised', async () => {
      if (plan.preset !== 'laptop' || !learnsByHeart(best)) return []
      const nets = regularised(task, best.hyperparameters).slice(0, timeLimit === undefined ? 1 : width)
      const epochs = allowance.forRegularised(nets, regularisedEpochs * mostEpochs)
      if (epochs < best.epochs) return []
      return nets.map((hyperparameters, i) => ({ index: numbers.ofRegularised(i), hyperparameters, epochs }))
    })
    if (more.length > 0) await train(more, allowance.seconds(roundsOf(seeds - 1), more[0]))
  }

  async function isKept(index: number): Promise<boolean> {
    return (await journal.read(`retrained-${index}`)) !== undefined
  }

  /** Trains nets side by side where there is an executor for that, else the one that there is. */
  async function train(round: readonly Retraining[], timeLimit: number): Promise<void> {
    const first = trained.length
    const of = Math.max(inOrder.length + seeds - 1 + (more?.length ?? 0), first + round.length)
    const before = performance.now()
    const elsewhere = new Map<number, boolean>()
    if (width > 1) {
      const limit = deadline(timeLimit, signal)
      try {
        await Promise.all(
          round.map(async (asked, i) => {
            if (await isKept(asked.index)) return
            const retraining = { ...asked, epochs: await epochsOf(journal, asked) }
            elsewhere.set(asked.index, await trainElsewhere(retraining, first + i, of, limit.signal))
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
          {
            ...asked,
            ...{ candidate: trained.length, of },
            ...{ spent: spent / round.length, cost: costOf(asked.hyperparameters) },
          },
          { ...options, journal, timeLimit: left },
        ),
      )
      throwIfAborted(signal, 'retraining')
    }
    const ended = trained.slice(-round.length).map(({ candidate }) => candidate)
    allowance.ended(ended, bestSoFar())
  }

  function trainElsewhere(
    asked: Retraining,
    candidate: number,
    candidates: number,
    limit: AbortSignal | undefined,
  ): Promise<boolean> {
    const { index, hyperparameters, epochs } = asked
    const { batchesPerEpoch: batches, isProgressive } = backbone.retrain
    const imageScale = isProgressive ? progressiveResizing() : constantSchedule()
    const costFrom = (from: number, to = epochs) => costOfEpochs(imageScale, epochs, from, to)
    return retrainElsewhere(options.executor!, asked, {
      trial: (backbone.tune?.trials ?? 0) + index,
      seed: (options.seed ?? 0) + index,
      signal: limit ?? new AbortController().signal,
      onEpoch(record) {
        const { epoch, seconds } = record
        const pace = {
          ...{ epoch: epoch - 1, epochs, batches },
          examplesPerSecond: (batches * task.batchSize) / seconds,
          secondsLeft: (seconds / costFrom(epoch - 1, epoch)) * costFrom(epoch),
        }
        options.onProgress?.({
          ...{ kind: 'retrain', candidate, candidates, hyperparameters },
          progress: { kind: 'epoch', record, isBest: false, ...pace },
        })
      },
    })
  }
}
