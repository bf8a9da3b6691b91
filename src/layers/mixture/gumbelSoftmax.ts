import { add, div, logSoftmax, softmax, type Tensor1D, tensor1d } from '@tensorflow/tfjs-core'
import { createRandom } from '../../common/random.js'

/** Falls in equal ratios from `from` at step 0 to `to` at step `steps`, and stays there. */
export interface TemperatureSchedule {
  /** At the first step. */
  readonly from: number
  /** From step `steps` on. */
  readonly to: number
  /** Steps between the two. */
  readonly steps: number
}

export function temperatureAt(temperature: number | TemperatureSchedule, step: number): number {
  if (typeof temperature === 'number') return temperature
  const { from, to, steps } = temperature
  return from * (to / from) ** Math.min(1, step / steps)
}

/**
 * Weights that sum to 1, drawn around the softmax of the logits: softmax((log softmax(logits) + g) / temperature)
 * with g from Gumbel(0, 1). Jang, Gu and Poole 2017 (arXiv 1611.01144), equation 2; differentiable.
 */
export function gumbelSoftmax(logits: Tensor1D, temperature: number, seed: number, step: number): Tensor1D {
  const random = createRandom(seed).fork(step)
  const noise = Float32Array.from({ length: logits.size }, () => gumbel(random.uniform()))
  return softmax(div(add(logSoftmax(logits), tensor1d(noise)), temperature))
}

function gumbel(u: number): number {
  return -Math.log(-Math.log(Math.max(u, Number.MIN_VALUE)))
}
