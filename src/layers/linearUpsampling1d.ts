import {
  add,
  concat,
  mul,
  reshape,
  serialization,
  slice,
  sub,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'

type Shape = (number | null)[]

/**
 * Twice as many elements along the length, [batch, length, channels], between the same first and last, in
 * straight lines: PyTorch's `Upsample(scale_factor=2, mode='linear', align_corners=True)`.
 */
export class LinearUpsampling1D extends layers.Layer {
  static readonly className = 'LinearUpsampling1D'

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape
    const [batch, length, channels] = shape as [number | null, number | null, number]
    return [batch, length === null ? null : 2 * length, channels]
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs
      const [batch, length, channels] = x.shape as [number, number, number]
      if (length === 1) return concat([x, x], 1)
      // Output i lies at i (length - 1) / (2 length - 1): even ones just before element i / 2, odd ones just after.
      const share = Float32Array.from({ length }, (_, j) => j / (2 * length - 1))
      const toBefore = tensor(share, [1, length, 1])
      const toAfter = tensor(share.slice().reverse(), [1, length, 1])
      const first = slice(x, [0, 0, 0], [batch, 1, channels])
      const last = slice(x, [0, length - 1, 0], [batch, 1, channels])
      const before = concat([first, slice(x, [0, 0, 0], [batch, length - 1, channels])], 1)
      const after = concat([slice(x, [0, 1, 0], [batch, length - 1, channels]), last], 1)
      const even = add(x, mul(sub(before, x), toBefore))
      const odd = add(x, mul(sub(after, x), toAfter))
      return reshape(concat([even, odd], 2), [batch, 2 * length, channels])
    })
  }
}

serialization.registerClass(LinearUpsampling1D as never)
