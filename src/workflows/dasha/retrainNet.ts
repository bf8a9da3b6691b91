import type { LayersModel } from '@tensorflow/tfjs-layers'
import { throwIfAborted } from '../../common/checks.js'
import { allViews, bothStrands } from '../../models/index.js'
import type { EpochRecord, TrainingResult } from '../../training/index.js'
import { deadline } from './deadline.js'
import type { Hyperparameters } from './hyperparameters.js'
import { type DashaJournal, stage } from './journal.js'
import type { BackbonePlan, DashaPlan } from './plan.js'
import type { PreparedTask } from './prepareTask.js'
import type { StageOptions } from './progress.js'
import { intervalsOf, type ModelScores, type Outputs, outputsOf, scoresOf } from './scoreModel.js'
import type { SearchedBackbones } from './searchBackbones.js'
import { type NetTraining, trainNet } from './trainNet.js'
import { chosenOf } from './trialObjective.js'

/** One net to be retrained. */
export interface Retraining {
  /** Among all of the run. */
  readonly index: number
  readonly hyperparameters: Hyperparameters
  readonly epochs: number
}

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

/** A retrained net with what it gives for the validation data; its holder disposes of it. */
export interface RetrainedNet {
  readonly model: LayersModel
  readonly candidate: RetrainedCandidate
  readonly outputs: Outputs
}

/** Trains a net of the last stage, or loads what the journal has of it, and scores it on the whole validation data. */
export async function retrainNet(
  task: PreparedTask,
  plan: DashaPlan,
  searched: SearchedBackbones,
  asked: Retraining & {
    readonly candidate: number
    readonly of: number
    readonly spent: number
    readonly cost: number
  },
  options: StageOptions & { readonly journal: DashaJournal },
): Promise<RetrainedNet> {
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
        onProgress?.({
          ...{ kind: 'retrain', candidate: asked.candidate, candidates: asked.of },
          ...{ hyperparameters, progress },
        }),
    }))
  } finally {
    limit.clear()
  }
  throwIfAborted(options.signal, 'retraining')
  const model = hyperparameters.bothStrands ? bothStrands(oneView) : allViews(oneView, task.symmetries)
  const outputs = await outputsOf(task, model, task.validation, options.signal)
  const candidate = await stage(journal, `retrained-${index}`, async () => {
    const scores = await scoresOf(task, outputs, task.validation.size)
    return {
      hyperparameters,
      seed: training.seed,
      epochs,
      status: result.status,
      history: result.history,
      bestEpoch: result.best?.epoch ?? 0,
      validation: { ...scores, intervals: intervalsOf(task, outputs, scores) },
      seconds: asked.spent + (performance.now() - started) / 1000,
      flops:
        (asked.cost * backbone.retrain.flops * result.history.length) /
        netsOf(backbone) /
        backbone.retrain.epochs,
    }
  })
  return { model, candidate, outputs }
}

/** How many epochs fit depends on the clock: a run taken up again goes by what was decided. */
export async function epochsOf(journal: DashaJournal, { index, epochs }: Retraining): Promise<number> {
  return (await stage(journal, `retrain-${index}`, async () => ({ epochs }))).epochs
}

/** The training of a net of the last stage. */
export function retrainingOf(
  plan: DashaPlan,
  searched: SearchedBackbones,
  { hyperparameters, epochs }: Retraining,
  seed: number,
): NetTraining {
  const { backbone, kernels } = chosenOf(plan, searched)
  return {
    backbone: backbone.name,
    size: backbone.size,
    kernels,
    hyperparameters,
    preset: plan.preset,
    epochs,
    batchesPerEpoch: backbone.retrain.batchesPerEpoch,
    isProgressive: backbone.retrain.isProgressive,
    seed,
  }
}

/** Trainings that the plan's cost of retraining is of. */
function netsOf({ retrain }: BackbonePlan): number {
  return retrain.candidates + retrain.seeds - 1
}
