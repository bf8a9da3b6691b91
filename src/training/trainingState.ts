import type { LayersModel } from '@tensorflow/tfjs-layers'
import { SupervisedBaselinesError } from '../errors.js'
import type { AveragedWeights } from './averagedWeights.js'
import type { Checkpoint } from './checkpoint.js'
import type { OptimizerState } from './optimizer.js'
import type { EpochRecord } from './trainingTypes.js'
import { loadWeights, saveWeights, type WeightSnapshot } from './weightSnapshot.js'

/** Where a training stands between two batches, beside the tensors. */
export interface TrainingState {
  /** Epochs finished. */
  epoch: number
  /** Batches finished within the epoch at hand. */
  batch: number
  steps: number
  /** Sum of the losses of the epoch's batches so far, each times its examples. */
  lossSum: number
  /** Wall seconds spent on the epoch at hand. */
  epochSeconds: number
  history: EpochRecord[]
  best: EpochRecord | undefined
  /** What the hooks noted after each epoch, as JSON. */
  notes: unknown[]
}

/** What a checkpoint must share with the training that goes on from it. */
export interface TrainingIdentity {
  readonly seed: number
  readonly batchSize: number
  readonly batches: number
  readonly examples: number
  /** With its settings, as the others below. */
  readonly optimizer: string
  readonly loss: string
  readonly ema: string
  readonly clipNorm: string
}

export function initialState(): TrainingState {
  return {
    epoch: 0,
    batch: 0,
    steps: 0,
    lossSum: 0,
    epochSeconds: 0,
    history: [],
    best: undefined,
    notes: [],
  }
}

interface Parts {
  readonly model: LayersModel
  readonly optimizer: OptimizerState
  readonly average: AveragedWeights | undefined
}

export async function toCheckpoint(
  state: TrainingState,
  identity: TrainingIdentity,
  parts: Parts,
  bestWeights: WeightSnapshot | undefined,
): Promise<Checkpoint> {
  const optimizer = await parts.optimizer.save()
  return {
    state: { identity, optimizerSteps: optimizer.steps, ...structuredClone(state) },
    arrays: {
      weights: await saveWeights(parts.model),
      optimizer: optimizer.slots,
      ...(parts.average && { average: await parts.average.save() }),
      ...(bestWeights && { best: bestWeights }),
    },
  }
}

/** Puts a checkpoint's tensors into `parts`; throws `invalid-option` if it is of another training. */
export function fromCheckpoint(
  checkpoint: Checkpoint,
  identity: TrainingIdentity,
  parts: Parts,
): { state: TrainingState; bestWeights: WeightSnapshot | undefined } {
  const {
    identity: saved,
    optimizerSteps,
    ...state
  } = checkpoint.state as TrainingState & { identity: TrainingIdentity; optimizerSteps: number }
  const differing = (Object.keys(identity) as (keyof TrainingIdentity)[]).filter(
    key => saved[key] !== identity[key],
  )
  if (differing.length > 0) {
    const what = differing.map(key => `${key} ${saved[key]} in place of ${identity[key]}`).join(', ')
    throw new SupervisedBaselinesError(
      'invalid-option',
      `The option \`checkpoint\` holds another training: ${what}. Give the same options, or an empty store.`,
      { saved, given: identity },
    )
  }
  loadWeights(parts.model, checkpoint.arrays['weights']!)
  parts.optimizer.load({ steps: optimizerSteps, slots: checkpoint.arrays['optimizer']! })
  if (parts.average) parts.average.load(checkpoint.arrays['average']!)
  return {
    state: { ...initialState(), ...structuredClone(state) },
    bestWeights: checkpoint.arrays['best'],
  }
}
