import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { Dataset } from '../../common/dataset.js'
import { augmentDataset, mutating, reverseComplementing } from '../../data/index.js'
import {
  adamW,
  type CheckpointStore,
  cosineSchedule,
  linearSchedule,
  progressiveResizing,
  type Schedule,
  sgd,
  stepSchedule,
  type TrainingProgress,
  type TrainingResult,
  trainModel,
  warmUp,
} from '../../training/index.js'
import { type BackboneName, type BackboneSize, buildNet } from './backbones.js'
import type { Hyperparameters, Preset } from './hyperparameters.js'
import type { PreparedTask } from './prepareTask.js'
import { overStrands, withOtherStrand } from './strands.js'

/** One training of one net: everything but where it reports to is plain JSON. */
export interface NetTraining {
  readonly backbone: BackboneName
  readonly size: BackboneSize
  readonly kernels: readonly {
    readonly layer?: string
    readonly kernelSize: number
    readonly dilation: number
  }[]
  readonly hyperparameters: Hyperparameters
  readonly preset: Preset
  /** Epochs over which the learning rate falls. */
  readonly epochs: number
  /** Epochs to train until now. Default: all. */
  readonly upTo?: number
  readonly batchesPerEpoch: number
  /** Whether the first epochs see small images. */
  readonly isProgressive?: boolean
  readonly seed: number
}

export interface TrainNetOptions {
  /** Default: the task's. */
  readonly validation?: Dataset
  readonly store?: CheckpointStore
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: (progress: TrainingProgress) => void
}

/** A trained net, which reads one strand alone; its caller disposes of it. */
export async function trainNet(
  task: PreparedTask,
  training: NetTraining,
  options: TrainNetOptions = {},
): Promise<{ model: LayersModel; result: TrainingResult }> {
  const { backbone, size, kernels, hyperparameters, preset, epochs, seed } = training
  const {
    dropout,
    segments,
    positionChannels,
    bothStrands,
    mutations = 0,
    learningRate,
    weightDecay,
  } = hyperparameters
  const model = buildNet(backbone, size, task, {
    ...(hyperparameters.kernels === 'found' && kernels.length > 0 && { kernels }),
    ...{ dropout, segments, positionChannels, seed },
  })
  const augmentations = [
    ...(bothStrands ? [reverseComplementing()] : []),
    ...(mutations > 0 ? [mutating({ share: mutations })] : []),
    ...task.augmentations,
  ]
  const validation = options.validation ?? task.validation
  const schedule = scheduleOf(training, task.rank)
  const resizing = progressiveResizing()
  const isUNet = backbone.startsWith('unet')
  try {
    const result = await trainModel({
      model,
      train: augmentations.length > 0 ? augmentDataset(task.train, augmentations) : task.train,
      validation: bothStrands ? withOtherStrand(validation) : validation,
      loss: task.loss,
      metrics: bothStrands ? task.metrics.map(overStrands) : task.metrics,
      optimizer: isUNet
        ? adamW({ learningRate, weightDecay })
        : sgd({ learningRate, weightDecay, momentum: hyperparameters.momentum ?? 0.9 }),
      schedule: epoch => schedule(epoch, epochs),
      epochs: training.upTo ?? epochs,
      batchSize: task.batchSize,
      batchesPerEpoch: training.batchesPerEpoch,
      ...(training.isProgressive && { imageScale: (epoch: number) => resizing(epoch, epochs) }),
      clipNorm: 1,
      ...(preset !== 'paper' && { ema: { decay: 0.99 } }),
      seed,
      ...(options.signal && { signal: options.signal }),
      ...(options.store && { checkpoint: { store: options.store } }),
      ...(options.onProgress && { onProgress: options.onProgress }),
    })
    return { model, result }
  } catch (error) {
    model.dispose()
    throw error
  }
}

/** The paper's steps, stretched to other numbers of epochs; else half a cosine, or a line for U-Nets. */
function scheduleOf({ backbone, preset, epochs }: NetTraining, rank: 1 | 2): Schedule {
  if (backbone.startsWith('unet')) {
    return warmUp({ epochs: Math.min(5, epochs / 10), schedule: linearSchedule() })
  }
  if (preset !== 'paper') return cosineSchedule()
  const milestones = rank === 1 ? [30, 60, 90, 120, 160] : [60, 120, 160]
  return stepSchedule({ milestones: milestones.map(m => (m * epochs) / 200), factor: 0.2 })
}
