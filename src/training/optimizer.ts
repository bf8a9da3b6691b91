import * as tf from '@tensorflow/tfjs-core'
import { SupervisedBaselinesError } from '../errors.js'

/** How weights follow their gradients: settings alone, good for any number of trainings. */
export interface Optimizer {
  /** Stands in checkpoints: one of another optimizer is refused. */
  readonly name: string
  /** What else tells it apart, as plain JSON; stands in checkpoints likewise. Default: nothing. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** The rate that a schedule multiplies. */
  readonly learningRate: number
  /** An update rule with its own state, all zero, for these weights. */
  create(weights: readonly tf.Variable[]): OptimizerState
}

/** One training's update rule with its moving averages, which live on the device until `dispose`. */
export interface OptimizerState {
  /** Takes one step: `gradients` in the order of the weights; they stay the caller's to dispose of. */
  step(gradients: readonly tf.Tensor[], learningRate: number): void
  /** Steps taken and the moving averages, to go on later from the same place. */
  save(): Promise<SavedOptimizer>
  /** How many moving averages `save` gives. */
  readonly slotCount: number
  /** Goes on from a saved state. */
  load(saved: SavedOptimizer): void
  /** Frees the tensors. */
  dispose(): void
}

/** An optimizer's state, to go on from. */
export interface SavedOptimizer {
  /** Steps done so far. */
  readonly steps: number
  /** One array per moving average, weights in order within it. */
  readonly slots: readonly Float32Array[]
}

/**
 * An optimizer's moving averages, `perWeight` of each weight's shape, kept outside every tidy.
 *
 * `update` gives the new weight and the new averages of one weight.
 */
export function createOptimizerState(
  weights: readonly tf.Variable[],
  perWeight: number,
  update: (args: {
    weight: tf.Tensor
    gradient: tf.Tensor
    slots: tf.Tensor[]
    learningRate: number
    step: number
  }) => { weight: tf.Tensor; slots: tf.Tensor[] },
): OptimizerState {
  let steps = 0
  let slots = weights.map(weight => Array.from({ length: perWeight }, () => tf.keep(tf.zeros(weight.shape))))
  const dispose = () => {
    tf.dispose(slots)
    slots = []
  }
  return {
    slotCount: weights.length * perWeight,
    step(gradients, learningRate) {
      steps++
      weights.forEach((weight, i) => {
        const old = slots[i]!
        slots[i] = tf.tidy(() => {
          const next = update({ weight, gradient: gradients[i]!, slots: old, learningRate, step: steps })
          weight.assign(next.weight)
          return next.slots.map(tf.keep)
        })
        tf.dispose(old)
      })
    },
    async save() {
      const arrays = await Promise.all(slots.flat().map(slot => slot.data<'float32'>()))
      return { steps, slots: arrays.map(array => Float32Array.from(array)) }
    },
    load(saved) {
      if (saved.slots.length !== weights.length * perWeight) {
        throw new SupervisedBaselinesError(
          'corrupt',
          `The saved optimizer has ${saved.slots.length} arrays, but this one needs ${weights.length * perWeight}.`,
        )
      }
      dispose()
      steps = saved.steps
      slots = weights.map((weight, i) =>
        Array.from({ length: perWeight }, (_, k) =>
          tf.keep(tf.tensor(saved.slots[i * perWeight + k]!.slice(), weight.shape, 'float32')),
        ),
      )
    },
    dispose,
  }
}
