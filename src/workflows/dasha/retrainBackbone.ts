import type { LayersModel } from '@tensorflow/tfjs-layers'
import { throwIfAborted } from '../../common/checks.js'
import { SupervisedBaselinesError } from '../../errors.js'
import { averageModels, bothStrands } from '../../models/index.js'
import type { EpochRecord, TrainingResult } from '../../training/index.js'
import { deadline } from './deadline.js'
import type { Hyperparameters } from './hyperparameters.js'
import { type DashaJournal, memoryDashaJournal, stage } from './journal.js'
import type { DashaPlan } from './plan.js'
import type { PreparedTask } from './prepareTask.js'
import type { StageOptions } from './progress.js'
import { intervalsOf, type ModelScores, type Outputs, outputsOf, scoresOf } from './scoreModel.js'
import type { SearchedBackbones } from './searchBackbones.js'
import { type NetTraining, trainNet } from './trainNet.js'
import { chosenOf } from './trialObjective.js'
import type { TunedBackbone } from './tuneBackbone.js'

/** One configuration as it was retrained: plain JSON. */
export interface RetrainedCandidate {
  readonly hyperparameters: Hyperparameters
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

/** The net that validated best, with all that were trained. */
export interface RetrainedBackbone {
  /** Reads both strands by itself where its hyperparameters say so; its caller disposes of it. */
  readonly model: LayersModel
  /** Index of the best candidate. */
  readonly best: number
  /** The candidates whose mean the model is: the best alone, or all where their mean validates better. */
  readonly members: readonly number[]
  readonly candidates: readonly RetrainedCandidate[]
  /** Of `model`. */
  readonly validation: ModelScores
}

/**
 * Trains the candidates of the tuner from the start, in full, and gives the one that validates best, or the mean of all
 * where that validates better.
 *
 * Where time is short, candidates whose kernels are too dear for half their epochs come last, and epochs and then
 * candidates are left out; a training that outlives its time ends with its best weights.
 * Throws `aborted` once `signal` is, `diverged` where every training did.
 */
export async function retrainBackbone(
  task: PreparedTask,
  plan: DashaPlan,
  searched: SearchedBackbones,
  tuned: TunedBackbone,
  options: StageOptions = {},
): Promise<RetrainedBackbone> {
  const journal = options.journal ?? memoryDashaJournal()
  const { signal } = options
  const started = performance.now()
  const timeLeft = () =>
    options.timeLimit === undefined ? Infinity : options.timeLimit - (performance.now() - started) / 1000
  const { backbone } = chosenOf(plan, searched)
  const expected = expectedEpochSeconds(plan, searched, tuned)
  const isTimed = options.timeLimit !== undefined
  const { candidates, mostEpochs } = backbone.retrain
  const trained: Trained[] = []
  const inOrder = await stage(journal, 'retrain-order', async () => {
    const left = timeLeft()
    const fitsHalf = (candidate: Hyperparameters) => left / expected(candidate) >= mostEpochs / 2
    return [...tuned.candidates.filter(fitsHalf), ...tuned.candidates.filter(each => !fitsHalf(each))]
  })
  /** Seconds that trainings took, in parts of those expected. */
  let slowness = 1
  for (const [i, hyperparameters] of inOrder.entries()) {
    const fitting = Math.floor(timeLeft() / (slowness * expected(hyperparameters)))
    const isKept = (await journal.read(`retrained-${i}`)) !== undefined
    const isWorthIt = isTimed ? fitting >= 0.6 * (trained[0]?.candidate.epochs ?? 0) : i < candidates
    if (i > 0 && !isKept && !isWorthIt) break
    const epochs = isTimed ? Math.max(1, Math.min(mostEpochs, fitting)) : backbone.retrain.epochs
    trained.push(
      await retrainOne(
        task,
        plan,
        searched,
        { index: i, of: inOrder.length, hyperparameters, epochs },
        {
          ...options,
          journal,
          timeLimit: timeLeft(),
        },
      ),
    )
    throwIfAborted(signal, 'retraining')
    const { seconds, history } = trained[i]!.candidate
    slowness = Math.max(slowness, seconds / (history.length || 1) / expected(hyperparameters))
  }
  return chooseOf(task, trained)
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
  asked: { index: number; of: number; hyperparameters: Hyperparameters; epochs: number },
  options: StageOptions & { readonly journal: DashaJournal },
): Promise<Trained> {
  const { index, hyperparameters } = asked
  const { journal, seed = 0, onProgress } = options
  const { backbone, kernels } = chosenOf(plan, searched)
  const started = performance.now()
  // How many epochs fit depends on the clock: a run taken up again goes by what was decided.
  const { epochs } = await stage(journal, `retrain-${index}`, async () => ({ epochs: asked.epochs }))
  const kept = (await journal.read(`retrained-${index}`)) as RetrainedCandidate | undefined
  const training: NetTraining = {
    backbone: backbone.name,
    size: backbone.size,
    kernels,
    hyperparameters,
    preset: plan.preset,
    epochs,
    // One that ended before its time is only loaded.
    ...(kept && { upTo: Math.max(1, kept.history.length) }),
    batchesPerEpoch: backbone.retrain.batchesPerEpoch,
    seed: seed + index,
  }
  const limit = deadline(kept ? undefined : options.timeLimit, options.signal)
  let strandModel: LayersModel
  let result: TrainingResult
  try {
    ;({ model: strandModel, result } = await trainNet(task, training, {
      store: journal.checkpoints(`retrain-${index}`),
      signal: limit.signal,
      onProgress: progress =>
        onProgress?.({ kind: 'retrain', candidate: index, candidates: asked.of, hyperparameters, progress }),
    }))
  } finally {
    limit.clear()
  }
  throwIfAborted(options.signal, 'retraining')
  const model = hyperparameters.bothStrands ? bothStrands(strandModel) : strandModel
  const outputs = await outputsOf(task, model, task.validation, options.signal)
  const candidate = await stage(journal, `retrained-${index}`, async () => ({
    hyperparameters,
    epochs,
    status: result.status,
    history: result.history,
    bestEpoch: result.best?.epoch ?? 0,
    validation: await scoresOf(task, outputs, task.validation.size),
    seconds: (performance.now() - started) / 1000,
    flops:
      (backbone.retrain.flops / backbone.retrain.candidates / backbone.retrain.epochs) *
      result.history.length,
  }))
  return { model, candidate, outputs }
}

async function chooseOf(task: PreparedTask, trained: readonly Trained[]): Promise<RetrainedBackbone> {
  const metric = task.metrics[0]!
  const sign = metric.direction === 'max' ? 1 : -1
  const worth = (scores: ModelScores) => {
    const value = sign * (scores.scores[metric.name] ?? Number.NaN)
    return Number.isNaN(value) ? -Infinity : value
  }
  const alive = trained.map((_, i) => i).filter(i => trained[i]!.candidate.bestEpoch > 0)
  if (alive.length === 0) {
    for (const { model } of trained) model.dispose()
    throw new SupervisedBaselinesError(
      'diverged',
      'No retraining came through its first epoch: give more time, or lower learning rates.',
      { statuses: trained.map(({ candidate }) => candidate.status) },
    )
  }
  const best = alive.reduce((a, b) =>
    worth(trained[b]!.candidate.validation) > worth(trained[a]!.candidate.validation) ? b : a,
  )
  const chosen = trained[best]!
  const mean = alive.length > 1 ? meanOutputs(alive.map(i => trained[i]!.outputs)) : undefined
  const meanScores = mean && (await scoresOf(task, mean, task.validation.size))
  const candidates = trained.map(({ candidate }) => candidate)
  if (meanScores && worth(meanScores) > worth(chosen.candidate.validation)) {
    for (const [i, { model }] of trained.entries()) if (!alive.includes(i)) model.dispose()
    const model = await averageModels(alive.map(i => trained[i]!.model))
    const validation = { ...meanScores, intervals: intervalsOf(task, mean!, meanScores) }
    return { model, best, members: alive, candidates, validation }
  }
  for (const [i, { model }] of trained.entries()) if (i !== best) model.dispose()
  const { model, candidate, outputs } = chosen
  const validation = {
    ...candidate.validation,
    intervals: intervalsOf(task, outputs, candidate.validation),
  }
  return { model, best, members: [best], candidates, validation }
}

function meanOutputs(all: readonly Outputs[]): Outputs {
  const outputs = all[0]!.outputs.map(
    (_, i) => all.reduce((sum, { outputs }) => sum + outputs[i]!, 0) / all.length,
  )
  return { outputs, targets: all[0]!.targets }
}

/** Of an epoch of a candidate, by the plan, by what its kernels cost and by how slow the tuner's trials were. */
function expectedEpochSeconds(
  plan: DashaPlan,
  searched: SearchedBackbones,
  { slowness = 1 }: TunedBackbone,
): (candidate: Hyperparameters) => number {
  const { backbone, kernelCost } = chosenOf(plan, searched)
  const { seconds = 0, candidates, epochs } = backbone.retrain
  return ({ kernels }) =>
    (slowness * (kernels === 'found' ? kernelCost : 1) * seconds) / (candidates * epochs)
}
