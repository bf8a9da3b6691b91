import { tensor } from '@tensorflow/tfjs-core'
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { apply } from '../backboneOptions.js'
import { throughPlane } from './plainConvolution.js'
import { fixedDense, inTurn, type PlainLayer, type PlainParts, spatialOf } from './plainParts.js'
import { turned } from './plainSpatial.js'

/** Where each of the channels A, C, G, T, N comes from on the other strand. */
const complement = [3, 2, 1, 0, 4]

/**
 * The other strand of plain layers: the bases exchanged, the whole length turned round, and then moved to the front by as many positions as
 * the sequence is shorter than the input. These are written in binary: for each power of two, one shift that is taken or not.
 *
 * The binary digits are linear in the input, for a sequence of n bases has ones up to position n: digit(n) is the sum of
 * digit(k) - digit(k - 1) over its positions k.
 */
export function plainReverseComplement(parts: PlainParts): PlainLayer | undefined {
  const { name, shape } = parts
  const channels = complement.length
  const length = spatialOf(shape)?.[0]
  if (length === undefined || length > 4096 || shape.at(-1) !== channels) return undefined
  const exchange = parts.weigh(
    layers.conv1d({ name, filters: channels, kernelSize: 1, useBias: false, kernelInitializer: 'zeros' }),
    () => {
      const kernel = new Float32Array(channels * channels)
      complement.forEach((from, to) => {
        kernel[from * channels + to] = 1
      })
      return [tensor(kernel, [1, channels, channels])]
    },
  )
  const backwards = new Float32Array(length * length)
  for (let i = 0; i < length; i++) backwards[i * length + length - 1 - i] = 1
  const turnRound = turned(`${name}_turn`, fixedDense(parts, `${name}_turn`, [length, length], backwards))
  const turn = inTurn(exchange, ...turnRound)
  const flat = layers.flatten({ name: `${name}_flat` })
  const shifts = Array.from({ length: Math.ceil(Math.log2(length)) }, (_, k) =>
    conditionalShift(parts, length, 2 ** k),
  )
  return ([x]) => {
    const bases = apply(flat, x!)
    return shifts.reduce((value, shift) => shift(value, bases), turn([x!]))
  }
}

/** Moves [length, channels] to the front by `step` where the number of missing bases has this power of two, else leaves it. */
function conditionalShift(parts: PlainParts, length: number, step: number) {
  const name = `${parts.name}_shift${step}`
  const channels = complement.length
  // Of how many bases are missing when `bases` are there.
  const digit = (bases: number) => (bases === 0 ? 0 : Math.floor((length - bases) / step) % 2)
  const kernel = Float32Array.from({ length: length * channels }, (_, i) => {
    const position = Math.floor(i / channels)
    return digit(position + 1) - digit(position)
  })
  const asFactor = (suffix: string, sign: number, bias: number) =>
    inTurn(
      fixedDense(
        parts,
        `${name}_${suffix}`,
        [length * channels, 1],
        kernel.map(value => sign * value),
        Float32Array.of(bias),
      ),
      layers.reshape({ name: `${name}_${suffix}_factor`, targetShape: [1, 1] }),
    )
  const [taken, left] = [asFactor('taken', 1, 0), asFactor('left', -1, 1)]
  const moved = inTurn(
    ...throughPlane(name, parts.shape, [
      layers.cropping2D({
        name: `${name}_cropping`,
        cropping: [
          [step, 0],
          [0, 0],
        ],
      }),
      layers.zeroPadding2d({
        name: `${name}_padding`,
        padding: [
          [0, step],
          [0, 0],
        ],
      }),
    ]),
  )
  const products = ['moved', 'kept'].map(which => layers.multiply({ name: `${name}_${which}` }))
  const sum = layers.add({ name })
  return (x: SymbolicTensor, bases: SymbolicTensor): SymbolicTensor =>
    apply(sum, [apply(products[0]!, [moved([x]), taken([bases])]), apply(products[1]!, [x, left([bases])])])
}
