import type { KernelPair } from './kernelPairs.js'

/** One spatial axis of a searched layer, in elements. */
export interface MixtureAxis {
  readonly input: number
  readonly output: number
  readonly stride: number
  /** All padding before the first element (and the kernel reaches back from its output), or as TensorFlow's `same`. */
  readonly padding: 'same' | 'causal'
}

/** Kernels that are added up tap by tap and applied in one convolution. */
export interface TapGroup {
  readonly dilation: number
  /** Along each axis, the input element that the first tap sees from output 0, and how many taps there are. */
  readonly axes: readonly { readonly first: number; readonly taps: number }[]
  /** The kernels it is made of. */
  readonly parts: readonly TapGroupPart[]
}

/** Kernels of one dilation within a group. */
export interface TapGroupPart {
  /** Which of the dilations, in rising order: its kernels are stacked tap by tap, by kernel size. */
  readonly stack: number
  /** For each row of the stack, which tap of the group it falls on; -1 where another group has it. */
  readonly taps: Int32Array
}

/** The dilations among the candidates, each once, in their order: there is a stack of kernels for each. */
export function stackDilations(pairs: readonly KernelPair[]): number[] {
  return [...new Set(pairs.map(pair => pair.dilation))]
}

/** Rows of the stacked kernels of each dilation, in rising order. */
export function stackRows(pairs: readonly KernelPair[], rank: number): number[] {
  return stackDilations(pairs).map(dilation =>
    pairs.filter(pair => pair.dilation === dilation).reduce((sum, pair) => sum + pair.kernelSize ** rank, 0),
  )
}

/**
 * Where the taps of all kernels fall: `'dilations'` makes a group of each dilation, `'aligned'` the same with equally
 * many taps in every group, `'dense'` one group for all.
 */
export function layTaps(
  pairs: readonly KernelPair[],
  axes: readonly MixtureAxis[],
  by: 'dilations' | 'aligned' | 'dense',
): TapGroup[] {
  const rank = axes.length
  const dilations = stackDilations(pairs)
  const rowsOf = stackRows(pairs, rank)
  const filled = dilations.map(() => 0)
  const placed = pairs.map(({ kernelSize, dilation }) => {
    const stack = dilations.indexOf(dilation)
    const rows = kernelSize ** rank
    const from = filled[stack]!
    filled[stack] = from + rows
    return {
      kernelSize,
      dilation,
      stack,
      from,
      rows,
      first: axes.map(axis => firstElement(axis, kernelSize, dilation)),
    }
  })
  const groups = new Map<string, number[]>()
  placed.forEach(({ dilation, first }, i) => {
    // Kernels of one dilation whose taps lie between each other's (an odd and an even one) stay apart.
    const phase = first.map(n => ((n % dilation) + dilation) % dilation)
    const key = by === 'dense' ? '' : `${dilation}/${phase}`
    groups.set(key, [...(groups.get(key) ?? []), i])
  })
  const extents = [...groups.values()].map(members => {
    const dilation = by === 'dense' ? 1 : placed[members[0]!]!.dilation
    const extent = axes.map((_, a) => {
      const firsts = members.map(i => placed[i]!.first[a]!)
      const lasts = members.map(i => placed[i]!.first[a]! + (placed[i]!.kernelSize - 1) * placed[i]!.dilation)
      const first = Math.min(...firsts)
      return { first, taps: (Math.max(...lasts) - first) / dilation + 1 }
    })
    return { members, dilation, extent }
  })
  const most = axes.map((_, a) => Math.max(...extents.map(({ extent }) => extent[a]!.taps)))
  return extents.map(({ members, dilation, extent: own }) => {
    const extent = by === 'aligned' ? own.map(({ first }, a) => ({ first, taps: most[a]! })) : own
    const parts = [...new Set(members.map(i => placed[i]!.stack))].map(stack => {
      const taps = new Int32Array(rowsOf[stack]!).fill(-1)
      for (const i of members) {
        const { stack: own, from, kernelSize, rows, first, dilation: step } = placed[i]!
        if (own !== stack) continue
        for (let row = 0; row < rows; row++) {
          let rest = row
          let tap = 0
          let size = 1
          for (let a = rank - 1; a >= 0; a--) {
            const within = rest % kernelSize
            rest = Math.floor(rest / kernelSize)
            tap += size * ((first[a]! + within * step - extent[a]!.first) / dilation)
            size *= extent[a]!.taps
          }
          taps[from + row] = tap
        }
      }
      return { stack, taps }
    })
    return { dilation, axes: extent, parts }
  })
}

/** The input element that a kernel's first tap sees from output 0; below 0 in the padding. */
function firstElement({ input, output, stride, padding }: MixtureAxis, size: number, dilation: number) {
  const reach = (size - 1) * dilation + 1
  if (padding === 'causal') return 1 - reach
  return -Math.floor(Math.max((output - 1) * stride + reach - input, 0) / 2)
}

/** Taps of a group's kernel over all axes. */
export function tapCount({ axes }: TapGroup): number {
  return axes.reduce((product, { taps }) => product * taps, 1)
}

/** Rows of all stacked kernels that a group is made of. */
export function stackedRows({ parts }: TapGroup): number {
  return parts.reduce((sum, { taps }) => sum + taps.length, 0)
}
