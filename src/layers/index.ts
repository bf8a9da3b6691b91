export { registerConv2DGradient } from './conv2dGradient.js'
export {
  type ConvPadding,
  DilatedConv1D,
  type DilatedConv1DConfig,
  DilatedConv2D,
  type DilatedConv2DConfig,
  dilatedConv1d,
  dilatedConv2d,
} from './dilatedConv.js'
