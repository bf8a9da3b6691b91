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
export { FusedBatchNorm, type FusedBatchNormConfig, fusedBatchNorm } from './fusedBatchNorm.js'
export {
  GlobalAveragePooling,
  globalAveragePooling,
  UpSampling,
  type UpSamplingConfig,
  upSampling,
} from './pooling.js'
