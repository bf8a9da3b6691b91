import { concat, reshape, serialization, slice, type Tensor, tidy } from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { wholeNumber } from '../common/checks.js'
import { spatialMean } from './pooling.js'

export interface SegmentPoolingConfig {
  readonly name?: string
  /** Parts along each spatial axis. Default 1: one mean over everything. */
  readonly segments?: number
}

type Shape = (number | null)[]

/**
 * The mean of each channel over equal parts of the input, side by side:
 * [batch, length, channels] to [batch, segments * channels], and in 2-D to [batch, segments² * channels].
 *
 * One segment is global average pooling. Segments differ in length by at most one where they cannot be equal.
 */
export class SegmentPooling extends layers.Layer {
  static readonly className = 'SegmentPooling'
  private readonly segments: number

  constructor(config: SegmentPoolingConfig = {}) {
    super(config)
    this.segments = wholeNumber('segments', config.segments ?? 1, 1)
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape
    return [shape[0]!, this.segments ** (shape.length - 2) * shape.at(-1)!]
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const input = Array.isArray(inputs) ? inputs[0]! : inputs
      if (this.segments === 1) return spatialMean(input)
      const [batch, channels] = [input.shape[0]!, input.shape.at(-1)!]
      const height = input.rank === 3 ? 1 : input.shape[1]!
      const width = input.shape.at(-2)!
      const image = reshape(input, [batch, height, width, channels])
      const rows = input.rank === 3 ? bounds(height, 1) : bounds(height, this.segments)
      const means = rows.flatMap(([top, bottom]) =>
        bounds(width, this.segments).map(([left, right]) =>
          spatialMean(slice(image, [0, top, left, 0], [batch, bottom - top, right - left, channels])),
        ),
      )
      return concat(means, 1)
    })
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), segments: this.segments }
  }
}

serialization.registerClass(SegmentPooling as never)

function bounds(length: number, segments: number): [number, number][] {
  const parts = Math.min(segments, length)
  return Array.from({ length: segments }, (_, i) => {
    const part = Math.min(i, parts - 1)
    return [Math.floor((part * length) / parts), Math.floor(((part + 1) * length) / parts)]
  })
}
