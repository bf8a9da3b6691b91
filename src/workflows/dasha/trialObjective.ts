import type { Checkpoint } from '../../training/index.js'
import type { Config, Objective } from '../../tuning/index.js'
import { reportingTrial } from '../trainTrial.js'
import { type Hyperparameters, hyperparametersOf, startingPoint } from './hyperparameters.js'
import type { BackbonePlan, DashaPlan } from './plan.js'
import type { PreparedTask } from './prepareTask.js'
import { sampleOf } from './sampleOf.js'
import type { SearchedBackbone, SearchedBackbones } from './searchBackbones.js'
import { trainNet } from './trainNet.js'
import { standardErrorMetric } from './withinError.js'

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
  const [metric] = task.metrics
  // What trials are compared with known points by; the recipe of the paper has none.
  const errors = plan.preset === 'paper' ? [] : [standardErrorMetric(metric!)]
  const valued = { ...task, metrics: [...task.metrics, ...errors] }
  return async run => {
    const trial = reportingTrial(run, ({ metrics }) => metrics[metric!.name]!)
    const { model, result } = await trainNet(
      valued,
      {
        backbone: backbone.name,
        size: backbone.size,
        kernels,
        hyperparameters: hyperparametersOf(run.config, plain),
        preset: plan.preset,
        epochs: maxResource,
        upTo: run.resource,
        batchesPerEpoch: batchesOf(run.config),
        seed: run.seed,
      },
      {
        validation: sampleOf(task.validation, validationExamples),
        signal: run.signal,
        store: trial.store,
        onProgress: trial.onProgress,
      },
    )
    model.dispose()
    await trial.ended(result)
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
