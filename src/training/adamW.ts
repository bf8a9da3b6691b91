import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs-core'
import { finiteNumber } from '../common/checks.js'
import { createOptimizerState, type Optimizer } from './optimizer.js'

/** Options of `adamW`. */
export interface AdamWOptions {
  /** Default 0.001. */
  readonly learningRate?: number
  /** Decay of the gradient's average. Default 0.9. */
  readonly beta1?: number
  /** Decay of the squared gradient's average. Default 0.999. */
  readonly beta2?: number
  /** Default 1e-8. */
  readonly epsilon?: number
  /** Weights shrink by `learningRate * weightDecay` a step, apart from the gradient (decoupled). Default 0.01. */
  readonly weightDecay?: number
}

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2), in PyTorch's form. */
export function adamW(options: AdamWOptions = {}): Optimizer {
  const learningRate = finiteNumber('learningRate', options.learningRate ?? 1e-3, 0)
  const beta1 = finiteNumber('beta1', options.beta1 ?? 0.9, 0, 1)
  const beta2 = finiteNumber('beta2', options.beta2 ?? 0.999, 0, 1)
  const epsilon = finiteNumber('epsilon', options.epsilon ?? 1e-8, 0)
  const weightDecay = finiteNumber('weightDecay', options.weightDecay ?? 0.01, 0)
  return {
    name: 'adamW',
    settings: { beta1, beta2, epsilon, weightDecay },
    learningRate,
    create: weights =>
      createOptimizerState(weights, 2, ({ weight, gradient, slots, learningRate, step }) => {
        const mean = add(mul(slots[0]!, beta1), mul(gradient, 1 - beta1))
        const meanSquare = add(mul(slots[1]!, beta2), mul(square(gradient), 1 - beta2))
        const root = add(div(sqrt(meanSquare), Math.sqrt(1 - beta2 ** step)), epsilon)
        const change = mul(div(mean, root), learningRate / (1 - beta1 ** step))
        const kept = weightDecay === 0 ? weight : mul(weight, 1 - learningRate * weightDecay)
        return { weight: sub(kept, change), slots: [mean, meanSquare] }
      }),
  }
}
