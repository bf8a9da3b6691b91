export { addBias, type ChannelActivation, channelAffine, channelMean } from './channels.js'
export {
  type ConvPadding,
  DilatedConv1D,
  type DilatedConv1DConfig,
  DilatedConv2D,
  type DilatedConv2DConfig,
  dilatedConv1d,
  dilatedConv2d,
} from './dilatedConv.js'
export { Dropout, type DropoutConfig } from './dropout.js'
export { FusedBatchNorm, type FusedBatchNormConfig, fusedBatchNorm } from './fusedBatchNorm.js'
export { JoinSkip } from './joinSkip.js'
export { LinearUpsampling1D } from './linearUpsampling1d.js'
export * from './mixture/index.js'
export { PairMaxPooling } from './pairMaxPooling.js'
export {
  GlobalAveragePooling,
  globalAveragePooling,
  UpSampling,
  type UpSamplingConfig,
  upSampling,
} from './pooling.js'
export { PositionChannels, type PositionChannelsConfig } from './positionChannels.js'
export { registerLayers } from './registerLayers.js'
export { ReverseComplement } from './reverseComplement.js'
export {
  type ConvolutionFactory,
  type KernelChoice,
  plainConvolutions,
  type SearchableConvolution,
} from './searchableConvolution.js'
export { SegmentPooling, type SegmentPoolingConfig } from './segmentPooling.js'
export { type SteppedLayer, startStep, stopSteps } from './steppedLayer.js'
export { TurnedImage } from './turnedImage.js'
export { UpConvolution2D, type UpConvolution2DConfig } from './upConvolution2d.js'
