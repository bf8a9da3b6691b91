import { layers } from '@tensorflow/tfjs-layers'
import { fixedDense, inTurn, type PlainLayer, type PlainParts, spatialOf } from './plainParts.js'

/** A view of images: Keras has no layer that turns an axis round, so each is multiplied with a matrix that does. */
export function plainTurnedImage(parts: PlainParts): PlainLayer | undefined {
  const { name, shape, config } = parts
  const spatial = spatialOf(shape)
  if (!spatial) return undefined
  const { transpose, rows, columns } = config
  const [height, width] = (transpose ? [...spatial].reverse() : spatial) as [number, number]
  const steps = [
    ...(transpose ? [layers.permute({ name: `${name}_transpose`, dims: [2, 1, 3] })] : []),
    ...(rows ? turnedRound(parts, `${name}_rows`, height, [3, 2, 1]) : []),
    ...(columns ? turnedRound(parts, `${name}_columns`, width, [1, 3, 2]) : []),
  ]
  return steps.length > 0 ? inTurn(...steps) : ([x]) => x!
}

/** One axis turned round: `dims` exchanges it with the last. */
function turnedRound(parts: PlainParts, name: string, length: number, dims: number[]): layers.Layer[] {
  const backwards = new Float32Array(length * length)
  for (let i = 0; i < length; i++) backwards[i * length + length - 1 - i] = 1
  return [
    layers.permute({ name: `${name}_last`, dims }),
    fixedDense(parts, name, [length, length], backwards),
    layers.permute({ name: `${name}_back`, dims }),
  ]
}
