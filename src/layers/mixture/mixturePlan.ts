import {
  add,
  concat,
  matMul,
  mul,
  type Rank,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core'
import { conv2dPadded } from '../../backends/conv2dGradient.js'
import type { Pair } from '../../backends/convGeometry.js'
import { type FourierConvolution, fourierConvolution } from './fourierConvolution.js'
import type { KernelPair } from './kernelPairs.js'
import { constant } from './linearMap.js'
import type { MixtureForm } from './mixtureForm.js'
import {
  layTaps,
  type MixtureAxis,
  stackDilations,
  type TapGroup,
  type TapGroupPart,
  tapCount,
} from './tapLayout.js'

/** A mixture ready to be computed on inputs of one size; its constants live on the device until `dispose`. */
export interface MixturePlan {
  readonly key: string
  /** `stacks` holds the kernels of each dilation, [taps, in, out]; `weights` is one a pair. */
  apply(x: Tensor, stacks: readonly Tensor[], weights: Tensor1D): Tensor
  dispose(): void
}

export function planMixture(
  key: string,
  form: MixtureForm,
  pairs: readonly KernelPair[],
  axes: readonly MixtureAxis[],
  channels: { readonly in: number; readonly out: number },
): MixturePlan {
  const by = { dilations: 'dilations', dense: 'dense', fourier: 'aligned' } as const
  const groups = layTaps(pairs, axes, by[form])
  const placements = groups.map(group => group.parts.map(part => placement(group, part, pairs, axes.length)))
  const fourier: FourierConvolution | undefined =
    form === 'fourier' ? fourierConvolution(axes, groups) : undefined
  return {
    key,
    apply(x, stacks, weights) {
      const row = reshape(weights, [1, weights.size])
      const kernels = groups.map(({ parts }, g) =>
        parts
          .map(({ stack }, i) => {
            const { places, pairOfRow } = placements[g]![i]!
            const rows = reshape(stacks[stack]!, [places.shape[1]!, channels.in * channels.out])
            // The weights go into the small matrix that puts the taps in place, so that no kernel is scaled by itself.
            return matMul<Tensor>(mul(places, matMul(row, pairOfRow)), rows)
          })
          .reduce((sum, part) => add(sum, part)),
      )
      if (fourier) return fourier.apply(x, kernels.length === 1 ? kernels[0]! : concat(kernels, 0), channels)
      return groups
        .map((group, g) => convolve(x, kernels[g]!, group, axes, channels))
        .reduce((sum, y) => add(sum, y))
    },
    dispose() {
      fourier?.dispose()
      for (const { places, pairOfRow } of placements.flat()) {
        places.dispose()
        pairOfRow.dispose()
      }
    },
  }
}

/** 0 and 1: the tap of the group on which a row of a stack falls, and the pair to which it belongs. */
function placement(
  group: TapGroup,
  { stack, taps }: TapGroupPart,
  pairs: readonly KernelPair[],
  rank: number,
) {
  const count = taps.length
  const places = new Float32Array(tapCount(group) * count)
  taps.forEach((tap, row) => {
    if (tap >= 0) places[tap * count + row] = 1
  })
  const dilation = stackDilations(pairs)[stack]
  const pairOfRow = new Float32Array(pairs.length * count)
  let row = 0
  pairs.forEach((pair, i) => {
    if (pair.dilation !== dilation) return
    for (const end = row + pair.kernelSize ** rank; row < end; row++) pairOfRow[i * count + row] = 1
  })
  return {
    places: constant(places, [tapCount(group), count]),
    pairOfRow: constant(pairOfRow, [pairs.length, count]),
  }
}

function convolve(
  x: Tensor,
  kernel: Tensor,
  group: TapGroup,
  axes: readonly MixtureAxis[],
  channels: { readonly in: number; readonly out: number },
): Tensor {
  const flat = axes.length === 1
  const pads = axes.map((axis, a): Pair => {
    const { first, taps } = group.axes[a]!
    const last = (axis.output - 1) * axis.stride + first + (taps - 1) * group.dilation
    return [-first, last - axis.input + 1]
  })
  const pair = (list: readonly number[]) => (flat ? [1, list[0]!] : list) as Pair
  const [batch, ...rest] = x.shape
  const image = flat ? reshape<Rank.R4>(x, [batch!, 1, rest[0]!, rest[1]!]) : (x as Tensor4D)
  const taps = pair(group.axes.map(axis => axis.taps))
  const y = conv2dPadded(image, reshape<Rank.R4>(kernel, [...taps, channels.in, channels.out]), {
    strides: pair(axes.map(axis => axis.stride)),
    dilations: pair(axes.map(() => group.dilation)),
    padding: flat ? [[0, 0], pads[0]!] : [pads[0]!, pads[1]!],
  })
  return reshape(y, [batch!, ...axes.map(axis => axis.output), channels.out])
}
