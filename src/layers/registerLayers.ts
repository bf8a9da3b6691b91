import { serialization } from '@tensorflow/tfjs-core'
import { DilatedConv1D, DilatedConv2D } from './dilatedConv.js'
import { Dropout } from './dropout.js'
import { FusedBatchNorm } from './fusedBatchNorm.js'
import { JoinSkip } from './joinSkip.js'
import { LinearUpsampling1D } from './linearUpsampling1d.js'
import { MixtureConv1D, MixtureConv2D } from './mixture/index.js'
import { PairMaxPooling } from './pairMaxPooling.js'
import { GlobalAveragePooling, UpSampling } from './pooling.js'
import { PositionChannels } from './positionChannels.js'
import { ReverseComplement } from './reverseComplement.js'
import { SegmentPooling } from './segmentPooling.js'
import { TurnedImage } from './turnedImage.js'
import { UpConvolution2D } from './upConvolution2d.js'

/**
 * Makes `tf.loadLayersModel` know the layers of this package, for a program that loads a saved model and builds none.
 *
 * In Node any import of the package does; a bundler leaves out what nothing uses, so that the call is needed there. A model from
 * `exportPlainModel` loads without it, and without the package.
 *
 * ```ts
 * registerLayers()
 * const model = await tf.loadLayersModel('/model/model.json')
 * ```
 */
export function registerLayers(): void {
  for (const layer of [
    ...[
      DilatedConv1D,
      DilatedConv2D,
      Dropout,
      FusedBatchNorm,
      GlobalAveragePooling,
      JoinSkip,
      LinearUpsampling1D,
    ],
    ...[MixtureConv1D, MixtureConv2D, PairMaxPooling, PositionChannels, ReverseComplement, SegmentPooling],
    ...[TurnedImage, UpConvolution2D, UpSampling],
  ]) {
    serialization.registerClass(layer as never)
  }
}
