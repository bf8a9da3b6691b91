import { type Rank, reshape, serialization, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core'
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers'
import { conv2dPadded } from '../backends/conv2dGradient.js'
import type { Pair } from '../backends/convGeometry.js'
import { mendBackend } from '../backends/mendBackend.js'
import { oneOf, wholeNumber } from '../common/checks.js'
import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import { addBias } from './channels.js'
import {
  deserialize,
  type Initializer,
  type LayerArgs,
  type Regularizer,
  type Serialized,
  serialize,
} from './serialize.js'

/** How a convolution treats the ends: TensorFlow's `same` and `valid`; `causal` pads on the left alone. */
export type ConvPadding = 'same' | 'causal' | 'valid'

/** Options of a dilated convolution; `Size` is a number in 1-D, a number or [height, width] in 2-D. */
interface DilatedConvConfig<Size> extends LayerArgs {
  /** Output channels. */
  readonly filters: number
  /** Taps; [height, width] in 2-D. */
  readonly kernelSize: Size
  /** Step between kernel taps, in elements; 1 by default. Any value trains, together with any stride. */
  readonly dilationRate?: Size
  /** Step between outputs, in elements; 1 by default. */
  readonly strides?: Size
  /** `same` by default; `causal` in 1-D only. */
  readonly padding?: ConvPadding
  /** Whether a bias is added; true by default. */
  readonly useBias?: boolean
  /** He normal drawn from `seed` by default. */
  readonly kernelInitializer?: Initializer | Serialized
  /** Zeros by default. */
  readonly biasInitializer?: Initializer | Serialized
  /** Penalty on the kernel, as in tf.layers; none by default. */
  readonly kernelRegularizer?: Regularizer | Serialized | null
  /** Seed of the default kernel initializer; without one every run starts from other weights. */
  readonly seed?: number
}

/** Options of `dilatedConv1d`: what a convolution over [batch, length, channels] is. */
export type DilatedConv1DConfig = DilatedConvConfig<number>
/** Options of `dilatedConv2d`: what a convolution over [batch, height, width, channels] is. */
export type DilatedConv2DConfig = DilatedConvConfig<number | Pair>

/** What the 1-D and the 2-D layer share; `rank` counts the spatial axes. */
abstract class DilatedConv extends layers.Layer {
  private readonly filters: number
  private readonly kernelSize: number[]
  private readonly dilationRate: number[]
  private readonly strides: number[]
  private readonly padding: ConvPadding
  private readonly useBias: boolean
  private readonly kernelInitializer: Initializer
  private readonly biasInitializer: Initializer
  private readonly kernelRegularizer: Regularizer | undefined
  private kernel!: LayerVariable
  private bias: LayerVariable | undefined

  constructor(
    private readonly rank: 1 | 2,
    config: DilatedConvConfig<number | Pair>,
  ) {
    super(config)
    const sizes = (option: string, value: unknown): number[] => {
      const list = Array.isArray(value) ? value : Array<unknown>(rank).fill(value)
      if (list.length !== rank) throw invalidOption(option, value, `${rank} whole numbers, or a single one`)
      return list.map(n => wholeNumber(option, n, 1))
    }
    const paddings = rank === 1 ? (['same', 'causal', 'valid'] as const) : (['same', 'valid'] as const)
    this.filters = wholeNumber('filters', config.filters, 1)
    this.kernelSize = sizes('kernelSize', config.kernelSize)
    this.dilationRate = sizes('dilationRate', config.dilationRate ?? 1)
    this.strides = sizes('strides', config.strides ?? 1)
    this.padding = oneOf<ConvPadding>('padding', config.padding ?? 'same', paddings)
    this.useBias = config.useBias ?? true
    this.kernelInitializer =
      deserialize('kernelInitializer', config.kernelInitializer) ??
      initializers.heNormal(config.seed === undefined ? {} : { seed: config.seed })
    this.biasInitializer = deserialize('biasInitializer', config.biasInitializer) ?? initializers.zeros()
    this.kernelRegularizer = deserialize('kernelRegularizer', config.kernelRegularizer)
    this.inputSpec = [{ ndim: rank + 2 }]
  }

  override build(inputShape: Shape): void {
    const channels = inputShape.at(-1)
    if (typeof channels !== 'number') {
      throw invalidOption('inputShape', inputShape, 'a shape whose last axis, the channels, is known')
    }
    const shape = [...this.kernelSize, channels, this.filters]
    this.kernel = this.addWeight('kernel', shape, 'float32', this.kernelInitializer, this.kernelRegularizer)
    if (this.useBias) this.bias = this.addWeight('bias', [this.filters], 'float32', this.biasInitializer)
    // From here on tfjs refuses inputs of other channels, past whose end a kernel would be read.
    this.inputSpec = [{ ndim: this.rank + 2, axes: { [this.rank + 1]: channels } }]
    super.build(inputShape)
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    mendBackend()
    return tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs
      const spatial = x.shape.slice(1, -1)
      const output = this.spatialOutput(spatial) as number[]
      const padding = spatial.map((n, axis) => this.padsOf(axis, n, output[axis]!))
      const image = (t: Tensor) =>
        this.rank === 1 ? reshape<Rank.R4>(t, withHeight(t.shape)) : (t as Tensor4D)
      const pair = (list: readonly number[]) => (this.rank === 1 ? [1, list[0]!] : list) as Pair
      const kernel = this.kernel.read()
      const y = conv2dPadded(
        image(x),
        this.rank === 1 ? reshape<Rank.R4>(kernel, [1, ...(kernel.shape as Triple)]) : (kernel as Tensor4D),
        {
          strides: pair(this.strides),
          dilations: pair(this.dilationRate),
          padding: this.rank === 1 ? [[0, 0], padding[0]!] : [padding[0]!, padding[1]!],
        },
      )
      const biased = this.bias === undefined ? y : addBias(y, this.bias.read())
      return reshape(biased, [x.shape[0]!, ...output, this.filters])
    })
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape
    return [shape[0]!, ...this.spatialOutput(shape.slice(1, -1)), this.filters]
  }

  override getConfig(): serialization.ConfigDict {
    return {
      ...super.getConfig(),
      filters: this.filters,
      kernelSize: this.sizeConfig(this.kernelSize),
      dilationRate: this.sizeConfig(this.dilationRate),
      strides: this.sizeConfig(this.strides),
      padding: this.padding,
      useBias: this.useBias,
      kernelInitializer: serialize(this.kernelInitializer),
      biasInitializer: serialize(this.biasInitializer),
      kernelRegularizer: serialize(this.kernelRegularizer),
    }
  }

  private sizeConfig(sizes: number[]): number | number[] {
    return this.rank === 1 ? sizes[0]! : sizes
  }

  /** Elements that one output sees along an axis. */
  private reach(axis: number): number {
    return (this.kernelSize[axis]! - 1) * this.dilationRate[axis]! + 1
  }

  private spatialOutput(spatial: Shape): Shape {
    return spatial.map((n, axis) => {
      if (n === null) return null
      const covered = this.padding === 'valid' ? n - this.reach(axis) + 1 : n
      if (covered < 1 && n > 0) {
        throw new SupervisedBaselinesError(
          'invalid-data',
          `Layer ${this.name} sees ${this.reach(axis)} elements at once with padding 'valid', but its input has ` +
            `only ${n} along axis ${axis + 1}; use padding 'same', a smaller kernel or a smaller dilation.`,
          { layer: this.name, receptiveField: this.reach(axis), length: n },
        )
      }
      return Math.max(Math.ceil(covered / this.strides[axis]!), 0)
    })
  }

  private padsOf(axis: number, input: number, output: number): Pair {
    const reach = this.reach(axis)
    if (this.padding === 'valid') return [0, 0]
    if (this.padding === 'causal') return [reach - 1, 0]
    const total = Math.max((output - 1) * this.strides[axis]! + reach - input, 0)
    return [Math.floor(total / 2), Math.ceil(total / 2)]
  }
}

type Triple = [number, number, number]

function withHeight(shape: readonly number[]): [number, number, number, number] {
  const [batch, length, channels] = shape as Triple
  return [batch, 1, length, channels]
}

/**
 * A 1-D convolution over [batch, length, channels] with any kernel size, dilation and stride, which trains on
 * every backend; a registered tf.layers layer, so models that hold one save and load.
 */
export class DilatedConv1D extends DilatedConv {
  static readonly className = 'DilatedConv1D'

  constructor(config: DilatedConv1DConfig) {
    super(1, config)
  }
}

/**
 * A 2-D convolution over [batch, height, width, channels] with any kernel size, dilation and stride, which
 * trains on every backend; a registered tf.layers layer, so models that hold one save and load.
 */
export class DilatedConv2D extends DilatedConv {
  static readonly className = 'DilatedConv2D'

  constructor(config: DilatedConv2DConfig) {
    super(2, config)
  }
}

serialization.registerClass(DilatedConv1D as never)
serialization.registerClass(DilatedConv2D as never)

/** A {@link DilatedConv1D} layer: [batch, length, channels] to [batch, new length, filters]. */
export function dilatedConv1d(config: DilatedConv1DConfig): DilatedConv1D {
  return new DilatedConv1D(config)
}

/** A {@link DilatedConv2D} layer: [batch, height, width, channels] to [batch, height, width, filters]. */
export function dilatedConv2d(config: DilatedConv2DConfig): DilatedConv2D {
  return new DilatedConv2D(config)
}
