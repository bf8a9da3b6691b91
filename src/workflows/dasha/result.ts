import { getBackend, version_core as tfjsVersion } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { SupervisedBaselinesError } from '../../errors.js'
import { compareWithPublished, type OwnScore, type PublishedComparison } from '../../tasks/index.js'
import type { BackboneName, BackboneSize } from './backbones.js'
import type { RetrainedBackbone } from './chooseNets.js'
import type { Hyperparameters } from './hyperparameters.js'
import { type DecidedKernel, ownKernels } from './kernels.js'
import type { DashaPlan } from './plan.js'
import type { PreparedTask } from './prepareTask.js'
import type { RetrainedCandidate } from './retrainNet.js'
import type { ModelScores } from './scoreModel.js'
import type { SearchedBackbones } from './searchBackbones.js'
import type { TestScores } from './testOnce.js'
import type { SeedScores } from './testSeeds.js'
import { chosenOf } from './trialObjective.js'
import type { TunedBackbone } from './tuneBackbone.js'

/** What `dasha` found, but for the model: plain JSON. */
export interface DashaSummary {
  /** The task's name. */
  readonly name: string
  /** What the inputs are. */
  readonly kind: PreparedTask['kind']
  /** What is predicted. */
  readonly head: PreparedTask['head']
  /** Shape of one input, channels last. */
  readonly inputShape: readonly number[]
  /** Of the outputs. */
  readonly classNames: readonly string[]
  /** The backbone chosen. */
  readonly backbone: BackboneName
  /** Its size, as its builder takes it. */
  readonly size: BackboneSize
  /** Of one net. */
  readonly parameters: number
  /** Of one net, for one example on one strand. */
  readonly multiplyAdds: number
  /** Of every searchable layer, as the model has it; with the search's probability where it was searched. */
  readonly kernels: readonly DecidedKernel[]
  /** Of the best candidate. */
  readonly hyperparameters: Hyperparameters
  /** Nets whose mean the model is. */
  readonly members: number
  /** Scores by metric. */
  readonly validation: Readonly<Record<string, number>>
  /** Scores by metric, measured once; undefined without test data. */
  readonly test: Readonly<Record<string, number>> | undefined
  /** All scores, with intervals and confusion matrices. */
  readonly details: {
    readonly validation: ModelScores
    readonly test: TestScores | undefined
  }
  /** The best configuration from several seeds, each net by itself; undefined unless `seeds` asks for them. */
  readonly spread: SeedScores | undefined
  /** What may be wrong with the data, in words. */
  readonly warnings: readonly string[]
  /** What was to be done; `plan` of another run repeats it. */
  readonly plan: DashaPlan
  /** What the search gave for every backbone. */
  readonly searched: SearchedBackbones
  /** What the tuner gave. */
  readonly tuned: TunedBackbone
  /** The configurations that were retrained, and which of them the model is made of. */
  readonly retrained: {
    readonly best: number
    readonly members: readonly number[]
    readonly candidates: readonly RetrainedCandidate[]
  }
  /** What each stage took; operations as planned for what was done. */
  readonly compute: readonly StageCompute[]
  /** Wall time of the whole. */
  readonly seconds: number
  /** Operations of the whole, as planned for what was done. */
  readonly flops: number
  /** The seed asked for. */
  readonly seed: number
  /** What it ran on. */
  readonly versions: { readonly tfjs: string; readonly backend: string }
}

/** What one stage of `dasha` took. */
export interface StageCompute {
  readonly stage: 'plan' | 'search' | 'tune' | 'retrain' | 'test'
  readonly seconds: number
  readonly flops: number
}

/** What `dasha` found. `JSON.stringify` leaves the model out. */
export interface DashaResult extends DashaSummary {
  /** A plain layers model, whose caller disposes of it. It gives logits, and reads both strands and all views by itself. */
  readonly model: LayersModel
  /**
   * The test score beside those that were published for the task, where `publishedTask` made it or the task's name is
   * that of a known one. Throws `invalid-option` for another name, `invalid-data` without test data.
   */
  compare(): PublishedComparison
  toJSON(): DashaSummary
}

/** All that the stages gave, as one result. */
export function dashaResult(parts: {
  readonly task: PreparedTask
  readonly plan: DashaPlan
  readonly searched: SearchedBackbones
  readonly tuned: TunedBackbone
  readonly retrained: RetrainedBackbone
  readonly test: TestScores | undefined
  readonly spread: SeedScores | undefined
  readonly compute: readonly StageCompute[]
  readonly seconds: number
  readonly seed: number
}): DashaResult {
  const { task, plan, searched, tuned, retrained, test, spread, compute, seconds, seed } = parts
  const { backbone, kernels: found } = chosenOf(plan, searched)
  const { hyperparameters } = retrained.candidates[retrained.best]!
  const { best, members, candidates, validation } = retrained
  const summary: DashaSummary = {
    ...{ name: task.name, kind: task.kind, head: task.head, classNames: task.classNames },
    inputShape: task.train.inputShape,
    ...{ backbone: backbone.name, size: backbone.size, parameters: backbone.parameters },
    multiplyAdds: backbone.multiplyAdds,
    kernels: hyperparameters.kernels === 'found' && found.length > 0 ? found : ownKernels(task, backbone),
    hyperparameters,
    members: members.length,
    validation: validation.scores,
    test: test?.scores,
    details: { validation, test },
    spread,
    warnings: task.warnings,
    ...{ plan, searched, tuned, retrained: { best, members, candidates }, compute, seconds, seed },
    flops: compute.reduce((sum, { flops }) => sum + flops, 0),
    versions: { tfjs: tfjsVersion, backend: getBackend() },
  }
  return {
    ...summary,
    model: retrained.model,
    compare: () => compareDasha(summary),
    toJSON: () => summary,
  }
}

/** What `compare` of a result gives, from its JSON: the test score of a `dasha` run beside published ones. */
export function compareDasha({ name, test, details }: DashaSummary): PublishedComparison {
  const [[metric, value] = []] = Object.entries(test ?? {})
  if (metric === undefined) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      'There is no test score to compare: give the task its test data.',
    )
  }
  const interval = details.test!.intervals?.[metric]
  const withoutDuplicates = details.test!.withoutDuplicates?.scores[metric]
  return compareWithPublished(
    {
      ...{ value: value!, metric: metric as OwnScore['metric'] & string, model: 'DASHA (here)' },
      ...interval,
      ...(withoutDuplicates !== undefined && { withoutDuplicates }),
    },
    name,
  )
}
