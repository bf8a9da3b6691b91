import type { KernelPair } from './kernelPairs.js'
import { layTaps, type MixtureAxis, stackedRows, tapCount } from './tapLayout.js'
import { fourierPeriod } from './tapOffsets.js'

/**
 * How a mixture of convolutions is computed, all to the same numbers: one convolution per dilation with the weighted
 * kernels added up (`'dilations'`), one with all of them spread out to a single dense kernel (`'dense'`), or by
 * Fourier transforms (`'fourier'`).
 */
export type MixtureForm = 'dilations' | 'dense' | 'fourier'

/** A mixture's shape; what the cost of each form depends on. */
export interface MixtureShape {
  readonly pairs: readonly KernelPair[]
  readonly axes: readonly MixtureAxis[]
  readonly channels: { readonly in: number; readonly out: number }
  readonly batch: number
}

/** Multiplications of one forward pass in each form. */
export function mixtureCosts({ pairs, axes, channels, batch }: MixtureShape): Record<MixtureForm, number> {
  const rank = axes.length
  const weights = channels.in * channels.out
  const outputs = axes.reduce((product, axis) => product * axis.output, batch)
  const convolving = (by: 'dilations' | 'dense') =>
    layTaps(pairs, axes, by).reduce(
      (sum, group) => sum + tapCount(group) * weights * (outputs + stackedRows(group)),
      0,
    )
  const groups = layTaps(pairs, axes, 'aligned')
  const taps = groups[0]!.axes.map(axis => axis.taps)
  const placing = groups.reduce((sum, group) => sum + tapCount(group) * stackedRows(group), 0) * weights
  const periods = axes.map((axis, a) => fourierPeriod(axis, groups, a))
  const half = Math.floor(periods.at(-1)! / 2) + 1
  const across = axes.at(-1)!
  const [down] = axes
  const frequencies = rank === 1 ? half : half * periods[0]!
  const transform = (channelCount: number, length: 'input' | 'output') => {
    const rows = rank === 1 ? 1 : down![length]
    const last = 2 * half * across[length] * rows
    const first = rank === 1 ? 0 : 4 * periods[0]! * down![length] * half
    return (last + first) * batch * channelCount
  }
  const kernelTransform =
    rank === 1
      ? 4 * half * groups.length * taps[0]!
      : groups.length * taps[0]! * (2 * half * taps[1]! + 8 * periods[0]! * half)
  return {
    dilations: convolving('dilations'),
    dense: convolving('dense'),
    fourier:
      transform(channels.in, 'input') +
      transform(channels.out, 'output') +
      placing +
      kernelTransform * weights +
      4 * frequencies * batch * weights,
  }
}

/** Time that a multiplication takes beside one of the per-dilation form, as `npm run bench -- mixture` measures. */
const timePerMultiplication = {
  1: { dilations: 1, dense: 0.9, fourier: 2 },
  2: { dilations: 1, dense: 0.9, fourier: 3 },
} as const

/** The form that takes the least time by its multiplications. */
export function cheapestForm(shape: MixtureShape): MixtureForm {
  const costs = mixtureCosts(shape)
  const time = (form: MixtureForm) => costs[form] * timePerMultiplication[shape.axes.length as 1 | 2][form]
  return (Object.keys(costs) as MixtureForm[]).reduce((best, form) => (time(form) < time(best) ? form : best))
}
