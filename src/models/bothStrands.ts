import { input, type LayersModel, layers, model } from '@tensorflow/tfjs-layers'
import { ReverseComplement } from '../layers/reverseComplement.js'
import { apply } from './backboneOptions.js'

/**
 * A model of DNA [batch, length, 5] that gives the mean of what `strandModel` gives for either strand. It takes
 * `strandModel` over: disposing of it disposes of both.
 */
export function bothStrands(strandModel: LayersModel): LayersModel {
  const shape = strandModel.inputs[0]!.shape.slice(1)
  const inputs = input({ shape, name: 'sequence' })
  const other = apply(new ReverseComplement({ name: 'other_strand' }), inputs)
  const outputs = [apply(strandModel, inputs), apply(strandModel, other)]
  // Applied twice it is counted once more than the outer model will dispose of it.
  strandModel.dispose()
  return model({ inputs, outputs: apply(layers.average({ name: 'both_strands' }), outputs) })
}
