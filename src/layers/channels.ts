import {
  add,
  avgPool,
  customGrad,
  engine,
  type GradSaveFunc,
  getBackend,
  mean,
  mul,
  type NamedAttrMap,
  relu,
  reshape,
  step,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core'

/** What follows a scale and shift in the same pass. */
export type ChannelActivation = 'linear' | 'relu'

/**
 * The mean of every channel over all other axes: [..., channels] to [channels].
 *
 * On wasm it is taken by average pooling, in a fifteenth of the time of `tf.mean`. Not differentiable there with
 * respect to an empty tensor.
 */
export function channelMean(x: Tensor): Tensor1D {
  const image = asImage(x)
  const [batch, height, width, channels] = image.shape
  if (getBackend() !== 'wasm') return mean(image, [0, 1, 2])
  const each: Tensor = avgPool<Tensor4D>(image, [height, width], 1, 'valid')
  return reshape(avgPool<Tensor4D>(reshape(each, [1, 1, batch, channels]), [1, batch], 1, 'valid'), [
    channels,
  ])
}

/** `activation(x * scale + shift)`, one scale and one shift a channel, in a single pass on wasm; differentiable. */
export function channelAffine<T extends Tensor>(
  x: T,
  scale: Tensor1D,
  shift: Tensor1D,
  activation: ChannelActivation = 'linear',
): T {
  return affineWithGradient(activation)(x, scale, shift) as T
}

const affineWithGradient = (activation: ChannelActivation) =>
  customGrad((...args) => {
    const [x, scale, shift, save] = args as unknown as [Tensor, Tensor1D, Tensor1D, GradSaveFunc]
    const y = affine(x, scale, shift, activation)
    save([x, scale, y])
    return {
      value: y,
      gradFunc: (dy, saved) => {
        const [x, scale, y] = saved as [Tensor, Tensor1D, Tensor]
        const dz = throughActivation(dy, y, activation)
        const rows = x.size / scale.size
        return [affine(dz, scale), mul(channelMean(mul(dz, x)), rows), mul(channelMean(dz), rows)]
      },
    }
  })

/** `x + bias`, one bias a channel; its gradient is summed the fast way. */
export const addBias = customGrad((...args) => {
  const [x, bias] = args as unknown as [Tensor, Tensor1D]
  return { value: add(x, bias), gradFunc: dy => [dy, mul(channelMean(dy), dy.size / bias.size)] }
})

/** The gradient before a ReLU or nothing, from the gradient after it and the output. */
export function throughActivation(dy: Tensor, y: Tensor, activation: ChannelActivation): Tensor {
  return activation === 'relu' ? mul(dy, step(y)) : dy
}

/** `activation(x * scale + shift)` without a gradient; on wasm a 1 x 1 depthwise convolution. */
export function affine(
  x: Tensor,
  scale: Tensor1D,
  shift?: Tensor1D,
  activation: ChannelActivation = 'linear',
): Tensor {
  if (getBackend() !== 'wasm' || x.size === 0) {
    const z = shift === undefined ? mul(x, scale) : add(mul(x, scale), shift)
    return activation === 'relu' ? relu(z) : z
  }
  const attrs = { strides: [1, 1], dilations: [1, 1], pad: 'valid', dataFormat: 'NHWC', activation }
  const inputs = { x: asImage(x), filter: reshape(scale, [1, 1, scale.size, 1]) }
  const y = engine().runKernel<Tensor>(
    'FusedDepthwiseConv2D',
    shift === undefined ? inputs : { ...inputs, bias: shift },
    attrs as NamedAttrMap,
  )
  return reshape(y, x.shape)
}

/** [batch, ..., channels] as [batch, height, width, channels]. */
function asImage(x: Tensor): Tensor4D {
  const channels = x.shape.at(-1) ?? 1
  const batch = x.rank > 1 ? x.shape[0]! : 1
  const inner = x.shape.slice(1, -1).reduce((a, b) => a * b, 1)
  return x.rank === 4 ? (x as Tensor4D) : reshape(x, [batch, inner, 1, channels])
}
