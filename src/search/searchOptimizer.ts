import * as tf from '@tensorflow/tfjs-core'
import { clipGradients, type Optimizer } from '../training/index.js'
import type { LogitGradient } from './logitGradient.js'

/**
 * Two optimizers in one: the logits by theirs, all other weights by the other. The gradients of the logits are turned
 * first, then cut down together with the others or left as they are.
 */
export function searchOptimizer(options: {
  readonly name: string
  readonly weights: Optimizer
  readonly logits: Optimizer
  /** By variable: how the gradient of these logits is turned. */
  readonly logitGradients: ReadonlyMap<tf.Variable, LogitGradient>
  readonly clipNorm: number
  readonly clipLogits: boolean
}): Optimizer {
  const { name, weights, logits, logitGradients, clipNorm, clipLogits } = options
  return {
    name,
    learningRate: weights.learningRate,
    create(variables) {
      const isLogit = variables.map(variable => logitGradients.has(variable))
      const part = <T>(list: readonly T[], which: boolean) => list.filter((_, i) => isLogit[i] === which)
      const forWeights = weights.create(part(variables, false))
      const forLogits = logits.create(part(variables, true))
      return {
        slotCount: forWeights.slotCount + forLogits.slotCount,
        step(gradients, learningRate) {
          const turned = gradients.map((gradient, i) => {
            const turn = logitGradients.get(variables[i]!)
            return tf.tidy(() => (turn ? turn(gradient, variables[i]!) : tf.clone(gradient)))
          })
          const logitRate = (learningRate / weights.learningRate) * logits.learningRate
          const [ofWeights, ofLogits] = [part(turned, false), part(turned, true)]
          const clipped = clipGradients(clipLogits ? [...ofWeights, ...ofLogits] : ofWeights, clipNorm)
          forWeights.step(clipped.slice(0, ofWeights.length), learningRate)
          forLogits.step(clipLogits ? clipped.slice(ofWeights.length) : ofLogits, logitRate)
          tf.dispose(clipLogits ? clipped : [...clipped, ...ofLogits])
        },
        async save() {
          const [ofWeights, ofLogits] = await Promise.all([forWeights.save(), forLogits.save()])
          return { steps: ofWeights.steps, slots: [...ofWeights.slots, ...ofLogits.slots] }
        },
        load({ steps, slots }) {
          forWeights.load({ steps, slots: slots.slice(0, forWeights.slotCount) })
          forLogits.load({ steps, slots: slots.slice(forWeights.slotCount) })
        },
        dispose() {
          forWeights.dispose()
          forLogits.dispose()
        },
      }
    },
  }
}
