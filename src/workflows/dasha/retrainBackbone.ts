import type { LayersModel } from '@tensorflow/tfjs-layers'
import { throwIfAborted } from '../../common/checks.js'
import { SupervisedBaselinesError } from '../../errors.js'
import { allViews, averageModels, bothStrands, memberOf } from '../../models/index.js'
import type { EpochRecord, TrainingResult } from '../../training/index.js'
import type { Executor } from '../../tuning/index.js'
import { deadline } from './deadline.js'
import type { Hyperparameters } from './hyperparameters.js'
import { type DashaJournal, memoryDashaJournal, stage } from './journal.js'
import type { BackbonePlan, DashaPlan } from './plan.js'
import { retrainRounds } from './planBudget.js'
import type { PreparedTask } from './prepareTask.js'
import type { StageOptions } from './progress.js'
import { type Retraining, retrainElsewhere, retrainingOf } from './retrainElsewhere.js'
import { intervalsOf, type ModelScores, type Outputs, outputsOf, scoresOf } from './scoreModel.js'
import type { SearchedBackbones } from './searchBackbones.js'
import { type NetTraining, trainNet } from './trainNet.js'
import { chosenOf } from './trialObjective.js'
import type { TunedBackbone } from './tuneBackbone.js'

/** One configuration as it was retrained: plain JSON. */
export interface RetrainedCandidate {
  readonly hyperparameters: Hyperparameters
  readonly seed: number
  /** Of how many epochs its learning rate was made for. */
  readonly epochs: number
  readonly status: TrainingResult['status']
  readonly history: readonly EpochRecord[]
  readonly bestEpoch: number
  /** Of the whole validation data. */
  readonly validation: ModelScores
  readonly seconds: number
  readonly flops: number
}

/** What the retraining came to, with all that were trained. */
export interface RetrainedBackbone {
  /** Reads both strands by itself where its hyperparameters say so, and images in all views; its caller disposes of it. */
  readonly model: LayersModel
  /** Index of the best candidate. */
  readonly best: number
  /** The candidates whose mean the model is: those of the best configuration, or all where their mean validates better. */
  readonly members: readonly number[]
  /** Every configuration retrained, with its scores. */
  readonly candidates: readonly RetrainedCandidate[]
  /**
   * The nets of the best configuration, one a seed where the plan has several; those that are no members are disposed
   * of by `testSeeds`.
   */
  readonly seeds: readonly { readonly candidate: number; readonly model: LayersModel }[]
  /** Of `model`. */
  readonly validation: ModelScores
}

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
  const trained: Trained[] = []
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
  return chooseOf(task, trained, { best, seeds })

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
            const epochs = await epochsOf(journal, asked)
            const retraining = { ...asked, epochs }
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
        await retrainOne(
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

  function trainElsewhere(asked: Retraining, of: number, limit: AbortSignal | undefined): Promise<boolean> {
    const { index, hyperparameters, epochs } = asked
    return retrainElsewhere(options.executor!, asked, {
      trial: (backbone.tune?.trials ?? 0) + index,
      seed: (options.seed ?? 0) + index,
      signal: limit ?? new AbortController().signal,
      onEpoch(epoch, { loss = Number.NaN, trainLoss = Number.NaN, seconds = 0, ...metrics }) {
        const batches = backbone.retrain.batchesPerEpoch
        options.onProgress?.({
          kind: 'retrain',
          candidate: index,
          candidates: of,
          hyperparameters,
          progress: {
            kind: 'epoch',
            record: { epoch, trainLoss, validation: { loss, metrics }, seconds },
            isBest: false,
            epoch: epoch - 1,
            epochs,
            batches,
            examplesPerSecond: (batches * task.batchSize) / seconds,
            secondsLeft: (epochs - epoch) * seconds,
          },
        })
      },
    })
  }
}

/** How many epochs fit depends on the clock: a run taken up again goes by what was decided. */
async function epochsOf(journal: DashaJournal, { index, epochs }: Retraining): Promise<number> {
  return (await stage(journal, `retrain-${index}`, async () => ({ epochs }))).epochs
}

interface Trained {
  readonly model: LayersModel
  readonly candidate: RetrainedCandidate
  readonly outputs: Outputs
}

async function retrainOne(
  task: PreparedTask,
  plan: DashaPlan,
  searched: SearchedBackbones,
  asked: Retraining & { readonly of: number; readonly spent: number; readonly cost: number },
  options: StageOptions & { readonly journal: DashaJournal },
): Promise<Trained> {
  const { index, hyperparameters } = asked
  const { journal, seed = 0, onProgress } = options
  const { backbone } = chosenOf(plan, searched)
  const started = performance.now()
  const epochs = await epochsOf(journal, asked)
  const kept = (await journal.read(`retrained-${index}`)) as RetrainedCandidate | undefined
  const training: NetTraining = {
    ...retrainingOf(plan, searched, { ...asked, epochs }, seed + index),
    // One that ended before its time is only loaded.
    ...(kept && { upTo: Math.max(1, kept.history.length) }),
  }
  const limit = deadline(kept ? undefined : options.timeLimit, options.signal)
  let oneView: LayersModel
  let result: TrainingResult
  try {
    ;({ model: oneView, result } = await trainNet(task, training, {
      store: journal.checkpoints(`retrain-${index}`),
      signal: limit.signal,
      onProgress: progress =>
        onProgress?.({ kind: 'retrain', candidate: index, candidates: asked.of, hyperparameters, progress }),
    }))
  } finally {
    limit.clear()
  }
  throwIfAborted(options.signal, 'retraining')
  const model = hyperparameters.bothStrands ? bothStrands(oneView) : allViews(oneView, task.symmetries)
  const outputs = await outputsOf(task, model, task.validation, options.signal)
  const candidate = await stage(journal, `retrained-${index}`, async () => ({
    hyperparameters,
    seed: training.seed,
    epochs,
    status: result.status,
    history: result.history,
    bestEpoch: result.best?.epoch ?? 0,
    validation: await scoresOf(task, outputs, task.validation.size),
    seconds: asked.spent + (performance.now() - started) / 1000,
    flops:
      (asked.cost * backbone.retrain.flops * result.history.length) /
      netsOf(backbone) /
      backbone.retrain.epochs,
  }))
  return { model, candidate, outputs }
}

/**
 * The mean of the best configuration's nets, or of all nets where that validates better; all others are disposed of, but
 * for those of the asked seeds.
 */
async function chooseOf(
  task: PreparedTask,
  trained: readonly Trained[],
  asked: { readonly best: RetrainedCandidate; readonly seeds: number },
): Promise<RetrainedBackbone> {
  const best = bestOf(task, trained)
  if (best === undefined) {
    for (const { model } of trained) model.dispose()
    throw new SupervisedBaselinesError(
      'diverged',
      'No retraining came through its first epoch: give more time, or lower learning rates.',
      { statuses: trained.map(({ candidate }) => candidate.status) },
    )
  }
  const alive = aliveOf(trained)
  const ofBest = alive.filter(i => isSame(trained[i]!.candidate.hyperparameters, asked.best.hyperparameters))
  const all = trained.map(({ outputs }) => outputs)
  const meanOf = async (members: readonly number[]) => {
    const outputs = meanOutputs(members.map(i => all[i]!))
    return { members, outputs, scores: await scoresOf(task, outputs, task.validation.size) }
  }
  // Nets of one configuration differ by chance alone: the one that validates best of them is no better than their mean.
  let chosen = await meanOf(ofBest)
  if (alive.length > ofBest.length) {
    const mean = await meanOf(alive)
    if (worthOf(task, mean.scores) > worthOf(task, chosen.scores)) chosen = mean
  }
  const { members, outputs, scores } = chosen
  const seeds = asked.seeds > 1 ? ofBest : []
  for (const [i, { model }] of trained.entries()) {
    if (!members.includes(i) && !seeds.includes(i)) model.dispose()
  }
  const isMean = members.length > 1
  const model = isMean ? await averageModels(members.map(i => trained[i]!.model)) : trained[best]!.model
  return {
    ...{ model, best, members },
    candidates: trained.map(({ candidate }) => candidate),
    seeds: seeds.map(candidate => ({
      candidate,
      model:
        isMean && members.includes(candidate)
          ? memberOf(model, members.indexOf(candidate))
          : trained[candidate]!.model,
    })),
    validation: { ...scores, intervals: intervalsOf(task, outputs, scores) },
  }
}

/** Index of the net that validates best; undefined where none came through an epoch. */
function bestOf(task: PreparedTask, trained: readonly Trained[]): number | undefined {
  const worth = (i: number) => worthOf(task, trained[i]!.candidate.validation)
  return aliveOf(trained).reduce<number | undefined>(
    (best, i) => (best === undefined || worth(i) > worth(best) ? i : best),
    undefined,
  )
}

function aliveOf(trained: readonly Trained[]): number[] {
  return trained.map((_, i) => i).filter(i => trained[i]!.candidate.bestEpoch > 0)
}

function isSame(a: Hyperparameters, b: Hyperparameters): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** More is better. */
function worthOf({ metrics: [metric] }: PreparedTask, { scores }: ModelScores): number {
  const value = (metric!.direction === 'max' ? 1 : -1) * (scores[metric!.name] ?? Number.NaN)
  return Number.isNaN(value) ? -Infinity : value
}

function meanOutputs(all: readonly Outputs[]): Outputs {
  const outputs = all[0]!.outputs.map(
    (_, i) => all.reduce((sum, { outputs }) => sum + outputs[i]!, 0) / all.length,
  )
  return { outputs, targets: all[0]!.targets }
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

/** Trainings that the plan's cost of retraining is of. */
function netsOf({ retrain }: BackbonePlan): number {
  return retrain.candidates + retrain.seeds - 1
}
