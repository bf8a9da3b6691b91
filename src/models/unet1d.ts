import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers'
import { wholeNumber } from '../common/checks.js'
import { JoinSkip } from '../layers/joinSkip.js'
import { LinearUpsampling1D } from '../layers/linearUpsampling1d.js'
import { PairMaxPooling } from '../layers/pairMaxPooling.js'
import { apply, type BackboneOptions, type BackboneParts, buildBackbone } from './backboneOptions.js'
import { doubleConvolution } from './doubleConvolution.js'
import { leastUNetSide } from './leastUNetSide.js'

/** Options of `buildUNet1d`. */
export interface UNet1dOptions extends BackboneOptions {
  /** Channels at full length; they double with each of the first three halvings. Default 64. */
  readonly width?: number
}

/**
 * The 1-D U-Net: four halvings and four doublings of the length, two searchable convolutions at each level and
 * skips between levels; 18 in all, `down0_conv1` to `up4_conv2`. Takes [batch, length, channels] with a length of at least 16.
 *
 * Ronneberger et al. 2015 (arXiv 1505.04597) in one dimension, with batch norm and linear up-sampling, as in DASHA.
 *
 * @example
 * await useBackend('wasm')
 * const model = buildUNet1d({ inputShape: [64, 3], outputs: 1, head: 'dense', width: 4, seed: 1 })
 * model.outputs[0]!.shape // [null, 64, 1]
 */
export function buildUNet1d(options: UNet1dOptions): LayersModel {
  const width = wholeNumber('width', options.width ?? 64, 2)
  return buildBackbone(
    1,
    options,
    (x, parts) => {
      const levels: SymbolicTensor[] = []
      let features = x
      ;[1, 2, 4, 8, 8].forEach((factor, level) => {
        if (level > 0) features = apply(new PairMaxPooling({ name: `down${level}_pooling` }), features)
        features = level1d(features, factor * width, `down${level}`, parts)
        levels.push(features)
      })
      ;[4, 2, 1, 1].forEach((factor, i) => {
        const name = `up${i + 1}`
        const larger = apply(new LinearUpsampling1D({ name: `${name}_doubling` }), features)
        const joined = apply(new JoinSkip({ name: `${name}_skip` }), [levels[3 - i]!, larger])
        features = level1d(joined, factor * width, name, parts)
      })
      return features
    },
    leastUNetSide,
  )
}

function level1d(x: SymbolicTensor, filters: number, name: string, parts: BackboneParts): SymbolicTensor {
  return doubleConvolution(x, { rank: 1, filters, name, useBias: true }, parts)
}
