import { customGrad, type GradSaveFunc, matMul, reshape, type Tensor, tidy } from '@tensorflow/tfjs-core'
import { applyAdjoint, applyMap, constant, type LinearMap, type LinearStep } from './linearMap.js'
import type { MixtureAxis, TapGroup } from './tapLayout.js'
import { fourierPeriod, isUseful, tapOffsets } from './tapOffsets.js'

/** A convolution with the sum of several dilated kernels, by discrete Fourier transforms; lives until `dispose`. */
export interface FourierConvolution {
  /**
   * [batch, ...space, in] and the groups' kernels [groups * taps, in * out] to [batch, ...output space, out];
   * differentiable with respect to both.
   */
  apply(x: Tensor, kernels: Tensor, channels: { readonly in: number; readonly out: number }): Tensor
  dispose(): void
}

/** The parts of the transforms between bringing the space to the front and back; `rest` counts what follows it. */
interface Transforms {
  readonly frequencies: number
  readonly input: (rest: number) => LinearStep[]
  readonly kernel: (rest: number) => LinearStep[]
  readonly output: (rest: number) => LinearStep[]
  readonly matrices: readonly Tensor[]
}

/**
 * The transforms as plain matrix products: the input's, the kernels', and the inverse at the wanted outputs alone,
 * so any length, stride, padding and dilation is exact and costs no more. Between them one matrix product a
 * frequency mixes the channels, however many taps there are.
 *
 * The transform is real along the last axis (half of its frequencies) and complex along the one before. The groups
 * must have equally many taps along each axis.
 */
export function fourierConvolution(
  axes: readonly MixtureAxis[],
  groups: readonly TapGroup[],
): FourierConvolution {
  const { frequencies, ...steps } = axes.length === 1 ? oneAxis(axes[0]!, groups) : twoAxes(axes, groups)
  const space = axes.map(axis => axis.input)
  const outputSpace = axes.map(axis => axis.output)
  const toFront = axes.length === 1 ? [1, 0, 2] : [2, 1, 0, 3]

  const apply: FourierConvolution['apply'] = (x, kernels, { in: inputs, out: outputs }) => {
    const batch = x.shape[0]!
    const input: LinearMap = [
      { shape: [batch, ...space, inputs], order: toFront },
      ...steps.input(batch * inputs),
      { shape: [2, frequencies, batch, inputs], order: [1, 2, 0, 3] },
    ]
    const kernel: LinearMap = [
      ...steps.kernel(inputs * outputs),
      { shape: [2 * frequencies, 2, inputs, outputs], order: [0, 2, 1, 3] },
    ]
    const output: LinearMap = [
      { shape: [frequencies, batch, 2, outputs], order: [2, 0, 1, 3] },
      ...steps.output(batch * outputs),
      { shape: [...outputSpace.toReversed(), batch, outputs], order: toFront },
    ]
    const mixing = (rows: Tensor) => reshape(applyMap(kernel, rows), [frequencies, 2 * inputs, 2 * outputs])
    const convolve = customGrad((...args) => {
      const [x, kernels, save] = args as unknown as [Tensor, Tensor, GradSaveFunc]
      const waves = reshape(applyMap(input, x), [frequencies, batch, 2 * inputs])
      const y = applyMap(output, matMul(waves, mixing(kernels)))
      // The kernels' transform is made again in the gradient: it is larger than all else and quickly made.
      save([waves, kernels])
      return {
        value: y,
        gradFunc: (dy, saved) =>
          // tfjs keeps what a gradient makes on the way until the whole backward pass is over.
          tidy(() => {
            const [waves, kernels] = saved as [Tensor, Tensor]
            const slopes = reshape(applyAdjoint(output, dy), [frequencies, batch, 2 * outputs])
            return [
              applyAdjoint(input, matMul(slopes, mixing(kernels), false, true)),
              reshape(applyAdjoint(kernel, matMul(waves, slopes, true)), kernels.shape),
            ]
          }),
      }
    })
    return convolve(x, kernels)
  }
  return {
    apply,
    dispose() {
      for (const matrix of steps.matrices) matrix.dispose()
    },
  }
}

function oneAxis(axis: MixtureAxis, groups: readonly TapGroup[]): Transforms {
  const { frequencies, input, output, period } = realAxis(axis, groups, 0)
  const offsets = groups.flatMap(group => tapOffsets(group, 0))
  const turn = (2 * Math.PI) / period
  // Rows (frequency, part): the four parts of [[re, im], [-im, re]], by which a row [re, im] of the input is multiplied.
  const kernel = matrix([4 * frequencies, offsets.length], (row, tap) => {
    if (!isUseful(offsets[tap]!, axis)) return 0
    return complexPart(row % 4, turn * Math.floor(row / 4) * offsets[tap]!)
  })
  return {
    frequencies,
    input: () => [{ matrix: input }],
    kernel: () => [{ matrix: kernel }],
    output: () => [{ matrix: output }],
    matrices: [input, output, kernel],
  }
}

function twoAxes(axes: readonly MixtureAxis[], groups: readonly TapGroup[]): Transforms {
  const [rows, columns] = axes as [MixtureAxis, MixtureAxis]
  const x = realAxis(columns, groups, 1)
  const period = fourierPeriod(rows, groups, 0)
  const turn = (2 * Math.PI) / period
  const taps = [0, 1].map(a => groups[0]!.axes[a]!.taps) as [number, number]
  const turnX = (2 * Math.PI) / x.period

  /** A complex matrix over (part, index), of turns by the angle of each entry. */
  const turning = (
    [m, k]: [number, number],
    angle: (row: number, column: number) => number | undefined,
    scale = 1,
  ) =>
    matrix([2 * m, 2 * k], (row, column) => {
      const by = angle(row % m, column % k)
      if (by === undefined) return 0
      const to = row < m ? 0 : 1
      const from = column < k ? 0 : 1
      return scale * complexPart(2 * from + to, by)
    })
  const inputY = turning([period, rows.input], (f, h) => -turn * f * h)
  const outputY = turning([rows.output, period], (i, f) => turn * f * i * rows.stride, 1 / period)

  const kernelX = constant(
    Float32Array.from(
      groups.flatMap(group =>
        Array.from({ length: 2 * x.frequencies }, (_, row) =>
          tapOffsets(group, 1).map(offset => {
            if (!isUseful(offset, columns)) return 0
            const angle = turnX * (row % x.frequencies) * offset
            return row < x.frequencies ? Math.cos(angle) : Math.sin(angle)
          }),
        ).flat(),
      ),
    ),
    [groups.length, 2 * x.frequencies, taps[1]],
  )
  // Rows (frequency, four parts); columns (group, part, tap).
  const kernelY = matrix([4 * period, groups.length * 2 * taps[0]], (row, column) => {
    const group = groups[Math.floor(column / (2 * taps[0]))]!
    const offset = tapOffsets(group, 0)[column % taps[0]]!
    if (!isUseful(offset, rows)) return 0
    const imaginary = Math.floor(column / taps[0]) % 2 === 1
    const angle = turn * Math.floor(row / 4) * offset + (imaginary ? Math.PI / 2 : 0)
    return complexPart(row % 4, angle)
  })
  return {
    frequencies: period * x.frequencies,
    input: rest => [
      { matrix: x.input },
      { shape: [2, x.frequencies, rows.input, rest], order: [0, 2, 1, 3] },
      { matrix: inputY },
    ],
    kernel: rest => [
      { shape: [groups.length, taps[0], taps[1], rest], order: [0, 2, 1, 3] },
      { matrix: kernelX },
      { shape: [2 * groups.length, x.frequencies, taps[0], rest], order: [0, 2, 1, 3] },
      { matrix: kernelY },
      { shape: [period, 4, x.frequencies, rest], order: [0, 2, 1, 3] },
    ],
    output: rest => [
      { matrix: outputY },
      { shape: [2, rows.output, x.frequencies, rest], order: [0, 2, 1, 3] },
      { matrix: x.output },
    ],
    matrices: [x.input, x.output, inputY, outputY, kernelX, kernelY],
  }
}

/** The transform of real numbers along an axis, to (part, frequency), and back at the wanted outputs. */
function realAxis(axis: MixtureAxis, groups: readonly TapGroup[], a: number) {
  const period = fourierPeriod(axis, groups, a)
  const frequencies = Math.floor(period / 2) + 1
  const turn = (2 * Math.PI) / period
  const wave = (row: number, place: number) => {
    const angle = turn * (row % frequencies) * place
    return row < frequencies ? Math.cos(angle) : -Math.sin(angle)
  }
  return {
    period,
    frequencies,
    input: matrix([2 * frequencies, axis.input], wave),
    output: matrix([axis.output, 2 * frequencies], (i, row) => {
      const frequency = row % frequencies
      const isItsOwnMirror = frequency === 0 || 2 * frequency === period
      return (wave(row, i * axis.stride) * (isItsOwnMirror ? 1 : 2)) / period
    }),
  }
}

/** An entry of [[cos, sin], [-sin, cos]], by row: multiplying a row [re, im] by it turns it by the angle. */
function complexPart(part: number, angle: number): number {
  if (part === 0 || part === 3) return Math.cos(angle)
  return part === 1 ? Math.sin(angle) : -Math.sin(angle)
}

function matrix(shape: [number, number], entry: (row: number, column: number) => number): Tensor {
  const [rows, columns] = shape
  return constant(
    Float32Array.from({ length: rows * columns }, (_, i) => entry(Math.floor(i / columns), i % columns)),
    shape,
  )
}
