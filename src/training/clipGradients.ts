import * as tf from '@tensorflow/tfjs-core'

/**
 * The gradients scaled so that their norm over all weights together is at most `norm`
 * (Pascanu et al. 2013, algorithm 1). The ones given are disposed of.
 */
export function clipGradients(gradients: readonly tf.Tensor[], norm: number): tf.Tensor[] {
  const clipped = tf.tidy(() => {
    // Not addN, which gives wrong numbers on WebGPU where a GPU binds fewer buffers than there are gradients.
    const total = tf.sqrt(tf.sum(tf.stack(gradients.map(gradient => tf.sum(tf.square(gradient))))))
    const scale = tf.minimum(tf.div(norm, tf.add(total, 1e-6)), 1)
    return gradients.map(gradient => tf.mul(gradient, scale))
  })
  tf.dispose(gradients as tf.Tensor[])
  return clipped
}
