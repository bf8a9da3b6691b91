import * as tf from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'

type Shape = (number | null)[]

/**
 * The other strand of one-hot DNA [batch, length, 5] (channels A, C, G, T, N), read in its own direction; zeros after
 * a sequence's end stay after its end.
 */
export class ReverseComplement extends layers.Layer {
  static readonly className = 'ReverseComplement'

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const input = Array.isArray(inputs) ? inputs[0]! : inputs
      const [batch, length, channels] = input.shape as [number, number, number]
      const positions = tf.range(0, length)
      const isBase = tf.cast(tf.greater(tf.sum(tf.abs(input), 2), 0), 'float32')
      const lengths = tf.max(tf.mul(isBase, tf.add(positions, 1)), 1, true)
      const from = tf.sub(tf.sub(lengths, 1), positions)
      const starts = tf.reshape(tf.mul(tf.range(0, batch), length), [batch, 1])
      const rows = tf.cast(tf.reshape(tf.add(tf.relu(from), starts), [-1]), 'int32')
      const turned = tf.reshape(tf.gather(tf.reshape(input, [-1, channels]), rows), [batch, length, channels])
      const kept = tf.mul(
        turned,
        tf.reshape(tf.cast(tf.greaterEqual(from, 0), 'float32'), [batch, length, 1]),
      )
      const bases = tf.slice(kept, [0, 0, 0], [batch, length, 4])
      return tf.concat([tf.reverse(bases, 2), tf.slice(kept, [0, 0, 4], [batch, length, channels - 4])], 2)
    })
  }
}

tf.serialization.registerClass(ReverseComplement as never)
