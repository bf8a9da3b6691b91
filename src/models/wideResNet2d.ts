import { type LayersModel, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { wholeNumber } from '../common/checks.js'
import { invalidOption } from '../errors.js'
import { apply, type BackboneOptions, type BackboneParts, buildBackbone } from './backboneOptions.js'

/** Options of `buildWideResNet2d`. */
export interface WideResNet2dOptions extends BackboneOptions {
  /** Layers of weights, 6 n + 4: 16 or 22. Default 16. */
  readonly depth?: number
  /** Factor k on the widths 16, 32, 64 of the three groups. Default 4. */
  readonly width?: number
  /** Step of the first convolution; 2 makes large images four times as fast. Default 1. */
  readonly stemStride?: number
}

/**
 * The 2-D Wide ResNet WRN-depth-width: a convolution and three groups of (depth - 4) / 6 blocks of two
 * 3 x 3 convolutions, each after batch norm and ReLU; the second and third group halve height and width, unless
 * the head is dense.
 *
 * Searchable: `stem` and `group1_block1_conv1` and so on. Takes [batch, height, width, channels]. Zagoruyko and
 * Komodakis 2016 (arXiv 1605.07146); as in DASH's, a halving block's second convolution has the stride.
 * Where it halves an even size, TensorFlow's 'same' padding lies one pixel apart from PyTorch's.
 *
 * @example
 * await useBackend('wasm')
 * const model = buildWideResNet2d({ inputShape: [28, 28, 1], outputs: 10, head: 'classification', depth: 10, width: 1, seed: 1 })
 * model.countParams() // 78378
 */
export function buildWideResNet2d(options: WideResNet2dOptions): LayersModel {
  const depth = wholeNumber('depth', options.depth ?? 16, 10)
  if ((depth - 4) % 6 !== 0) throw invalidOption('depth', depth, '6 n + 4: 10, 16, 22, 28, ...')
  const width = wholeNumber('width', options.width ?? 4, 1)
  const stemStride = wholeNumber('stemStride', options.stemStride ?? 1, 1)
  return buildBackbone(2, options, (x, parts) => {
    let features = convolution(x, 'stem', 16, stemStride, parts)
    for (let group = 1; group <= 3; group++) {
      const filters = 16 * width * 2 ** (group - 1)
      for (let block = 1; block <= (depth - 4) / 6; block++) {
        const strides = group > 1 && block === 1 && options.head !== 'dense' ? 2 : 1
        features = wideBlock(features, filters, strides, `group${group}_block${block}`, parts)
      }
    }
    return parts.norm(features, 'norm', 'relu')
  })
}

function wideBlock(
  x: SymbolicTensor,
  filters: number,
  strides: number,
  name: string,
  parts: BackboneParts,
): SymbolicTensor {
  let path = parts.norm(x, `${name}_norm1`, 'relu')
  path = convolution(path, `${name}_conv1`, filters, 1, parts)
  path = parts.norm(parts.dropout(path, `${name}_dropout`), `${name}_norm2`, 'relu')
  path = convolution(path, `${name}_conv2`, filters, strides, parts)
  const keepsShape = strides === 1 && x.shape.at(-1) === filters
  const shortcut = keepsShape ? x : parts.pointwise(x, filters, `${name}_shortcut`, { strides })
  return apply(layers.add({ name: `${name}_sum` }), [path, shortcut])
}

function convolution(
  x: SymbolicTensor,
  name: string,
  filters: number,
  strides: number,
  parts: BackboneParts,
): SymbolicTensor {
  const seed = parts.seedOf(name)
  return apply(parts.convolution({ name, rank: 2, filters, kernelSize: 3, strides, seed }), x)
}
