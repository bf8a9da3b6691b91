import * as tf from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import type { ImageView } from '../common/imageViews.js'

type Shape = (number | null)[]

/** One view of images [batch, height, width, channels]. */
export class TurnedImage extends layers.Layer {
  static readonly className = 'TurnedImage'
  readonly view: ImageView

  constructor(config: ImageView & { readonly name?: string }) {
    super(config)
    const { transpose, rows, columns } = config
    this.view = { transpose, rows, columns }
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width, channels] = (
      Array.isArray(inputShape[0]) ? inputShape[0] : inputShape
    ) as number[]
    return this.view.transpose ? [batch!, width!, height!, channels!] : [batch!, height!, width!, channels!]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const input = Array.isArray(inputs) ? inputs[0]! : inputs
      const { transpose, rows, columns } = this.view
      const turned = transpose ? tf.transpose(input, [0, 2, 1, 3]) : input
      const axes = [...(rows ? [1] : []), ...(columns ? [2] : [])]
      return axes.length > 0 ? tf.reverse(turned, axes) : tf.clone(turned)
    })
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.view }
  }
}

tf.serialization.registerClass(TurnedImage as never)
