import { add, concat, serialization, type Tensor, tensor, tidy, zeros } from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { wholeNumber } from '../common/checks.js'

export interface PositionChannelsConfig {
  readonly name?: string
  /** Cosines along each spatial axis. */
  readonly waves: number
}

type Shape = (number | null)[]

/**
 * The input with channels that tell where each element lies: cos(pi k x), k = 1 to `waves`, x from 0 to 1 along
 * each spatial axis. Convolutions alone cannot tell; tasks anchored at a position need to.
 */
export class PositionChannels extends layers.Layer {
  static readonly className = 'PositionChannels'
  private readonly waves: number

  constructor(config: PositionChannelsConfig) {
    super(config)
    this.waves = wholeNumber('waves', config.waves, 1)
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape
    return [...shape.slice(0, -1), shape.at(-1)! + this.waves * (shape.length - 2)]
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const input = Array.isArray(inputs) ? inputs[0]! : inputs
      const spatial = input.shape.slice(1, -1)
      const channels = this.waves * spatial.length
      const positions = tensor(this.cosines(spatial), [1, ...spatial, channels])
      return concat([input, add(zeros([input.shape[0]!, ...spatial, channels]), positions)], input.rank - 1)
    })
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), waves: this.waves }
  }

  private cosines(spatial: readonly number[]): Float32Array {
    const channels = this.waves * spatial.length
    const elements = spatial.reduce((product, n) => product * n, 1)
    const values = new Float32Array(elements * channels)
    for (let i = 0; i < elements; i++) {
      let rest = i
      for (let axis = spatial.length - 1; axis >= 0; axis--) {
        const n = spatial[axis]!
        const x = ((rest % n) + 0.5) / n
        rest = Math.floor(rest / n)
        for (let k = 0; k < this.waves; k++) {
          values[i * channels + axis * this.waves + k] = Math.cos(Math.PI * (k + 1) * x)
        }
      }
    }
    return values
  }
}

serialization.registerClass(PositionChannels as never)
