import { contentHash } from '../../common/contentHash.js'
import { type Dataset, sizeOfShape } from '../../common/dataset.js'
import { createRandom } from '../../common/random.js'
import type { Loss, Metric } from '../../training/index.js'
import type { DashaTask, KernelSpace } from './task.js'

/**
 * What makes a task the one that it is, as plain JSON: a run goes on from a journal only where all of it is the same.
 * Test data are not part of it: nothing is chosen by them, and they are scored anew each time.
 */
export interface TaskIdentity {
  /** What the inputs are. */
  readonly kind: string
  /** What is predicted. */
  readonly head: string
  /** Classes, labels, or channels of the dense output. */
  readonly outputs: number
  /** Null where the output has as many positions as the input. */
  readonly horizon: number | null
  /** Of one input. */
  readonly inputShape: readonly number[]
  /** Of one target. */
  readonly targetShape: readonly number[]
  /** The data to learn from, before any are held out. */
  readonly train: DataIdentity
  /** The data to choose by, those held out included. */
  readonly validation: DataIdentity
  /** What is trained with. */
  readonly loss: NamedSettings
  /** With their directions as settings. */
  readonly metrics: readonly NamedSettings[]
  /** A hash of what they make of some inputs, with fixed random numbers. */
  readonly augmentations: string
  /** Examples a step. */
  readonly batchSize: number
  /** Null for the one of the task's kind. */
  readonly kernelSpace: KernelSpace | null
}

/** Examples, told apart by a hash of 128 bits over all inputs and targets. */
export interface DataIdentity {
  /** How many there are. */
  readonly examples: number
  /** 32 hexadecimal digits. */
  readonly hash: string
}

/** A loss or a metric. */
export interface NamedSettings {
  /** Its name. */
  readonly name: string
  /** Plain JSON; null where there are none. */
  readonly settings: unknown
}

/** What of a prepared task its identity follows from. */
interface IdentifiedTask {
  readonly kind: string
  readonly head: string
  readonly outputs: number
  readonly horizon: number | undefined
  readonly train: Dataset
  readonly loss: Loss
  readonly metrics: readonly Metric[]
  readonly augmentations: NonNullable<DashaTask['augmentations']>
  readonly batchSize: number
  readonly kernelSpace: KernelSpace | undefined
}

/** The identity of a task whose data were hashed when they were read. */
export function taskIdentity(
  task: IdentifiedTask,
  data: { readonly train: DataIdentity; readonly validation: DataIdentity },
): TaskIdentity {
  const { kind, head, outputs, train, loss, metrics, batchSize } = task
  return {
    ...{ kind, head, outputs, batchSize },
    horizon: task.horizon ?? null,
    inputShape: [...train.inputShape],
    targetShape: [...train.targetShape],
    train: data.train,
    validation: data.validation,
    loss: { name: loss.name, settings: loss.settings ?? null },
    metrics: metrics.map(({ name, direction }) => ({ name, settings: direction })),
    augmentations: augmentationHash(task),
    kernelSpace: task.kernelSpace ?? null,
  }
}

/** Inputs that augmentations are tried on: enough for shares of a hundredth to show. */
const tried = 64

/**
 * Augmentations are functions, whose settings cannot be read: what they make of inputs of the task's shape tells them
 * apart, one-hot ones (as DNA is) of random letters where there are channels.
 */
function augmentationHash({ train, augmentations }: IdentifiedTask): string {
  const hash = contentHash()
  const channels = train.inputShape.at(-1)!
  for (const [number, augment] of augmentations.entries()) {
    hash.add(new TextEncoder().encode(JSON.stringify([number, augment.symmetries ?? null])))
    for (let i = 0; i < tried; i++) {
      const random = createRandom(i)
      const input = new Float32Array(sizeOfShape(train.inputShape))
      for (let at = 0; at < input.length; at += channels) {
        if (channels === 1) input[at] = random.uniform()
        else input[at + random.integer(channels)] = 1
      }
      augment(input, train.inputShape, random.fork(number))
      hash.add(input)
    }
  }
  return hash.digest()
}
