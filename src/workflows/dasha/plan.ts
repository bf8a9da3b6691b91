import { type BackboneName, type BackboneSize, sizeWords } from './backbones.js'
import type { Preset } from './hyperparameters.js'
import type { KernelSpace } from './task.js'

/** What may be spent: wall time on this machine, or floating-point operations of training. */
export type Budget =
  | {
      /** Wall time for everything, on this machine. */
      readonly minutes: number
    }
  | {
      /** Operations for everything; no clock is looked at. */
      readonly flops: number
    }

/** What will be done, before it is done: plain JSON, good for another run of the same task. */
export interface DashaPlan {
  /** What was planned for. */
  readonly preset: Preset
  /** Undefined for presets that are done in full. */
  readonly budget: Budget | undefined
  /** Kernel sizes and dilations that the search chooses from. */
  readonly kernelSpace: KernelSpace
  /** Trainings side by side that its seconds are of, in the stages that an executor runs. */
  readonly workers: number
  /** Sizes and trainings of each backbone. */
  readonly backbones: readonly BackbonePlan[]
  /** Expected of the whole; seconds are undefined where no pace was measured. */
  readonly seconds: number | undefined
  /** Operations for everything; no clock is looked at. */
  readonly flops: number
  /** What the budget does not allow, in words. */
  readonly cut: readonly string[]
}

/** The stages of one backbone; only the one that wins the search is tuned and retrained. */
export interface BackbonePlan {
  readonly name: BackboneName
  readonly size: BackboneSize
  readonly searchSize: BackboneSize
  readonly parameters: number
  /** Of the net at `size`, for one example. */
  readonly multiplyAdds: number
  /** Undefined: the backbone keeps its own kernels. */
  readonly search: TrainingPlan | undefined
  /**
   * Short trainings, one from each starting point, by the best of which backbones are compared; undefined for a single
   * backbone.
   */
  readonly probe: (TrainingPlan & { readonly trainings: number }) | undefined
  /** Undefined: the starting points go to retraining as they are. */
  readonly tune: TuningPlan | undefined
  readonly retrain: TrainingPlan & {
    /** Configurations retrained, of which validation takes one; more where a budget of minutes leaves time. */
    readonly candidates: number
    /** Seeds of which the one that validation takes is trained. */
    readonly seeds: number
    /** Epochs where a budget of minutes leaves time for them. */
    readonly mostEpochs: number
    /** Epochs of all nets together that the budget pays for: those beyond the planned nets' are for regularised ones. */
    readonly epochsInAll: number
    /** Whether the first epochs see small images (`progressiveResizing`), so that there are more of them. */
    readonly isProgressive: boolean
    /** For the scores of these nets on validation and test data, one after another; undefined where no pace was measured. */
    readonly scoringSeconds: number | undefined
  }
}

/** What something takes: operations, and seconds on the machine where they were measured. */
export interface Cost {
  /** Undefined where no pace was measured. */
  readonly seconds: number | undefined
  /** Floating-point operations. */
  readonly flops: number
}

/** How long one network is to be trained. */
export interface TrainingPlan extends Cost {
  /** Passes over their share of the batches. */
  readonly epochs: number
  /** Batches of an epoch. */
  readonly batchesPerEpoch: number
}

/** How many trials are to be tuned, and how far. */
export interface TuningPlan extends Cost {
  /** Trials to start. */
  readonly trials: number
  /** One unit of resource is this many batches; as much computation where kernels cost otherwise than the backbone's own. */
  readonly batchesPerEpoch: number
  /** The resource of a full trial. */
  readonly maxResource: number
  /** One in so many goes on. */
  readonly reductionFactor: number
  /** Validation examples by which trials are compared. */
  readonly validationExamples: number
}

/** A plan in words, a line each. */
export function planLines(plan: DashaPlan): string[] {
  const total = plan.seconds === undefined ? '' : `, about ${duration(plan.seconds)}`
  const lines = plan.backbones.map(backbone => {
    const { name, size, searchSize, search, probe, tune, retrain } = backbone
    const parts = [
      search && `search kernels at ${sizeWords(name, searchSize)} (${epochWords(search)}${time(search)})`,
      probe && `compare (${probe.trainings} x ${epochWords(probe)}${time(probe)})`,
      tune &&
        `tune ${tune.trials} trials up to ${tune.maxResource} x ${tune.batchesPerEpoch} batches${time(tune)}`,
      `retrain ${retrain.candidates}${retrain.seeds > 1 ? `, the best from ${retrain.seeds} seeds,` : ''} at ` +
        `${sizeWords(name, size)} (${epochWords(retrain)}${retrain.isProgressive ? ', small images first' : ''}${time(retrain)})`,
    ]
    return `${name}, ${backbone.parameters} parameters: ${parts.filter(Boolean).join('; ')}`
  })
  return [
    `plan (${plan.preset}${total}, ${(plan.flops / 1e12).toPrecision(3)} TFLOP)`,
    ...lines,
    ...plan.cut.map(what => `cut: ${what}`),
  ]
}

function epochWords({ epochs, batchesPerEpoch }: TrainingPlan): string {
  return `${epochs} epochs of ${batchesPerEpoch} batches`
}

function time({ seconds }: Cost): string {
  return seconds === undefined ? '' : `, ${duration(seconds)}`
}

/** `95 s` or `12.3 min`. */
export function duration(seconds: number): string {
  return seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(1)} min`
}
