import { eye, reshape, slice, type Tensor, tidy, transpose, zeros } from '@tensorflow/tfjs-core'
import { layers, type Shape } from '@tensorflow/tfjs-layers'
import { sizeOfShape } from '../../common/dataset.js'
import { apply } from '../backboneOptions.js'
import { throughPlane } from './plainConvolution.js'
import { fixedDense, inTurn, type PlainLayer, type PlainParts, spatialOf } from './plainParts.js'

/** The most weights of a matrix that stands for an operation along positions (256 MiB). */
const mostWeights = 2 ** 26

/** Means over parts of the input: global average pooling where there is one part, else a fixed matrix over the positions. */
export function plainSegments(parts: PlainParts): PlainLayer | undefined {
  const { name, config, shape } = parts
  const segments = (config['segments'] as number | undefined) ?? 1
  if (segments === 1) return inTurn(globalAverage(name, shape.length))
  const spatial = spatialOf(shape)
  if (!spatial) return undefined
  const flat =
    spatial.length === 1
      ? []
      : [
          layers.reshape({
            name: `${name}_positions`,
            targetShape: [spatial[0]! * spatial[1]!, shape.at(-1)!],
          }),
        ]
  const along = alongPositions(parts, spatial, segments ** spatial.length)
  return along && inTurn(...flat, ...along, layers.flatten({ name: `${name}_flat` }))
}

export function plainPooling({ name, shape }: PlainParts): PlainLayer {
  const options = { name, poolSize: 2, strides: 2, padding: 'valid' as const }
  return inTurn(shape.length === 3 ? layers.maxPooling1d(options) : layers.maxPooling2d(options))
}

/** Up-sampling in straight lines is a fixed matrix over the positions; repeating elements is tfjs's own. */
export function plainUpsampling(parts: PlainParts): PlainLayer | undefined {
  const { name, config, shape, layer } = parts
  if (layer.getClassName() === 'UpSampling') {
    const size = config['size'] as number | [number, number]
    if (shape.length === 4)
      return inTurn(layers.upSampling2d({ name, size: [size, size].flat().slice(0, 2) }))
    const repeat = layers.upSampling2d({ name, size: [size as number, 1] })
    return inTurn(...throughPlane(name, shape, [repeat], layer.computeOutputShape(shape) as Shape))
  }
  const spatial = spatialOf(shape)
  const along = spatial && alongPositions(parts, spatial, 2 * spatial[0]!)
  return along && inTurn(...along)
}

/** Concatenation, after zeros where halving and doubling has lost an element. */
export function plainJoin({ name, shapes }: PlainParts): PlainLayer | undefined {
  const [skip, x] = shapes.map(spatialOf)
  if (!skip || !x) return undefined
  const missing = skip.map((n, axis): [number, number] => {
    const zeros = n - x[axis]!
    return [Math.floor(zeros / 2), Math.ceil(zeros / 2)]
  })
  const join = layers.concatenate({ name, axis: -1 })
  if (missing.flat().every(n => n === 0)) return inputs => apply(join, [...inputs])
  const [rows, columns = [0, 0]] = missing as [[number, number], [number, number]?]
  const padding = layers.zeroPadding2d({ name: `${name}_padding`, padding: [rows, columns] })
  const steps =
    skip.length === 1
      ? throughPlane(`${name}_padding`, shapes[1]!, [padding], [null, skip[0]!, shapes[1]!.at(-1)!])
      : [padding]
  const padded = inTurn(...steps)
  return ([first, second]) => apply(join, [first!, padded([second!])])
}

/** Constant channels beside the input: a dense layer whose kernel is zero and whose bias they are. */
export function plainPositions(parts: PlainParts): PlainLayer | undefined {
  const { name, shape, layer } = parts
  const spatial = spatialOf(shape)
  if (!spatial) return undefined
  const cosines = tidy(() => {
    const all = layer.call(zeros([1, ...spatial, 1]), {}) as Tensor
    const begin = all.shape.map((_, axis) => (axis === all.rank - 1 ? 1 : 0))
    return slice(all, begin, [...all.shape.slice(0, -1), -1]).dataSync() as Float32Array
  })
  const channels = shape.at(-1)!
  const size = cosines.length
  const constant = inTurn(
    globalAverage(`${name}_mean`, shape.length),
    fixedDense(parts, `${name}_constant`, [channels, size], new Float32Array(channels * size), cosines),
    layers.reshape({ name: `${name}_cosines`, targetShape: [...spatial, size / sizeOfShape(spatial)] }),
  )
  const join = layers.concatenate({ name, axis: -1 })
  return ([x]) => apply(join, [x!, constant([x!])])
}

/**
 * [positions, channels] to [outputs, channels] by a fixed matrix, where the layer does to every channel the same linear thing: what it gives
 * for the unit vectors is the matrix.
 */
function alongPositions(
  parts: PlainParts,
  spatial: readonly number[],
  outputs: number,
): layers.Layer[] | undefined {
  const { name, layer } = parts
  const positions = sizeOfShape(spatial)
  if (positions * Math.max(positions, outputs) > mostWeights) return undefined
  const matrix = tidy(() => {
    const given = layer.call(reshape(eye(positions), [1, ...spatial, positions]), {}) as Tensor
    return transpose(reshape(given, [outputs, positions])).dataSync() as Float32Array
  })
  return turned(name, fixedDense(parts, name, [positions, outputs], matrix))
}

/** A layer over the last axis applied to the axis of positions. */
export function turned(name: string, layer: layers.Layer): layers.Layer[] {
  return [
    layers.permute({ name: `${name}_channels_first`, dims: [2, 1] }),
    layer,
    layers.permute({ name: `${name}_channels_last`, dims: [2, 1] }),
  ]
}

function globalAverage(name: string, rank: number): layers.Layer {
  return rank === 3 ? layers.globalAveragePooling1d({ name }) : layers.globalAveragePooling2d({ name })
}
