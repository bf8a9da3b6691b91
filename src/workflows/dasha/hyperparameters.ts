import {
  type Choice,
  type Config,
  choice,
  type LogUniform,
  logUniform,
  type Space,
  type Uniform,
  uniform,
} from '../../tuning/index.js'
import type { BackboneName } from './backbones.js'
import type { PreparedTask } from './prepareTask.js'

/** How much `dasha` does: `laptop` within a budget, `paper` the recipe in full, `smoke` a few steps of everything. */
export type Preset = 'paper' | 'laptop' | 'smoke'

/** How one net of a backbone is made and trained, beside its size and epochs: plain JSON. */
export interface Hyperparameters {
  readonly learningRate: number
  readonly weightDecay: number
  /** Of SGD, for Wide ResNets. */
  readonly momentum?: number
  readonly dropout: number
  /** The kernels that the search decided on, or the backbone's own. */
  readonly kernels: 'found' | 'own'
  /** Parts that the head averages apart; 1 is global average pooling. */
  readonly segments: number
  /** Cosines of the position beside the input. */
  readonly positionChannels: number
  /** Whether DNA is read on a random strand in training, and on both, averaged, in prediction. */
  readonly bothStrands: boolean
  /** Share of the letters of DNA that are replaced at random in training. Default 0. */
  readonly mutations?: number
}

/** Where the tuner looks, and what it tries first. */
export interface TunedSpace {
  readonly space: Space
  /** Known to work on many tasks: a small budget is then no worse than them. */
  readonly points: readonly Hyperparameters[]
}

/** The space of a preset; `hasFound` tells whether there are kernels to choose from beside the backbone's own. */
export function tunedSpace(
  task: PreparedTask,
  backbone: BackboneName,
  preset: Preset,
  hasFound: boolean,
): TunedSpace {
  const isUNet = backbone.startsWith('unet')
  if (preset === 'paper') {
    const paper = {
      learningRate: logUniform(1e-5, 0.5),
      weightDecay: logUniform(5e-7, 5e-3),
      dropout: choice([0, 0.05, 0.1]),
    }
    return { space: isUNet ? paper : { ...paper, momentum: uniform(0.9, 1) }, points: [] }
  }
  const [plain, ...others] = startingPoints(task, backbone, preset)
  const space: Record<string, LogUniform | Uniform | Choice> = isUNet
    ? { learningRate: logUniform(2e-4, 2e-2), weightDecay: logUniform(1e-3, 0.3) }
    : {
        learningRate: logUniform(0.01, 0.5),
        weightDecay: logUniform(1e-5, 5e-3),
        momentum: uniform(0.8, 0.98),
      }
  space['dropout'] = choice([0, 0.05, 0.1, 0.2])
  if (hasFound) space['kernels'] = choice(['own', 'found'])
  for (const { segments, positionChannels } of others) {
    space['segments'] = choice([1, segments])
    space['positionChannels'] = choice([0, positionChannels])
  }
  if (plain.bothStrands) space['bothStrands'] = choice([true, false])
  const withKernels = (kernels: Hyperparameters['kernels']) =>
    [plain, ...others].map(point => ({ ...point, kernels }))
  return { space, points: [...withKernels('own'), ...(hasFound ? withKernels('found') : [])] }
}

/** What works by hand: for something anywhere in the input, and for something anchored at a position of a sequence. */
export function startingPoints(
  task: PreparedTask,
  backbone: BackboneName,
  preset: Preset,
): [Hyperparameters, ...Hyperparameters[]] {
  const plain = startingPoint(task, backbone, preset)
  if (preset === 'paper' || task.rank === 2 || task.head === 'dense') return [plain]
  // Parts of ten positions; what is anchored at a position has a direction, too.
  const segments = Math.max(2, Math.min(Math.round(task.train.inputShape[0]! / 10), 64))
  return [plain, { ...plain, segments, positionChannels: 4, bothStrands: false }]
}

/** The hyperparameters that training by hand takes. */
export function startingPoint(task: PreparedTask, backbone: BackboneName, preset: Preset): Hyperparameters {
  const rest = {
    dropout: 0,
    kernels: 'found',
    segments: 1,
    positionChannels: 0,
    bothStrands: task.kind === 'dna' && task.head !== 'dense' && preset !== 'paper',
  } as const
  if (!backbone.startsWith('unet')) {
    return { learningRate: 0.1, weightDecay: 5e-4, momentum: 0.9, ...rest }
  }
  return { learningRate: preset === 'paper' ? 2e-4 : 2e-3, weightDecay: 0.05, ...rest }
}

/** A point as the space has it: without what does not vary. */
export function pointOf(space: Space, point: Hyperparameters): Config {
  return Object.fromEntries(Object.keys(space).map(name => [name, point[name as keyof Hyperparameters]!]))
}

/** A configuration of the space with what does not vary. */
export function hyperparametersOf(config: Config, plain: Hyperparameters): Hyperparameters {
  return { ...plain, ...config }
}

/** Whether two configurations are the same. */
export function isSame(a: Hyperparameters, b: Hyperparameters): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
