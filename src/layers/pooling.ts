import {
  avgPool,
  concat,
  customGrad,
  fill,
  mul,
  reshape,
  serialization,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core'
import { layers, type Shape } from '@tensorflow/tfjs-layers'
import type { Pair } from '../backends/convGeometry.js'
import { mendBackend } from '../backends/mendBackend.js'
import { wholeNumber } from '../common/checks.js'
import { invalidOption } from '../errors.js'
import type { LayerArgs } from './serialize.js'

/** The mean over all axes between the first and the last: [batch, ..., channels] to [batch, channels]. */
export class GlobalAveragePooling extends layers.Layer {
  static readonly className = 'GlobalAveragePooling'

  override call(inputs: Tensor | Tensor[]): Tensor {
    mendBackend()
    return tidy(() => spatialMean(Array.isArray(inputs) ? inputs[0]! : inputs))
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = single(inputShape)
    return [shape[0]!, shape.at(-1)!]
  }
}

/** Options of {@link upSampling}. */
export interface UpSamplingConfig extends LayerArgs {
  /** How often each element is repeated along the length, or along [height, width]; 2 by default. */
  readonly size?: number | Pair
}

/** Repeats elements in space: [batch, length, channels] or [batch, height, width, channels], `size` times as long. */
export class UpSampling extends layers.Layer {
  static readonly className = 'UpSampling'
  private readonly size: number | Pair

  constructor(config: UpSamplingConfig = {}) {
    super(config)
    const size = config.size ?? 2
    if (Array.isArray(size) && size.length !== 2) throw invalidOption('size', size, 'a whole number or two')
    for (const n of [size].flat()) wholeNumber('size', n, 1)
    this.size = size
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    mendBackend()
    return tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs
      const [height, width] = this.factors(x.rank)
      const image = (x.rank === 3 ? reshape(x, [x.shape[0]!, 1, x.shape[1]!, x.shape[2]!]) : x) as Tensor4D
      return reshape(repeat(image, height, width), this.computeOutputShape(x.shape) as number[])
    })
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = single(inputShape)
    const [height, width] = this.factors(shape.length)
    const times = (n: number | null | undefined, factor: number) =>
      typeof n === 'number' ? n * factor : null
    const spatial =
      shape.length === 3 ? [times(shape[1], width)] : [times(shape[1], height), times(shape[2], width)]
    return [shape[0]!, ...spatial, shape.at(-1)!]
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), size: this.size }
  }

  private factors(rank: number): Pair {
    if (rank !== 3 && rank !== 4) throw invalidOption('inputShape', rank, 'of rank 3 or 4, with the batch')
    if (typeof this.size === 'number') return [rank === 3 ? 1 : this.size, this.size]
    if (rank === 3) throw invalidOption('size', this.size, 'one number for an input of rank 3')
    return this.size
  }
}

serialization.registerClass(GlobalAveragePooling as never)
serialization.registerClass(UpSampling as never)

/** A {@link GlobalAveragePooling} layer. */
export function globalAveragePooling(config: LayerArgs = {}): GlobalAveragePooling {
  return new GlobalAveragePooling(config)
}

/** An {@link UpSampling} layer: nearest-neighbour up-sampling by `size`, 2 by default. */
export function upSampling(config: UpSamplingConfig = {}): UpSampling {
  return new UpSampling(config)
}

/** Mean over the spatial axes as average pooling: `tf.mean` costs 15 times as much on wasm. */
export const spatialMean = customGrad((...args) => {
  const x = args[0] as Tensor
  const [batch, channels] = [x.shape[0]!, x.shape.at(-1)!]
  const inner = x.size === 0 ? 0 : x.size / (batch * channels)
  const value = reshape(
    avgPool<Tensor4D>(reshape(x, [batch, inner, 1, channels]), [inner, 1], 1, 'valid') as Tensor,
    [batch, channels],
  )
  const shape = x.shape
  return {
    value,
    gradFunc: dy => {
      const each = reshape(mul(dy, 1 / inner), [batch, 1, channels])
      return reshape(mul(each, fill([batch, inner, channels], 1)), shape)
    },
  }
})

/** Each row `height` times and each column `width` times; the gradient is average pooling, scaled back to a sum. */
function repeat(x: Tensor4D, height: number, width: number): Tensor4D {
  const op = customGrad((...args) => {
    const x = args[0] as Tensor4D
    const [batch, rows, columns, channels] = x.shape
    const wide = times(reshape(x, [batch * rows * columns, channels]), width)
    const tall = times(reshape(wide, [batch * rows, columns * width * channels]), height)
    return {
      value: reshape(tall, [batch, rows * height, columns * width, channels]),
      gradFunc: dy => {
        const window: Pair = [height, width]
        return mul(avgPool<Tensor4D>(dy as Tensor4D, window, window, 'valid') as Tensor, height * width)
      },
    }
  })
  return op(x) as Tensor4D
}

/** [n, m] to [n, times * m]: each row again and again. */
function times(x: Tensor, n: number): Tensor {
  return n === 1 ? x : concat(Array<Tensor>(n).fill(x), 1)
}

function single(inputShape: Shape | Shape[]): Shape {
  return (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape
}
