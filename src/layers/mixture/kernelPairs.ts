import { wholeNumber } from '../../common/checks.js'
import { invalidOption } from '../../errors.js'

/** One candidate of a searched layer. */
export interface KernelPair {
  /** Taps. */
  readonly kernelSize: number
  /** Distance between taps. */
  readonly dilation: number
}

/** What a searched layer may choose from. */
export interface KernelChoices {
  /** Candidates, in taps. */
  readonly kernelSizes: readonly number[]
  /** Candidates; every kernel size is tried at each. */
  readonly dilations: readonly number[]
}

/** All pairs of a kernel size and a dilation, by dilation and within it by kernel size, each once. */
export function kernelPairs(choices: KernelChoices, option = 'space'): KernelPair[] {
  const sorted = (name: 'kernelSizes' | 'dilations') => {
    const list: unknown = choices?.[name]
    if (!Array.isArray(list) || list.length === 0) {
      throw invalidOption(`${option}.${name}`, list, 'a list of whole numbers of at least 1')
    }
    const numbers = list.map((n, i) => wholeNumber(`${option}.${name}[${i}]`, n, 1))
    return [...new Set(numbers)].sort((a, b) => a - b)
  }
  const kernelSizes = sorted('kernelSizes')
  return sorted('dilations').flatMap(dilation => kernelSizes.map(kernelSize => ({ kernelSize, dilation })))
}

/** Elements that a candidate sees at once, along an axis. */
export function mixtureReach({ kernelSize, dilation }: KernelPair): number {
  return (kernelSize - 1) * dilation + 1
}
