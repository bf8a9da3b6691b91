import { mul, serialization, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { finiteNumber } from '../common/checks.js'
import { createRandom } from '../common/random.js'
import type { SteppedLayer } from './steppedLayer.js'

export interface DropoutConfig {
  readonly name?: string
  /** Share of the values set to 0 in training, 0 to 1. */
  readonly rate: number
  /** Fixes the masks. Default 0. */
  readonly seed?: number
}

/**
 * Dropout whose masks follow from its seed and the training step alone, so that a training resumed at any
 * step drops the same values (tf.layers.dropout drops the same in every step when it has a seed).
 */
export class Dropout extends layers.Layer implements SteppedLayer {
  /** @nocollapse */
  static readonly className = 'SeededDropout'
  private readonly rate: number
  private readonly seed: number
  private step: number | undefined = 0

  constructor(config: DropoutConfig) {
    super(config)
    this.rate = finiteNumber('rate', config.rate, 0, 1)
    this.seed = config.seed ?? 0
  }

  /** The step whose mask is next; undefined to drop nothing. */
  setStep(step: number | undefined): void {
    this.step = step
  }

  override computeOutputShape(inputShape: number[]): number[] {
    return inputShape
  }

  override call(inputs: Tensor | Tensor[], kwargs: { training?: boolean }): Tensor {
    const input = Array.isArray(inputs) ? inputs[0]! : inputs
    if (!kwargs.training || this.rate === 0 || this.step === undefined) return input
    return tidy(() => mul(input, tensor(this.mask(input.size, this.step!), input.shape)))
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, seed: this.seed }
  }

  private mask(size: number, step: number): Float32Array {
    // xorshift32: a quality that suits masks, at a few nanoseconds a value.
    let state = createRandom(this.seed).fork(step).integer(0xffffffff) + 1
    const threshold = this.rate * 4294967296
    const kept = 1 / (1 - this.rate)
    const mask = new Float32Array(size)
    for (let i = 0; i < size; i++) {
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      if (state >>> 0 >= threshold) mask[i] = kept
    }
    return mask
  }
}

serialization.registerClass(Dropout as never)
