import { concat, pad, serialization, type Tensor, tidy } from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'

type Shape = (number | null)[]

/**
 * Two inputs [skip, x] side by side in their channels, after zeros have made x as large as skip: where a length was
 * odd, halving and doubling it has lost one element.
 */
export class JoinSkip extends layers.Layer {
  static readonly className = 'JoinSkip'

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [skip, x] = inputShape as [Shape, Shape]
    return [...skip.slice(0, -1), skip.at(-1)! + x.at(-1)!]
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [skip, x] = inputs as [Tensor, Tensor]
      const paddings = skip.shape.map((n, axis): [number, number] => {
        const missing = axis === 0 || axis === skip.rank - 1 ? 0 : n - x.shape[axis]!
        return [Math.floor(missing / 2), Math.ceil(missing / 2)]
      })
      const isPadded = paddings.some(([before, after]) => before + after > 0)
      return concat([skip, isPadded ? pad(x, paddings) : x], skip.rank - 1)
    })
  }
}

serialization.registerClass(JoinSkip as never)
