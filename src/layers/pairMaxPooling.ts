import { maximum, reshape, serialization, slice, type Tensor, tidy } from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'

type Shape = (number | null)[]

/**
 * The larger of each two neighbours along every spatial axis, half as long: max pooling with window and stride 2.
 *
 * Made of operations whose gradients are right on every backend, which `tf.maxPool`'s is not on wasm; of equal
 * neighbours the first gets the gradient. An odd element at the end is left out.
 */
export class PairMaxPooling extends layers.Layer {
  static readonly className = 'PairMaxPooling'

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape
    return shape.map((n, axis) =>
      axis === 0 || axis === shape.length - 1 || n === null ? n : Math.floor(n / 2),
    )
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      let x = Array.isArray(inputs) ? inputs[0]! : inputs
      for (let axis = x.rank - 2; axis >= 1; axis--) x = largerOfPairs(x, axis)
      return x
    })
  }
}

serialization.registerClass(PairMaxPooling as never)

function largerOfPairs(x: Tensor, axis: number): Tensor {
  const half = Math.floor(x.shape[axis]! / 2)
  const before = x.shape.slice(0, axis).reduce((product, n) => product * n, 1)
  const after = x.shape.slice(axis + 1).reduce((product, n) => product * n, 1)
  const even =
    half * 2 === x.shape[axis] ? x : slice(reshape(x, [before, -1, after]), [0, 0, 0], [-1, 2 * half, -1])
  const pairs = reshape(even, [before * half, 2 * after])
  const larger = maximum(slice(pairs, [0, 0], [-1, after]), slice(pairs, [0, after], [-1, after]))
  return reshape(larger, [...x.shape.slice(0, axis), half, ...x.shape.slice(axis + 1)])
}
