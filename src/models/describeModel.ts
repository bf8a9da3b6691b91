import type { LayersModel, layers } from '@tensorflow/tfjs-layers'

/** One layer of a model in figures. */
export interface LayerDescription {
  /** The layer's name in the model. */
  readonly name: string
  /** The layer's class. */
  readonly type: string
  /** Without the batch axis; null where it is open. */
  readonly outputShape: readonly (number | null)[]
  /** Trainable and not. */
  readonly parameters: number
  /** Multiplications with weights of convolutions and dense layers, for one example. */
  readonly multiplyAdds: number
  /** Input elements that one output element sees, along each spatial axis; Infinity once all are averaged. */
  readonly receptiveField: readonly number[]
}

/** A model in numbers, as `describeModel` gives it. */
export interface ModelDescription {
  /** In the model's order. */
  readonly layers: readonly LayerDescription[]
  /** Of all layers. */
  readonly parameters: number
  /** Of one example's forward pass. */
  readonly multiplyAdds: number
}

/**
 * What a model's layers give, weigh and cost for one example, in order, and the sums.
 *
 * @example
 * await useBackend('wasm')
 * const model = buildUNet1d({ inputShape: [64, 4], outputs: 2, head: 'classification', width: 4, seed: 1 })
 * const { parameters, multiplyAdds, layers } = describeModel(model)
 */
export function describeModel(model: LayersModel): ModelDescription {
  const reaches = new Map<string, Reach>()
  const described = model.layers.map((layer): LayerDescription => {
    const shape = (Array.isArray(layer.outputShape[0]) ? layer.outputShape[0] : layer.outputShape) as Shape
    const outputShape = shape.slice(1)
    const reach = reachOf(layer, shape.length - 2, reaches)
    reaches.set(layer.name, reach)
    return {
      name: layer.name,
      type: layer.getClassName(),
      outputShape,
      parameters: layer.countParams(),
      multiplyAdds: multiplyAddsOf(layer, outputShape),
      receptiveField: reach.field,
    }
  })
  const sum = (pick: (layer: LayerDescription) => number) => described.reduce((s, l) => s + pick(l), 0)
  return {
    layers: described,
    parameters: sum(layer => layer.parameters),
    multiplyAdds: sum(layer => layer.multiplyAdds),
  }
}

type Shape = (number | null)[]

/** Along each spatial axis: input elements seen, and input elements between neighbouring outputs. */
interface Reach {
  readonly field: readonly number[]
  readonly jump: readonly number[]
}

function reachOf(layer: layers.Layer, axes: number, reaches: ReadonlyMap<string, Reach>): Reach {
  const before = layer.inboundNodes
    .flatMap(node => node.inboundLayers)
    .flatMap(inbound => reaches.get(inbound.name) ?? [])
  if (before.length === 0) return { field: Array(axes).fill(1), jump: Array(axes).fill(1) }
  // Of several inputs, the one that sees most.
  const field = before[0]!.field.map((_, axis) => Math.max(...before.map(reach => reach.field[axis]!)))
  const jump = before[0]!.jump.map((_, axis) => Math.max(...before.map(reach => reach.jump[axis]!)))
  const config = layer.getConfig() as Record<string, unknown>
  const step = (taps: (axis: number) => number, stride: (axis: number) => number): Reach => ({
    field: field.map((n, axis) => n + taps(axis) * jump[axis]!),
    jump: jump.map((n, axis) => n * stride(axis)),
  })
  switch (layer.getClassName()) {
    case 'PairMaxPooling':
      return step(
        () => 1,
        () => 2,
      )
    case 'LinearUpsampling1D':
      return step(
        () => 1,
        () => 0.5,
      )
    case 'UpConvolution2D':
    case 'UpSampling':
      return step(
        () => 0,
        () => 0.5,
      )
    case 'SegmentPooling':
    case 'GlobalAveragePooling':
      return { field: field.map(() => Number.POSITIVE_INFINITY), jump }
    default:
      if (config['kernelSize'] === undefined) return { field, jump }
      return step(
        axis => (at(config['kernelSize'], axis) - 1) * at(config['dilationRate'], axis),
        axis => at(config['strides'], axis),
      )
  }
}

function at(value: unknown, axis: number): number {
  return Number(Array.isArray(value) ? value[axis] : (value ?? 1))
}

function multiplyAddsOf(layer: layers.Layer, outputShape: readonly (number | null)[]): number {
  const kernel = layer.weights.find(weight => weight.originalName.endsWith('kernel'))
  if (!kernel) return 0
  const size = kernel.shape.reduce<number>((product, n) => product * (n ?? 1), 1)
  const positions = outputShape.slice(0, -1).reduce<number>((product, n) => product * (n ?? 1), 1)
  // An up-convolution's kernel is applied at each input position, of which there are a quarter as many.
  return layer.getClassName() === 'UpConvolution2D' ? (size * positions) / 4 : size * positions
}
