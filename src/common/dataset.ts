import type { Random } from './random.js'

/** Examples ready for a network, row-major: `inputs` is [examples, ...inputShape], `targets` [examples, ...targetShape]. */
export interface Batch {
  /** [examples, ...inputShape]. */
  readonly inputs: Float32Array
  /** [examples, ...targetShape]. */
  readonly targets: Float32Array
}

/**
 * Examples that can be asked for by number; whatever offers this can be trained on, be it in memory or on disk.
 *
 * A target is a class number (targetShape []), one 0 or 1 per label ([labels]), or dense values (any shape).
 */
export interface Dataset {
  /** How many examples there are. */
  readonly size: number
  /** Shape of one input, channels last: [length, channels] or [height, width, channels]. */
  readonly inputShape: readonly number[]
  /** Shape of one target: [] for a class number. */
  readonly targetShape: readonly number[]
  /**
   * The examples with these numbers, in this order. `random` is given in training only; a dataset that
   * augments draws from it and from nothing else, so that a batch can be made again from its seed.
   */
  batch(indices: ArrayLike<number>, random?: Random): Batch | Promise<Batch>
}

/** How many numbers a tensor of this shape holds. */
export function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}
