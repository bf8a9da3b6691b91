import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { initializers, input, type LayersModel, layers, model } from '@tensorflow/tfjs-layers'
import { finiteNumber, oneOf, wholeNumber } from '../common/checks.js'
import { createRandom } from '../common/random.js'
import { invalidOption } from '../errors.js'
import { DilatedConv1D, DilatedConv2D } from '../layers/dilatedConv.js'
import { Dropout } from '../layers/dropout.js'
import { FusedBatchNorm } from '../layers/fusedBatchNorm.js'
import { PositionChannels } from '../layers/positionChannels.js'
import {
  type ConvolutionFactory,
  type KernelChoice,
  plainConvolutions,
} from '../layers/searchableConvolution.js'
import { SegmentPooling } from '../layers/segmentPooling.js'

/** What every backbone builder takes. */
export interface BackboneOptions {
  /** [length, channels] in 1-D, [height, width, channels] in 2-D. */
  readonly inputShape: readonly number[]
  /** Classes, labels, or channels of the dense output. */
  readonly outputs: number
  /** `classification` and `multilabel` give logits [batch, outputs]; `dense` gives [batch, ...spatial, outputs]. */
  readonly head: 'classification' | 'multilabel' | 'dense'
  /**
   * Of a dense 1-D head: the length of its output, to which one linear map takes the outputs of all positions; it gives
   * [batch, horizon, outputs]. Default: the length of the input, an output a position.
   */
  readonly horizon?: number
  /** Kernel size and dilation of every searchable convolution, in order. Default: the backbone's own. */
  readonly kernels?: readonly KernelChoice[]
  /** Makes the searchable convolutions in place of plain ones: a search gives its mixtures here. */
  readonly convolution?: ConvolutionFactory
  /** Share of the values dropped in training. Default 0. */
  readonly dropout?: number
  /** Fixes the first weights and the dropout masks. Default 0. */
  readonly seed?: number
  /** Cosines of the position beside the input, along each spatial axis. Default 0: none. */
  readonly positionChannels?: number
  /** Parts along each spatial axis that the head averages apart. Default 1: one average over everything. */
  readonly segments?: number
}

export interface BackboneParts {
  readonly convolution: ConvolutionFactory
  /** A seed of its own for the layer of this name. */
  seedOf(name: string): number
  dropout(x: SymbolicTensor, name: string): SymbolicTensor
  /** A convolution with kernel size 1, which no search touches. */
  pointwise(
    x: SymbolicTensor,
    filters: number,
    name: string,
    options?: { strides?: number; useBias?: boolean },
  ): SymbolicTensor
  /** Batch norm, with a ReLU after it if `activation` says so. */
  norm(x: SymbolicTensor, name: string, activation: 'relu' | 'linear'): SymbolicTensor
}

/**
 * The model whose body is made by `body` from the checked options: it gets the input with its position
 * channels, and what it returns goes to the head. Each spatial axis must have `leastSide` elements.
 */
export function buildBackbone(
  rank: 1 | 2,
  options: BackboneOptions,
  body: (x: SymbolicTensor, parts: BackboneParts) => SymbolicTensor,
  leastSide = 1,
): LayersModel {
  const { inputShape, kernels, convolution, segments = 1 } = options
  if (inputShape?.length !== rank + 1) {
    throw invalidOption(
      'inputShape',
      inputShape,
      rank === 1 ? '[length, channels]' : '[height, width, channels]',
    )
  }
  for (const [i, n] of inputShape.entries()) wholeNumber(`inputShape[${i}]`, n, i < rank ? leastSide : 1)
  wholeNumber('segments', segments, 1, Math.min(...inputShape.slice(0, -1)))
  const outputs = wholeNumber('outputs', options.outputs, 1)
  const head = oneOf('head', options.head, ['classification', 'multilabel', 'dense'])
  const { horizon } = options
  if (horizon !== undefined) {
    wholeNumber('horizon', horizon, 1)
    if (head !== 'dense' || rank !== 1)
      throw invalidOption('horizon', horizon, 'left out but for dense 1-D heads')
  }
  const rate = finiteNumber('dropout', options.dropout ?? 0, 0, 0.99)
  const positionChannels = wholeNumber('positionChannels', options.positionChannels ?? 0, 0)
  if (kernels && convolution) {
    throw invalidOption('kernels', kernels, 'left out where `convolution` makes the kernels')
  }
  const random = createRandom(finiteNumber('seed', options.seed ?? 0))
  const seedOf = (name: string) => random.fork(name).integer(2 ** 31)
  const plain = plainConvolutions(kernels)
  const parts: BackboneParts = {
    convolution: convolution ?? plain,
    seedOf,
    dropout: (x, name) => (rate === 0 ? x : apply(new Dropout({ name, rate, seed: seedOf(name) }), x)),
    pointwise: (x, filters, name, pointwise) => {
      const config = { name, filters, kernelSize: 1, seed: seedOf(name), ...pointwise }
      return apply(rank === 1 ? new DilatedConv1D(config) : new DilatedConv2D(config), x)
    },
    norm: (x, name, activation) => apply(new FusedBatchNorm({ name, activation }), x),
  }

  const inputs = input({ shape: [...inputShape], name: 'input' })
  const placed =
    positionChannels === 0
      ? inputs
      : apply(new PositionChannels({ name: 'positions', waves: positionChannels }), inputs)
  const features = body(placed, parts)
  const linear = (name: string, units: number, x: SymbolicTensor) =>
    apply(
      layers.dense({ name, units, kernelInitializer: initializers.glorotUniform({ seed: seedOf(name) }) }),
      x,
    )
  const turn = (name: string, x: SymbolicTensor) => apply(layers.permute({ name, dims: [2, 1] }), x)
  let result: SymbolicTensor
  if (head !== 'dense') {
    result = linear('outputs', outputs, apply(new SegmentPooling({ name: 'pooling', segments }), features))
  } else {
    result = parts.pointwise(features, outputs, 'outputs')
    if (horizon !== undefined) {
      result = turn('ahead_last', linear('ahead', horizon, turn('positions_last', result)))
    }
  }
  if (!convolution) plain.assertAllUsed()
  return model({ inputs, outputs: result })
}

/** A layer applied to one symbolic tensor or several. */
export function apply(layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]): SymbolicTensor {
  return layer.apply(x) as SymbolicTensor
}
