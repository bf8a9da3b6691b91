import type { LayersModel } from '@tensorflow/tfjs-layers'
import {
  type ConvolutionFactory,
  type KernelChoice,
  plainConvolutions,
} from '../layers/searchableConvolution.js'

/** What a backbone is given: one of the two, for its searchable convolutions. */
export interface BackboneChoices {
  /** Makes each searchable convolution. */
  readonly convolution?: ConvolutionFactory
  /** The kernel of each searchable convolution. */
  readonly kernels?: readonly KernelChoice[]
}

/**
 * Makes a network whose searchable convolutions are as chosen.
 *
 * Of this package's builders: `choices => buildWideResNet1d({ ...options, ...choices })`. One of your own makes each
 * searchable layer by `convolution({ name, rank, filters, kernelSize, seed })`, with
 * `convolution = choices.convolution ?? plainConvolutions(choices.kernels)`.
 */
export type Backbone = (choices: BackboneChoices) => LayersModel

/** The backbone as a plain network with these kernels. */
export function buildWithKernels(backbone: Backbone, kernels: readonly KernelChoice[]): LayersModel {
  return backbone({ convolution: plainConvolutions(kernels) })
}
