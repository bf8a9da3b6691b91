import { keep, matMul, reshape, type Tensor, tensor, transpose } from '@tensorflow/tfjs-core'

/**
 * A step of a linear map: axes brought into another order, or a constant matrix [..., m, k] over the first axes
 * (with a batch of matrices, over the axis after the batch).
 */
export type LinearStep =
  | { readonly shape: readonly number[]; readonly order: readonly number[] }
  | { readonly matrix: Tensor }

/** A linear map made of steps, with its adjoint for gradients. */
export type LinearMap = readonly LinearStep[]

/** A constant that outlives the tidy it is made in, for whoever made it to dispose of. */
export function constant(values: Float32Array, shape: number[]): Tensor {
  return keep(tensor(values, shape))
}

/** The map of `x`, in the shape in which its last step leaves it. */
export function applyMap(map: LinearMap, x: Tensor): Tensor {
  return map.reduce((t, step) => {
    if ('order' in step) return transpose(reshape(t, [...step.shape]), [...step.order])
    return multiplied(step.matrix, t, false)
  }, x)
}

/** The map's adjoint of `y`: the gradient of its argument, where `y` is that of its result. */
export function applyAdjoint(map: LinearMap, y: Tensor): Tensor {
  return map.reduceRight((t, step) => {
    if ('matrix' in step) return multiplied(step.matrix, t, true)
    const { shape, order } = step
    const ordered = order.map(axis => shape[axis]!)
    const back = order.map((_, axis) => order.indexOf(axis))
    return transpose(reshape(t, ordered), back)
  }, y)
}

function multiplied(matrix: Tensor, t: Tensor, adjoint: boolean): Tensor {
  const inner = matrix.shape.at(adjoint ? -2 : -1)!
  const batch = matrix.shape.slice(0, -2)
  const before = batch.reduce((product, n) => product * n, inner)
  return matMul(matrix, reshape(t, [...batch, inner, t.size / before]), adjoint)
}
