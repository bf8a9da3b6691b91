import type { MixtureAxis, TapGroup } from './tapLayout.js'

/** The input elements that a group's taps see along an axis from output 0. */
export function tapOffsets(group: TapGroup, a: number): number[] {
  const { first, taps } = group.axes[a]!
  return Array.from({ length: taps }, (_, tap) => first + tap * group.dilation)
}

/** Whether a tap sees an element of the input from any output, and not the padding alone. */
export function isUseful(offset: number, axis: MixtureAxis): boolean {
  return offset < axis.input && offset + (axis.output - 1) * axis.stride >= 0
}

/** The length of a Fourier transform along an axis whose wrapped ends meet no output. */
export function fourierPeriod(axis: MixtureAxis, groups: readonly TapGroup[], a: number): number {
  const seen = groups.flatMap(group => tapOffsets(group, a)).filter(offset => isUseful(offset, axis))
  const last = (axis.output - 1) * axis.stride
  return Math.max(axis.input - Math.min(0, ...seen), last + Math.max(0, ...seen) + 1, axis.input)
}
