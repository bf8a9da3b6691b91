import type { layers } from '@tensorflow/tfjs-layers'
import { wholeNumber } from '../common/checks.js'
import { invalidOption } from '../errors.js'
import { DilatedConv1D, DilatedConv2D } from './dilatedConv.js'

/** A convolution of a backbone whose kernel size and dilation may be chosen by a search. */
export interface SearchableConvolution {
  /** The layer's name, unique in its model. */
  readonly name: string
  /** 1 over [batch, length, channels], 2 over [batch, height, width, channels]. */
  readonly rank: 1 | 2
  /** Output channels. */
  readonly filters: number
  /** The backbone's own choice, where nothing else is given. */
  readonly kernelSize: number
  /** Default 1. */
  readonly dilation?: number
  /** Default 1. */
  readonly strides?: number
  /** Default `'same'`; `'causal'` in 1-D only. */
  readonly padding?: 'same' | 'causal'
  /** Default true. */
  readonly useBias?: boolean
  /** Of the first weights. */
  readonly seed: number
}

/** Makes the layer for one searchable convolution: a plain one, or a search's mixture of many. */
export type ConvolutionFactory = (convolution: SearchableConvolution) => layers.Layer

/** The kernel of one searchable convolution, as a search finds it. */
export interface KernelChoice {
  /** Taps. */
  readonly kernelSize: number
  /** Distance between taps; 1 is a plain convolution. */
  readonly dilation: number
  /** The layer it is for; without it, choices go to the layers in the order in which these are made. */
  readonly layer?: string
}

/**
 * A factory of plain dilated convolutions, with the kernels given or the backbone's own.
 *
 * Throws `invalid-option` where `kernels` names a layer that the backbone lacks, or has too few;
 * `assertAllUsed` does where it has too many.
 */
export function plainConvolutions(
  kernels?: readonly KernelChoice[],
): ConvolutionFactory & { assertAllUsed(): void } {
  kernels?.forEach(({ kernelSize, dilation }, i) => {
    wholeNumber(`kernels[${i}].kernelSize`, kernelSize, 1)
    wholeNumber(`kernels[${i}].dilation`, dilation, 1)
  })
  const unused = new Set(kernels?.keys())
  let made = 0
  const factory = (convolution: SearchableConvolution): layers.Layer => {
    const { name, rank, filters, strides = 1, padding = 'same', useBias = true, seed } = convolution
    const named = kernels?.findIndex(({ layer }) => layer === name) ?? -1
    const index = named >= 0 ? named : made
    const choice = kernels?.[index]
    if (kernels && (!choice || (choice.layer !== undefined && choice.layer !== name))) {
      throw invalidOption('kernels', kernels, `a list with a kernel for the layer ${name} (number ${made})`)
    }
    made++
    unused.delete(index)
    const { kernelSize, dilation = 1 } = choice ?? convolution
    const config = { name, filters, kernelSize, dilationRate: dilation, strides, padding, useBias, seed }
    return rank === 1 ? new DilatedConv1D(config) : new DilatedConv2D({ ...config, padding: 'same' })
  }
  return Object.assign(factory, {
    assertAllUsed() {
      if (unused.size > 0) {
        throw invalidOption(
          'kernels',
          kernels,
          `as long as the backbone has searchable convolutions: ${made}`,
        )
      }
    },
  })
}
