import {
  input,
  LayersModel,
  type layers,
  model as makeModel,
  type Shape,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers'
import { SupervisedBaselinesError } from '../../errors.js'
import { plainLayer } from './plainLayer.js'
import type { PlainLayer } from './plainParts.js'

/**
 * The same function as a model of plain Keras layers (`Conv1D`, `Conv2D`, `BatchNormalization`, ...) with the same weights: tfjs loads it
 * anywhere without this package, and the Python converter `tensorflowjs_converter` makes a Keras model or a SavedModel of it. Outputs are equal
 * to float32 rounding.
 *
 * Takes every backbone of this package with the kernels found for it, and what `dasha` makes of them (`bothStrands`, `allViews`, `averageModels`); layers of
 * tfjs itself are copied. The given model stays as it is; dispose of both.
 *
 * ```ts
 * const plain = exportPlainModel(result.model)
 * await plain.save(modelFolder('plain'))
 * ```
 *
 * @throws `invalid-option` with `details.layer` and `details.className` for a layer that has no counterpart: those of a search that is still
 * under way (`MixtureConv`), lengths that are open where the counterpart must know them, and classes of other packages.
 */
export function exportPlainModel(model: LayersModel): LayersModel {
  const made = new Map<layers.Layer, PlainLayer>()
  const setters: (() => void)[] = []

  /** The plain layers for one layer: made once, so that a layer applied twice keeps one set of weights. */
  function counterpart(layer: layers.Layer, shapes: readonly Shape[]): PlainLayer {
    const known = made.get(layer)
    if (known) return known
    const plain = plainLayer(layer, shapes, setter => setters.push(setter))
    if (plain === undefined) throw noCounterpart(layer)
    made.set(layer, plain)
    return plain
  }

  /** What a model gives for these inputs, its layers in place of it. */
  function outputsOf(container: LayersModel, inputs: readonly SymbolicTensor[]): SymbolicTensor[] {
    const values = new Map<string, SymbolicTensor[]>()
    container.inputs.forEach((symbol, i) => {
      values.set(keyOf(symbol), [inputs[i]!])
    })
    const tensorOf = (symbol: SymbolicTensor): SymbolicTensor => {
      const key = keyOf(symbol)
      let outputs = values.get(key)
      if (!outputs) {
        const layer = symbol.sourceLayer
        const symbols = layer.inboundNodes[symbol.nodeIndex]!.inputTensors
        const given = symbols.map(tensorOf)
        outputs =
          layer instanceof LayersModel
            ? outputsOf(layer, given)
            : [
                counterpart(
                  layer,
                  symbols.map(({ shape }) => shape),
                )(given),
              ]
        values.set(key, outputs)
      }
      return outputs[symbol.tensorIndex ?? 0]!
    }
    return container.outputs.map(tensorOf)
  }

  const inputs = model.inputs.map(({ shape, name, dtype }) => input({ batchShape: shape, name, dtype }))
  const plain = makeModel({ inputs, outputs: outputsOf(model, inputs), name: model.name })
  for (const set of setters) set()
  return plain
}

function keyOf({ sourceLayer, nodeIndex }: SymbolicTensor): string {
  return `${sourceLayer.id}/${nodeIndex}`
}

function noCounterpart(layer: layers.Layer): SupervisedBaselinesError {
  const className = layer.getClassName()
  return new SupervisedBaselinesError(
    'invalid-option',
    `The layer ${layer.name} of the class ${className} has no counterpart among plain Keras layers. Take a model whose kernels are found, ` +
      'with inputs of known size, or write the layer for the tool that loads the model.',
    { option: 'model', layer: layer.name, className },
  )
}
