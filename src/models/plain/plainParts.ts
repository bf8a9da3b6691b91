import { type Tensor, tensor } from '@tensorflow/tfjs-core'
import { layers, type Shape, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { apply } from '../backboneOptions.js'

/** A layer's counterpart, applied to its inputs. */
export type PlainLayer = (inputs: readonly SymbolicTensor[]) => SymbolicTensor

/** What a counterpart is made of: the layer, the shapes of its inputs with the batch, and how weights are given to new layers. */
export interface PlainParts {
  readonly name: string
  readonly config: Readonly<Record<string, unknown>>
  /** Of the first input, with the batch axis. */
  readonly shape: Shape
  readonly shapes: readonly Shape[]
  readonly layer: layers.Layer
  /** Gives a layer these weights once it is built; the tensors that `make` makes are disposed of. */
  weigh<L extends layers.Layer>(plain: L, make: () => Tensor[]): L
}

/** One layer after another on a single input. */
export function inTurn(...list: readonly layers.Layer[]): PlainLayer {
  return ([x]) => list.reduce((value, layer) => apply(layer, value), x!)
}

/** A dense layer over the last axis with a matrix [inputs, outputs] of its own, and without a bias unless one is given. */
export function fixedDense(
  { weigh }: PlainParts,
  name: string,
  [rows, columns]: readonly [number, number],
  kernel: Float32Array,
  bias?: Float32Array,
): layers.Layer {
  const dense = layers.dense({
    name,
    units: columns,
    useBias: bias !== undefined,
    kernelInitializer: 'zeros',
  })
  return weigh(dense, () => [tensor(kernel, [rows, columns]), ...(bias ? [tensor(bias)] : [])])
}

/** The sizes of the axes between batch and channels; undefined where one is open. */
export function spatialOf(shape: Shape): number[] | undefined {
  const spatial = shape.slice(1, -1)
  return spatial.every(n => n !== null) ? (spatial as number[]) : undefined
}
