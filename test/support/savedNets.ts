import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { createRandom } from '../../src/common/random.js'
import {
  allViews,
  buildUNet1d,
  buildUNet2d,
  buildWideResNet1d,
  buildWideResNet2d,
} from '../../src/models/index.js'

/** The model with weights that no layer starts from, those of batch norm included. */
export function shaken(net: LayersModel): LayersModel {
  const random = createRandom(5)
  tf.tidy(() => {
    net.setWeights(
      net.getWeights().map(weight => {
        const fan = Math.max(1, weight.size / weight.shape.at(-1)!)
        const values = Float32Array.from({ length: weight.size }, () =>
          weight.rank === 1 ? 0.5 + random.uniform() : random.normal() / Math.sqrt(fan),
        )
        return tf.tensor(values, weight.shape)
      }),
    )
  })
  return net
}

const kernels = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ kernelSize: [3, 5, 4, 7][i % 4]!, dilation: [1, 3, 2][i % 3]! }))

/** Small nets of every backbone and head, by what is special about them, with weights as after a training. */
export const savedNets: Record<string, () => LayersModel> = {
  'Wide ResNet 1-D': () =>
    buildWideResNet1d({
      inputShape: [50, 5],
      outputs: 3,
      head: 'classification',
      width: 4,
      kernels: kernels(9),
    }),
  'Wide ResNet 1-D, dense, dropout': () =>
    buildWideResNet1d({ inputShape: [24, 2], outputs: 2, head: 'dense', width: 3, dropout: 0.1 }),
  'Wide ResNet 1-D, segments and positions': () =>
    buildWideResNet1d({
      inputShape: [29, 5],
      outputs: 2,
      head: 'multilabel',
      width: 3,
      segments: 4,
      positionChannels: 2,
    }),
  'Wide ResNet 2-D': () =>
    buildWideResNet2d({
      inputShape: [16, 15, 3],
      outputs: 4,
      head: 'classification',
      width: 1,
      kernels: kernels(13),
    }),
  'Wide ResNet 2-D, segments, positions and a stem with steps': () =>
    buildWideResNet2d({
      inputShape: [17, 16, 2],
      outputs: 2,
      head: 'classification',
      width: 1,
      depth: 10,
      stemStride: 2,
      segments: 2,
      positionChannels: 1,
    }),
  'Wide ResNet 2-D in all views': () =>
    allViews(
      buildWideResNet2d({ inputShape: [12, 12, 2], outputs: 3, head: 'classification', width: 1, depth: 10 }),
      ['mirror', 'turn'],
    ),
  'U-Net 1-D of a length that halves': () =>
    buildUNet1d({ inputShape: [32, 3], outputs: 2, head: 'dense', width: 2, kernels: kernels(18) }),
  'U-Net 1-D of an odd length': () =>
    buildUNet1d({ inputShape: [37, 3], outputs: 2, head: 'classification', width: 2 }),
  'U-Net 2-D of odd sizes': () =>
    buildUNet2d({ inputShape: [19, 33, 2], outputs: 3, head: 'dense', kernels: kernels(18) }),
}
