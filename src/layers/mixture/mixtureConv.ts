import { serialization, softmax, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core'
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers'
import { mendBackend } from '../../backends/mendBackend.js'
import { finiteNumber, oneOf, wholeNumber } from '../../common/checks.js'
import { invalidOption } from '../../errors.js'
import { addBias } from '../channels.js'
import type { LayerArgs } from '../serialize.js'
import type { SteppedLayer } from '../steppedLayer.js'
import { gumbelSoftmax, type TemperatureSchedule, temperatureAt } from './gumbelSoftmax.js'
import { type KernelPair, kernelPairs } from './kernelPairs.js'
import { cheapestForm, type MixtureForm } from './mixtureForm.js'
import { type MixturePlan, planMixture } from './mixturePlan.js'
import { type MixtureAxis, stackRows } from './tapLayout.js'

/** Options of `MixtureConv1D` and `MixtureConv2D`. */
export interface MixtureConvConfig extends LayerArgs {
  /** Output channels. */
  readonly filters: number
  /** What may be chosen: every kernel size with every dilation. */
  readonly kernelSizes: readonly number[]
  /** Dilations of the candidates, for each of the kernel sizes. */
  readonly dilations: readonly number[]
  /** Step between outputs, in elements. Default 1. */
  readonly strides?: number
  /** Default `'same'`; `'causal'` in 1-D only. */
  readonly padding?: 'same' | 'causal'
  /** Whether a bias is added. Default true. */
  readonly useBias?: boolean
  /** Of the Gumbel-softmax in training. Default 1. */
  readonly temperature?: number | TemperatureSchedule
  /** How it is computed; the result is the same. Default `'auto'`: the cheapest form for the shape. */
  readonly form?: MixtureForm | 'auto'
  /** Fixes the first weights and the Gumbel noise of each training step. Default 0. */
  readonly seed?: number
}

/** Standard deviations of the first kernels and logits, as in the authors' code. */
const KERNEL_SCALE = 0.01
const LOGIT_SCALE = 1e-3

/** What the 1-D and the 2-D layer share; `rank` counts the spatial axes. */
export abstract class MixtureConv extends layers.Layer implements SteppedLayer {
  /** The candidates, in the order of the logits. */
  readonly pairs: readonly KernelPair[]
  readonly filters: number
  private readonly strides: number
  private readonly padding: 'same' | 'causal'
  private readonly useBias: boolean
  private readonly temperature: number | TemperatureSchedule
  private readonly wantedForm: MixtureForm | 'auto'
  private readonly seed: number
  private step: number | undefined = 0
  private stacks: LayerVariable[] = []
  private logitsWeight!: LayerVariable
  private bias: LayerVariable | undefined
  private plan: MixturePlan | undefined

  constructor(
    readonly rank: 1 | 2,
    private readonly config: MixtureConvConfig,
  ) {
    super(config)
    this.pairs = kernelPairs(config, config.name ?? 'config')
    this.filters = wholeNumber('filters', config.filters, 1)
    this.strides = wholeNumber('strides', config.strides ?? 1, 1)
    const paddings = rank === 1 ? (['same', 'causal'] as const) : (['same'] as const)
    this.padding = oneOf<'same' | 'causal'>('padding', config.padding ?? 'same', paddings)
    this.useBias = config.useBias ?? true
    this.temperature = checkTemperature(config.temperature ?? 1)
    this.wantedForm = oneOf('form', config.form ?? 'auto', ['auto', 'dilations', 'dense', 'fourier'])
    this.seed = finiteNumber('seed', config.seed ?? 0)
    this.inputSpec = [{ ndim: rank + 2 }]
  }

  override build(inputShape: Shape): void {
    const channels = inputShape.at(-1)
    if (typeof channels !== 'number') {
      throw invalidOption('inputShape', inputShape, 'a shape whose last axis, the channels, is known')
    }
    const normal = (stddev: number, seed: number) => initializers.randomNormal({ stddev, seed })
    this.stacks = stackRows(this.pairs, this.rank).map((taps, i) =>
      this.addWeight(
        `kernels${i}`,
        [taps, channels, this.filters],
        'float32',
        normal(KERNEL_SCALE, this.seed + 1 + i),
      ),
    )
    if (this.useBias) this.bias = this.addWeight('bias', [this.filters], 'float32', initializers.zeros())
    this.logitsWeight = this.addWeight(
      'logits',
      [this.pairs.length],
      'float32',
      normal(LOGIT_SCALE, this.seed),
    )
    this.inputSpec = [{ ndim: this.rank + 2, axes: { [this.rank + 1]: channels } }]
    super.build(inputShape)
  }

  /** The architecture logits, one a pair. */
  get logits(): LayerVariable {
    return this.logitsWeight
  }

  /** Input channels. */
  get channels(): number {
    return this.stacks[0]!.shape[1]!
  }

  /** The step whose noise is next in training; undefined for the softmax without noise. */
  setStep(step: number | undefined): void {
    this.step = step
  }

  /** How the layer computes inputs of this shape, with the batch in front. */
  formFor(inputShape: readonly number[]): MixtureForm {
    if (this.wantedForm !== 'auto') return this.wantedForm
    return cheapestForm({
      pairs: this.pairs,
      axes: this.axesOf(inputShape),
      channels: { in: inputShape.at(-1)!, out: this.filters },
      batch: inputShape[0]!,
    })
  }

  override call(inputs: Tensor | Tensor[], kwargs: { training?: boolean }): Tensor {
    mendBackend()
    return tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs
      const plan = this.planFor(x.shape)
      const stacks = this.stacks.map(stack => stack.read())
      const y = plan.apply(x, stacks, this.pairWeights(kwargs?.training ?? false))
      return this.bias === undefined ? y : addBias(y, this.bias.read())
    })
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape
    const space = shape.slice(1, -1).map(n => (n === null ? null : Math.ceil(n / this.strides)))
    return [shape[0]!, ...space, this.filters]
  }

  override getConfig(): serialization.ConfigDict {
    const { kernelSizes, dilations } = this.config
    return {
      ...super.getConfig(),
      filters: this.filters,
      kernelSizes: [...kernelSizes],
      dilations: [...dilations],
      strides: this.strides,
      padding: this.padding,
      useBias: this.useBias,
      temperature: this.temperature as serialization.ConfigDict | number,
      form: this.wantedForm,
      seed: this.seed,
    }
  }

  protected override disposeWeights(): number {
    this.plan?.dispose()
    this.plan = undefined
    return super.disposeWeights()
  }

  /** The weight of every pair: drawn in training, the plain softmax of the logits otherwise. */
  private pairWeights(training: boolean): Tensor1D {
    const logits = this.logitsWeight.read() as Tensor1D
    if (!training || this.step === undefined) return softmax(logits)
    return gumbelSoftmax(logits, temperatureAt(this.temperature, this.step), this.seed, this.step)
  }

  private axesOf(inputShape: readonly number[]): MixtureAxis[] {
    return inputShape.slice(1, -1).map(input => ({
      input,
      output: Math.ceil(input / this.strides),
      stride: this.strides,
      padding: this.padding,
    }))
  }

  private planFor(inputShape: readonly number[]): MixturePlan {
    const axes = this.axesOf(inputShape)
    const form = this.formFor(inputShape)
    const key = `${form} ${inputShape.slice(1)}`
    if (this.plan?.key !== key) {
      this.plan?.dispose()
      this.plan = planMixture(key, form, this.pairs, axes, {
        in: inputShape.at(-1)!,
        out: this.filters,
      })
    }
    return this.plan
  }
}

function checkTemperature(temperature: number | TemperatureSchedule): number | TemperatureSchedule {
  const positive = (option: string, value: unknown) => finiteNumber(option, value, 1e-3, 1e3)
  if (typeof temperature === 'number') return positive('temperature', temperature)
  positive('temperature.from', temperature.from)
  positive('temperature.to', temperature.to)
  wholeNumber('temperature.steps', temperature.steps, 1)
  return temperature
}

/**
 * A 1-D convolution whose kernel size and dilation are not yet chosen: the sum of all candidates' convolutions, weighted
 * by a Gumbel-softmax of one logit each; [batch, length, channels] to [batch, new length, filters].
 *
 * DASH's searched layer (arXiv 2204.07554, section 3), computed without ever convolving with each candidate: because
 * convolution is linear, the weighted kernels are added up first. Each candidate is aligned as `DilatedConv1D`
 * aligns it, so that the layer with all weight on one equals that convolution.
 */
export class MixtureConv1D extends MixtureConv {
  static readonly className = 'MixtureConv1D'

  constructor(config: MixtureConvConfig) {
    super(1, config)
  }
}

/** The same over images: [batch, height, width, channels] to [batch, new height, new width, filters]. */
export class MixtureConv2D extends MixtureConv {
  static readonly className = 'MixtureConv2D'

  constructor(config: MixtureConvConfig) {
    super(2, config)
  }
}

serialization.registerClass(MixtureConv1D as never)
serialization.registerClass(MixtureConv2D as never)
