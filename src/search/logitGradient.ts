import {
  add,
  div,
  mul,
  norm,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tensor1d,
} from '@tensorflow/tfjs-core'
import { type MixtureConv, mixtureReach } from '../layers/index.js'
import type { SearchRecipe } from './searchTypes.js'

type Penalties = Pick<SearchRecipe, 'logitGradientNorm' | 'receptiveFieldPenalty' | 'costPenalty'>

/** Turns the gradient of one layer's logits into the one that its logits follow. */
export type LogitGradient = (gradient: Tensor, logits: Tensor) => Tensor

/**
 * For each layer: its gradient brought to one norm, so that every layer decides at the same pace however deep it
 * lies, and the penalties added (the authors' `scale_grad`; the multiply-adds' penalty is ours: the gradient of
 * the expected cost under the softmax).
 */
export function logitGradients(
  mixtures: readonly MixtureConv[],
  { logitGradientNorm, receptiveFieldPenalty, costPenalty }: Penalties,
): LogitGradient[] {
  const costs = mixtures.map(candidateCosts)
  const mean = costs.flat().reduce((a, b) => a + b, 0) / costs.flat().length
  return mixtures.map((mixture, i) => {
    const fields = mixture.pairs.map(pair => receptiveFieldPenalty * mixtureReach(pair))
    const relative = costs[i]!.map(cost => cost / mean)
    return (gradient, logits) => {
      const unit = mul(div(gradient, add(norm(gradient), 1e-8)), logitGradientNorm)
      const withFields = add(unit, tensor1d(fields))
      if (costPenalty === 0) return withFields
      const chances = softmax(logits as Tensor1D)
      const cost = tensor1d(relative)
      const excess = sub(cost, sum(mul(chances, cost)))
      return add(withFields, mul(mul(chances, excess), costPenalty))
    }
  })
}

/** Multiply-adds of every candidate of a layer, for one example. */
function candidateCosts(mixture: MixtureConv): number[] {
  const shape = mixture.outputShape as (number | null)[]
  const positions = shape.slice(1, -1).reduce<number>((product, n) => product * (n ?? 1), 1)
  return mixture.pairs.map(
    ({ kernelSize }) => kernelSize ** mixture.rank * mixture.channels * mixture.filters * positions,
  )
}
