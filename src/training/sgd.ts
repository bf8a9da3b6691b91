import { add, mul, sub } from '@tensorflow/tfjs-core'
import { finiteNumber } from '../common/checks.js'
import { createOptimizerState, type Optimizer } from './optimizer.js'

/** Options of `sgd`. */
export interface SGDOptions {
  /** Default 0.1. */
  readonly learningRate?: number
  /** Default 0.9. */
  readonly momentum?: number
  /** Look ahead along the momentum. Default true. */
  readonly nesterov?: boolean
  /** Added to the gradient as `weightDecay * weight` (coupled: it passes through the momentum). Default 0. */
  readonly weightDecay?: number
}

/**
 * Stochastic gradient descent with momentum, in PyTorch's form: v = m v + g; w = w - lr (g + m v).
 *
 * Sutskever et al. 2013, section 2, for the Nesterov form.
 */
export function sgd(options: SGDOptions = {}): Optimizer {
  const learningRate = finiteNumber('learningRate', options.learningRate ?? 0.1, 0)
  const momentum = finiteNumber('momentum', options.momentum ?? 0.9, 0, 1)
  const weightDecay = finiteNumber('weightDecay', options.weightDecay ?? 0, 0)
  const nesterov = options.nesterov ?? true
  return {
    name: 'sgd',
    settings: { momentum, nesterov, weightDecay },
    learningRate,
    create: weights =>
      createOptimizerState(weights, momentum === 0 ? 0 : 1, ({ weight, gradient, slots, learningRate }) => {
        const slope = weightDecay === 0 ? gradient : add(gradient, mul(weight, weightDecay))
        const [velocity] = slots
        if (!velocity) return { weight: sub(weight, mul(slope, learningRate)), slots: [] }
        const next = add(mul(velocity, momentum), slope)
        const direction = nesterov ? add(slope, mul(next, momentum)) : next
        return { weight: sub(weight, mul(direction, learningRate)), slots: [next] }
      }),
  }
}
