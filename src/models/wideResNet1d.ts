import { type LayersModel, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { wholeNumber } from '../common/checks.js'
import { apply, type BackboneOptions, type BackboneParts, buildBackbone } from './backboneOptions.js'

/** Options of `buildWideResNet1d`. */
export interface WideResNet1dOptions extends BackboneOptions {
  /** Channels m of the first block; the second and third have 2 m. Default 128, as for genomics. */
  readonly width?: number
}

/**
 * The 1-D Wide ResNet: three blocks of three causal convolutions (8, 5, 3) with widths m, 2m, 2m.
 *
 * Nine searchable convolutions `block1_conv1` to `block3_conv3`, each followed by batch norm and ReLU; a 1 x 1
 * shortcut with batch norm around each of the first two blocks, where the width changes, and none around the
 * third. Takes [batch, length, channels]. The ResNet of Wang et al. 2017 (arXiv 1611.06455) as DASH widens it.
 *
 * @example
 * await useBackend('wasm')
 * const model = buildWideResNet1d({ inputShape: [101, 5], outputs: 2, head: 'classification', width: 16, seed: 1 })
 * model.countParams()
 */
export function buildWideResNet1d(options: WideResNet1dOptions): LayersModel {
  const width = wholeNumber('width', options.width ?? 128, 1)
  return buildBackbone(1, options, (x, parts) => {
    let features = x
    ;[width, 2 * width, 2 * width].forEach((filters, b) => {
      features = residualBlock(features, filters, `block${b + 1}`, parts)
    })
    return features
  })
}

function residualBlock(
  x: SymbolicTensor,
  filters: number,
  name: string,
  parts: BackboneParts,
): SymbolicTensor {
  let path = x
  ;[8, 5, 3].forEach((kernelSize, i) => {
    const convolution = `${name}_conv${i + 1}`
    path = apply(
      parts.convolution({
        name: convolution,
        rank: 1,
        filters,
        kernelSize,
        padding: 'causal',
        seed: parts.seedOf(convolution),
      }),
      path,
    )
    path = parts.dropout(path, `${name}_dropout${i + 1}`)
    path = parts.norm(path, `${name}_norm${i + 1}`, 'relu')
  })
  if (x.shape.at(-1) === filters) return path
  const shortcut = parts.norm(
    parts.pointwise(x, filters, `${name}_shortcut`),
    `${name}_shortcut_norm`,
    'linear',
  )
  return apply(layers.add({ name: `${name}_sum` }), [path, shortcut])
}
