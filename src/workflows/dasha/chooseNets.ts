import type { LayersModel } from '@tensorflow/tfjs-layers'
import { SupervisedBaselinesError } from '../../errors.js'
import { averageModels, memberOf } from '../../models/index.js'
import { isSame } from './hyperparameters.js'
import type { PreparedTask } from './prepareTask.js'
import type { RetrainedCandidate, RetrainedNet } from './retrainNet.js'
import { intervalsOf, type ModelScores, type Outputs, scoresOf } from './scoreModel.js'
import { leastWithinError, standardErrorOf, worthOf } from './withinError.js'

/** What the retraining came to, with all that were trained. */
export interface RetrainedBackbone {
  /** Reads both strands by itself where its hyperparameters say so, and images in all views; its caller disposes of it. */
  readonly model: LayersModel
  /** Index of the net that validates best among those of the best configuration; always one of the members. */
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
 * The mean of the best configuration's nets, or of all nets where that validates better; all others are disposed of, but
 * for those of the asked seeds.
 */
export async function chooseNets(
  task: PreparedTask,
  trained: readonly RetrainedNet[],
  asked: { readonly best: RetrainedCandidate; readonly seeds: number },
): Promise<RetrainedBackbone> {
  const alive = aliveOf(trained)
  // The configuration was chosen before its further seeds were trained: a net of another one that looks better beside
  // these is no member, and would lend the model its hyperparameters.
  const ofBest = alive.filter(i => isSame(trained[i]!.candidate.hyperparameters, asked.best.hyperparameters))
  const bestWithin = bestOf(
    task,
    ofBest.map(i => trained[i]!),
  )
  if (bestWithin === undefined) {
    for (const { model } of trained) model.dispose()
    throw new SupervisedBaselinesError(
      'diverged',
      'No retraining came through its first epoch: give more time, or lower learning rates.',
      { statuses: trained.map(({ candidate }) => candidate.status) },
    )
  }
  const best = ofBest[bestWithin]!
  const all = trained.map(({ outputs }) => outputs)
  const meanOf = async (members: readonly number[]) => {
    const outputs = meanOutputs(members.map(i => all[i]!))
    return { members, outputs, scores: await scoresOf(task, outputs, task.validation.size) }
  }
  // Nets of one configuration differ by chance alone: the one that validates best of them is no better than their mean.
  let chosen = await meanOf(ofBest)
  if (alive.length > ofBest.length) {
    const mean = await meanOf(alive)
    const worth = ({ scores }: typeof mean) => worthOf(task, scores.scores[task.metrics[0]!.name])
    if (worth(mean) > worth(chosen)) chosen = mean
  }
  const { members, outputs, scores } = chosen
  const seeds = asked.seeds > 1 ? ofBest : []
  for (const [i, { model }] of trained.entries()) {
    if (!members.includes(i) && !seeds.includes(i)) model.dispose()
  }
  const isMean = members.length > 1
  const model = isMean
    ? await averageModels(members.map(i => trained[i]!.model))
    : trained[members[0]!]!.model
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

/**
 * Index of the net that validates best; undefined where none came through an epoch. Of those whose metric is within one
 * standard error of the best, the one of the least loss: it is the steadier measure.
 */
export function bestOf(task: PreparedTask, trained: readonly RetrainedNet[]): number | undefined {
  const validation = (i: number) => trained[i]!.candidate.validation
  const { name } = task.metrics[0]!
  return leastWithinError(aliveOf(trained), {
    worth: i => worthOf(task, validation(i).scores[name]),
    standardError(i) {
      const interval = validation(i).intervals?.[name]
      return interval && standardErrorOf(interval)
    },
    cost: i => validation(i).loss,
  })
}

function aliveOf(trained: readonly RetrainedNet[]): number[] {
  return trained.map((_, i) => i).filter(i => trained[i]!.candidate.bestEpoch > 0)
}

function meanOutputs(all: readonly Outputs[]): Outputs {
  const outputs = all[0]!.outputs.map(
    (_, i) => all.reduce((sum, { outputs }) => sum + outputs[i]!, 0) / all.length,
  )
  return { outputs, targets: all[0]!.targets }
}
