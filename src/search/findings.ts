import type { KernelPair } from '../layers/index.js'
import type { FoundKernel, SearchedLayer } from './searchTypes.js'

/** Softmax of a layer's logits. */
export function probabilities(logits: readonly number[]): number[] {
  const most = Math.max(...logits)
  const powers = logits.map(logit => Math.exp(logit - most))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map(power => power / sum)
}

/** Entropy in parts of the largest there can be: 1 where nothing is known, 0 where all is decided. */
export function relativeEntropy(chances: readonly number[]): number {
  if (chances.length === 1) return 0
  const entropy = chances.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0)
  return entropy / Math.log(chances.length)
}

/** Each layer's likeliest candidate; of equal ones the first, which sees least. */
export function likeliestKernels(
  layers: readonly Pick<SearchedLayer, 'name' | 'candidates'>[],
  logits: readonly (readonly number[])[],
): FoundKernel[] {
  return layers.map(({ name, candidates }, i) => {
    const chances = probabilities(logits[i]!)
    const best = chances.indexOf(Math.max(...chances))
    const { kernelSize, dilation } = candidates[best] as KernelPair
    return { layer: name, kernelSize, dilation, probability: chances[best]! }
  })
}

/** Whether the last `epochs` changes of epoch changed no layer's choice. */
export function isStable(
  layers: readonly SearchedLayer[],
  logitsByEpoch: readonly (readonly (readonly number[])[])[],
  epochs: number,
): boolean {
  if (logitsByEpoch.length <= epochs) return false
  const choices = logitsByEpoch
    .slice(-epochs - 1)
    .map(logits =>
      JSON.stringify(
        likeliestKernels(layers, logits).map(({ kernelSize, dilation }) => [kernelSize, dilation]),
      ),
    )
  return choices.every(choice => choice === choices[0])
}
