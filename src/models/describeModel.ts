import { type LayersModel, type layers, Sequential } from '@tensorflow/tfjs-layers'
import { SupervisedBaselinesError, show } from '../errors.js'

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
 * The shape, parameters, cost and receptive field of each of a model's layers for one example, in order, and the sums. A layer
 * or model that is applied several times is counted each time.
 *
 * @throws `invalid-option` for a layer whose multiplications cannot be counted, such as a recurrent or transposed convolution
 * layer, or whose output has an open length.
 *
 * @example
 * await useBackend('wasm')
 * const model = buildUNet1d({ inputShape: [64, 4], outputs: 2, head: 'classification', width: 4, seed: 1 })
 * const { parameters, multiplyAdds, layers } = describeModel(model)
 */
export function describeModel(model: LayersModel): ModelDescription {
  const reaches = new Map<string, Reach>()
  const { containerNodes } = graphOf(model)
  const described = model.layers.map((layer): LayerDescription => {
    const nodes = layer.inboundNodes.filter((_, i) => containerNodes.has(`${layer.name}_ib-${i}`))
    const shapes = nodes.map(({ outputShapes }) => firstShape(outputShapes).slice(1))
    const reach = reachOf(layer, shapes[0]!.length - 1, reaches)
    reaches.set(layer.name, reach)
    return {
      name: layer.name,
      type: layer.getClassName(),
      outputShape: shapes[0]!,
      parameters: layer.countParams(),
      multiplyAdds: shapes.reduce((sum, shape) => sum + multiplyAddsOf(layer, shape), 0),
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

function firstShape(shapes: Shape | Shape[]): Shape {
  return (Array.isArray(shapes[0]) ? shapes[0] : shapes) as Shape
}

/** Along each spatial axis: input elements seen, and input elements between neighbouring outputs. */
interface Reach {
  readonly field: readonly number[]
  readonly jump: readonly number[]
}

function reachOf(layer: layers.Layer, axes: number, reaches: ReadonlyMap<string, Reach>): Reach {
  const before = layer.inboundNodes
    .flatMap(node => node.inboundLayers)
    .flatMap(inbound => reaches.get(inbound.name) ?? [])
  const ones: number[] = Array(axes).fill(1)
  // Of several inputs, the one that sees most; a model's first layers see its input.
  const [first = { field: ones, jump: ones }] = before
  const field = first.field.map((_, axis) => Math.max(...before.map(reach => reach.field[axis]!), 1))
  const jump = first.jump.map((_, axis) =>
    before.length === 0 ? 1 : Math.max(...before.map(reach => reach.jump[axis]!)),
  )
  if (isModel(layer)) {
    const inner = describeModel(layer).layers.at(-1)!.receptiveField
    return { field: field.map((n, axis) => n + ((inner[axis] ?? Infinity) - 1) * jump[axis]!), jump }
  }
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
    case 'GlobalAveragePooling1D':
    case 'GlobalAveragePooling2D':
    case 'GlobalMaxPooling1D':
    case 'GlobalMaxPooling2D':
    case 'Flatten':
      return { field: field.map(() => Number.POSITIVE_INFINITY), jump }
    default: {
      const kernel = layer.getClassName() === 'DepthwiseConv2D' ? layer.weights[0]!.shape : undefined
      const taps = config['kernelSize'] ?? config['poolSize'] ?? kernel
      if (taps === undefined) return { field, jump }
      return step(
        axis => (at(taps, axis) - 1) * at(config['dilationRate'], axis),
        axis => at(config['strides'], axis),
      )
    }
  }
}

function at(value: unknown, axis: number): number {
  return Number(Array.isArray(value) ? value[axis] : (value ?? 1))
}

/** Layers that apply one kernel at each position of their output. */
const withKernel: ReadonlySet<string> = new Set([
  ...['DilatedConv1D', 'DilatedConv2D', 'UpConvolution2D'],
  ...['Conv1D', 'Conv2D', 'Conv3D', 'DepthwiseConv2D', 'Dense'],
])

/** Layers whose weights only scale, shift or are looked up. */
const withoutKernel: ReadonlySet<string> = new Set([
  ...['FusedBatchNorm', 'BatchNormalization', 'LayerNormalization', 'PReLU', 'Embedding'],
])

function multiplyAddsOf(layer: layers.Layer, outputShape: Shape): number {
  if (isModel(layer)) return describeModel(layer).multiplyAdds
  const type = layer.getClassName()
  if (layer.weights.length === 0 || withoutKernel.has(type)) return 0
  const kernel = layer.weights.find(weight => weight.originalName.endsWith('kernel'))
  if (!kernel || !withKernel.has(type)) {
    throw uncounted(
      layer,
      `is of type ${type}, whose multiplications are not counted. Those of ${[...withKernel].join(', ')} and of layers ` +
        'without a kernel are.',
    )
  }
  if (outputShape.includes(null)) {
    throw uncounted(
      layer,
      `has outputs of shape ${show(outputShape)}. Build the model for inputs of a known size.`,
    )
  }
  const size = kernel.shape.reduce<number>((product, n) => product * n!, 1)
  const positions = outputShape.slice(0, -1).reduce<number>((product, n) => product * n!, 1)
  // An up-convolution's kernel is applied at each input position, of which there are a quarter as many.
  return type === 'UpConvolution2D' ? (size * positions) / 4 : size * positions
}

function uncounted(layer: layers.Layer, what: string): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'invalid-option',
    `The option \`model\` cannot be counted: its layer ${layer.name} ${what}`,
    { option: 'model', layer: layer.name, type: layer.getClassName() },
  )
}

/** The graph of a model's layers; that of a sequential model is a model within it. */
function graphOf(model: LayersModel): LayersModel {
  if (!(model instanceof Sequential)) return model
  model.build()
  return (model as unknown as { model: LayersModel }).model
}

function isModel(layer: layers.Layer): layer is LayersModel {
  return 'containerNodes' in layer
}
