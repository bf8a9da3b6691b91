import type { Checkpoint } from '../../training/index.js'
import type { Config, Objective } from '../../tuning/index.js'
import { type Hyperparameters, hyperparametersOf, startingPoint } from './hyperparameters.js'
import type { BackbonePlan, DashaPlan } from './plan.js'
import type { PreparedTask } from './prepareTask.js'
import { sampleOf } from './sampleOf.js'
import type { SearchedBackbone, SearchedBackbones } from './searchBackbones.js'
import { trainNet } from './trainNet.js'

/** What a trial of the tuner trains, epoch by epoch, with the metric on validation as its value. */
export function trialObjective(
  task: PreparedTask,
  plan: DashaPlan,
  searched: SearchedBackbones,
): Objective<Config, Checkpoint> {
  const { backbone, kernels, kernelCost } = chosenOf(plan, searched)
  const { maxResource, batchesPerEpoch, validationExamples } = backbone.tune!
  const mostBatches = Math.ceil(task.train.size / task.batchSize)
  // A unit of resource is as much computation for any kernels, but in the recipe of the paper.
  const batchesOf = (config: Config) =>
    plan.preset === 'paper' || config['kernels'] !== 'found'
      ? batchesPerEpoch
      : Math.max(1, Math.min(Math.round(batchesPerEpoch / kernelCost), mostBatches))
  const plain = startingPoint(task, backbone.name, plan.preset)
  const metric = task.metrics[0]!.name
  return async ({ config, resource, checkpoint, report, signal, seed }) => {
    let kept = checkpoint?.state
    let reports = Promise.resolve()
    const { model, result } = await trainNet(
      task,
      {
        backbone: backbone.name,
        size: backbone.size,
        kernels,
        hyperparameters: hyperparametersOf(config, plain),
        preset: plan.preset,
        epochs: maxResource,
        upTo: resource,
        batchesPerEpoch: batchesOf(config),
        seed,
      },
      {
        validation: sampleOf(task.validation, validationExamples),
        signal,
        store: {
          load: async () => kept,
          async save(newest) {
            kept = newest
          },
        },
        onProgress(progress) {
          if (progress.kind !== 'epoch') return
          const { epoch, validation, seconds, trainLoss } = progress.record
          const state = kept!
          const { loss, metrics } = validation!
          reports = reports.then(() =>
            report({
              resource: epoch,
              value: metrics[metric]!,
              metrics: { loss, trainLoss, seconds },
              state: () => state,
            }),
          )
          // Whether one fails is asked below, when training has ended.
          reports.catch(() => {})
        },
      },
    )
    model.dispose()
    await reports
    if (result.divergence) await report({ resource: result.divergence.epoch, value: Number.NaN })
  }
}

/** The backbone that the search chose: its plan, its kernels, and what a net with them costs. */
export function chosenOf(
  plan: DashaPlan,
  searched: SearchedBackbones,
): { readonly backbone: BackbonePlan } & Pick<SearchedBackbone, 'kernels' | 'kernelCost'> & {
    /** Of a net, in parts of what it costs with the backbone's own kernels. */
    costOf(hyperparameters: Hyperparameters): number
  } {
  const { kernels, kernelCost } = searched.backbones.find(({ name }) => name === searched.chosen)!
  return {
    backbone: plan.backbones.find(({ name }) => name === searched.chosen)!,
    ...{ kernels, kernelCost },
    costOf: hyperparameters => (hyperparameters.kernels === 'found' ? kernelCost : 1),
  }
}
