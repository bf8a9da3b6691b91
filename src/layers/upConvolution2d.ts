import {
  add,
  conv2d,
  reshape,
  serialization,
  type Tensor,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core'
import { initializers, layers } from '@tensorflow/tfjs-layers'
import { wholeNumber } from '../common/checks.js'

export interface UpConvolution2DConfig {
  readonly name?: string
  readonly filters: number
  /** Of the first weights. */
  readonly seed?: number
}

type Shape = (number | null)[]

/**
 * The transposed convolution with kernel and stride 2, U-Net's "up-convolution":
 * [batch, height, width, channels] to [batch, 2 height, 2 width, filters].
 *
 * Each input pixel becomes 2 x 2 outputs that no other touches, so it is a 1 x 1 convolution and a
 * rearrangement; its kernel is [1, 1, channels, 4 * filters], output row before column before filter.
 */
export class UpConvolution2D extends layers.Layer {
  static readonly className = 'UpConvolution2D'
  private readonly filters: number
  private readonly seed: number
  private kernel!: ReturnType<layers.Layer['addWeight']>
  private bias!: ReturnType<layers.Layer['addWeight']>

  constructor(config: UpConvolution2DConfig) {
    super(config)
    this.filters = wholeNumber('filters', config.filters, 1)
    this.seed = config.seed ?? 0
  }

  override build(inputShape: Shape): void {
    const shape = [1, 1, inputShape.at(-1)!, 4 * this.filters]
    this.kernel = this.addWeight('kernel', shape, 'float32', initializers.glorotUniform({ seed: this.seed }))
    this.bias = this.addWeight('bias', [this.filters], 'float32', initializers.zeros())
    this.inputSpec = [{ ndim: 4, axes: { 3: inputShape.at(-1)! } }]
    super.build(inputShape)
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape
    const [batch, height, width] = shape as [number | null, number | null, number | null]
    const twice = (n: number | null) => (n === null ? null : 2 * n)
    return [batch, twice(height), twice(width), this.filters]
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0]! : inputs) as Tensor4D
      const [batch, height, width] = x.shape
      const each = conv2d(x, this.kernel.read() as Tensor4D, 1, 'valid')
      const byRow = transpose(reshape(each, [batch * height, width, 2, 2 * this.filters]), [0, 2, 1, 3])
      return add(reshape(byRow, [batch, 2 * height, 2 * width, this.filters]), this.bias.read())
    })
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), filters: this.filters, seed: this.seed }
  }
}

serialization.registerClass(UpConvolution2D as never)
