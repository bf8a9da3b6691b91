import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers'
import { oneOf } from '../common/checks.js'
import { JoinSkip } from '../layers/joinSkip.js'
import { PairMaxPooling } from '../layers/pairMaxPooling.js'
import { UpConvolution2D } from '../layers/upConvolution2d.js'
import { apply, type BackboneOptions, type BackboneParts, buildBackbone } from './backboneOptions.js'
import { doubleConvolution } from './doubleConvolution.js'
import { leastUNetSide } from './leastUNetSide.js'

/** Options of `buildUNet2d`. */
export interface UNet2dOptions extends BackboneOptions {
  /** `small` has 25 channels at every level (for search and small machines), `full` 64 to 1024. Default `'small'`. */
  readonly size?: 'small' | 'full'
}

const widths = {
  small: { down: [25, 25, 25, 25, 50], up: [50, 50, 50, 25] },
  full: { down: [64, 128, 256, 512, 1024], up: [512, 256, 128, 64] },
} as const

/**
 * The 2-D U-Net: four halvings and four doublings of height and width, two searchable convolutions at each level
 * and skips between levels; 18 in all, `down0_conv1` to `up4_conv2`. Takes [batch, height, width, channels] with a
 * height and width of at least 16.
 *
 * Ronneberger et al. 2015 (arXiv 1505.04597), with batch norm and zero padding; the head has one more 1 x 1
 * convolution to four times the channels, as in DASHA.
 *
 * @example
 * await useBackend('wasm')
 * const model = buildUNet2d({ inputShape: [32, 32, 4], outputs: 2, head: 'classification', size: 'small', seed: 1 })
 * model.outputs[0]!.shape // [null, 2]
 */
export function buildUNet2d(options: UNet2dOptions): LayersModel {
  const { down, up } = widths[oneOf('size', options.size ?? 'small', ['small', 'full'])]
  return buildBackbone(
    2,
    options,
    (x, parts) => {
      const levels: SymbolicTensor[] = []
      let features = x
      down.forEach((filters, level) => {
        if (level > 0) features = apply(new PairMaxPooling({ name: `down${level}_pooling` }), features)
        features = level2d(features, filters, `down${level}`, parts)
        levels.push(features)
      })
      up.forEach((filters, i) => {
        const name = `up${i + 1}`
        const larger = apply(
          new UpConvolution2D({
            name: `${name}_doubling`,
            filters: features.shape.at(-1)! / 2,
            seed: parts.seedOf(`${name}_doubling`),
          }),
          features,
        )
        features = level2d(
          apply(new JoinSkip({ name: `${name}_skip` }), [levels[3 - i]!, larger]),
          filters,
          name,
          parts,
        )
      })
      const wide = parts.pointwise(features, 4 * features.shape.at(-1)!, 'head_conv')
      return parts.norm(wide, 'head_norm', 'relu')
    },
    leastUNetSide,
  )
}

function level2d(x: SymbolicTensor, filters: number, name: string, parts: BackboneParts): SymbolicTensor {
  return doubleConvolution(x, { rank: 2, filters, name, useBias: false }, parts)
}
