import {
  add,
  customGrad,
  dispose,
  type GradSaveFunc,
  keep,
  mul,
  neg,
  ones,
  rsqrt,
  serialization,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core'
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers'
import { mendBackend } from '../backends/mendBackend.js'
import { finiteNumber, oneOf } from '../common/checks.js'
import { invalidOption } from '../errors.js'
import { affine, type ChannelActivation, channelAffine, channelMean, throughActivation } from './channels.js'
import type { LayerArgs } from './serialize.js'

/** Options of {@link fusedBatchNorm}. */
export interface FusedBatchNormConfig extends LayerArgs {
  /** What is applied to the normalised values in the same pass; `linear` (nothing) by default. */
  readonly activation?: ChannelActivation
  /** Weight of the old moving statistics at each training step; 0.9 by default (PyTorch's momentum of 0.1). */
  readonly momentum?: number
  /** Added to the variance; 1e-5 by default. */
  readonly epsilon?: number
}

/**
 * Batch normalisation over the last axis with the activation that follows it, at the speed of the backend (on
 * wasm about five times that of `tf.layers.batchNormalization` and a ReLU). Its weights stand in Keras's order:
 * gamma, beta, moving mean, moving variance (biased, as in Keras).
 *
 * `momentum` may be changed at any time, for instance to recompute the moving statistics over a data set.
 */
export class FusedBatchNorm extends layers.Layer {
  static readonly className = 'FusedBatchNorm'
  momentum: number
  private readonly activation: ChannelActivation
  private readonly epsilon: number
  private gamma!: LayerVariable
  private beta!: LayerVariable
  private movingMean!: LayerVariable
  private movingVariance!: LayerVariable

  constructor(config: FusedBatchNormConfig = {}) {
    super(config)
    this.supportsMasking = true
    this.activation = oneOf<ChannelActivation>('activation', config.activation ?? 'linear', [
      'linear',
      'relu',
    ])
    this.momentum = finiteNumber('momentum', config.momentum ?? 0.9, 0, 1)
    this.epsilon = finiteNumber('epsilon', config.epsilon ?? 1e-5, 0)
  }

  override build(inputShape: Shape): void {
    const channels = inputShape.at(-1)
    if (typeof channels !== 'number') {
      throw invalidOption('inputShape', inputShape, 'a shape whose last axis, the channels, is known')
    }
    const weight = (name: string, from: ReturnType<typeof initializers.zeros>, trainable: boolean) =>
      this.addWeight(name, [channels], 'float32', from, undefined, trainable)
    this.gamma = weight('gamma', initializers.ones(), true)
    this.beta = weight('beta', initializers.zeros(), true)
    this.movingMean = weight('moving_mean', initializers.zeros(), false)
    this.movingVariance = weight('moving_variance', initializers.ones(), false)
    super.build(inputShape)
  }

  override call(inputs: Tensor | Tensor[], kwargs: { training?: boolean }): Tensor {
    mendBackend()
    const x = Array.isArray(inputs) ? inputs[0]! : inputs
    return tidy(() => {
      const gamma = this.gamma.read() as Tensor1D
      const beta = this.beta.read() as Tensor1D
      if (kwargs.training !== true || x.size === 0) {
        const scale = mul(gamma, rsqrt(add(this.movingVariance.read(), this.epsilon))) as Tensor1D
        const shift = sub(beta, mul(this.movingMean.read(), scale)) as Tensor1D
        return channelAffine(x, scale, shift, this.activation)
      }
      const { y, mean, variance } = normalize(x, gamma, beta, this.epsilon, this.activation)
      this.follow(this.movingMean, mean)
      this.follow(this.movingVariance, variance)
      dispose([mean, variance])
      return y
    })
  }

  override getConfig(): serialization.ConfigDict {
    return {
      ...super.getConfig(),
      activation: this.activation,
      momentum: this.momentum,
      epsilon: this.epsilon,
    }
  }

  private follow(moving: LayerVariable, now: Tensor): void {
    moving.write(add(mul(moving.read(), this.momentum), mul(now, 1 - this.momentum)))
  }
}

serialization.registerClass(FusedBatchNorm as never)

/** A {@link FusedBatchNorm} layer: `fusedBatchNorm({ activation: 'relu' })` takes the place of batch norm and ReLU. */
export function fusedBatchNorm(config: FusedBatchNormConfig = {}): FusedBatchNorm {
  return new FusedBatchNorm(config)
}

interface Normalized {
  readonly y: Tensor
  /** The statistics of the batch, for the caller to dispose. */
  readonly mean: Tensor1D
  readonly variance: Tensor1D
}

/**
 * Normalises by the statistics of the batch (Ioffe and Szegedy, 2015, algorithm 1), with the whole gradient in
 * one piece: with c = x - mean and r = 1 / sqrt(variance + epsilon),
 * dx = gamma r (dz - mean(dz) - c r^2 mean(dz c)), dgamma = r sum(dz c), dbeta = sum(dz).
 */
function normalize(
  x: Tensor,
  gamma: Tensor1D,
  beta: Tensor1D,
  epsilon: number,
  activation: ChannelActivation,
): Normalized {
  const statistics: Tensor1D[] = []
  const op = customGrad((...args) => {
    const [x, gamma, beta, save] = args as unknown as [Tensor, Tensor1D, Tensor1D, GradSaveFunc]
    const mean = keep(channelMean(x))
    const centred = affine(x, ones([mean.size]), neg(mean))
    const variance = keep(channelMean(square(centred)))
    statistics.push(mean, variance)
    const inverse = rsqrt(add(variance, epsilon)) as Tensor1D
    const y = affine(centred, mul(gamma, inverse), beta, activation)
    save([centred, inverse, gamma, y])
    return {
      value: y,
      gradFunc: (dy, saved) =>
        // tfjs keeps what a gradient makes on the way until the whole backward pass is over.
        tidy(() => {
          const [centred, inverse, gamma, y] = saved as [Tensor, Tensor1D, Tensor1D, Tensor]
          const rows = y.size / gamma.size
          const dz = throughActivation(dy, y, activation)
          const meanDz = channelMean(dz)
          const meanDzCentred = channelMean(mul(dz, centred))
          const scale = mul(gamma, inverse) as Tensor1D
          const perCentred = neg(mul(mul(scale, square(inverse)), meanDzCentred)) as Tensor1D
          const dx = add(affine(dz, scale, neg(mul(scale, meanDz))), affine(centred, perCentred))
          return [dx, mul(mul(meanDzCentred, inverse), rows), mul(meanDz, rows)]
        }),
    }
  })
  const y = op(x, gamma, beta)
  const [mean, variance] = statistics as [Tensor1D, Tensor1D]
  return { y, mean, variance }
}
