import { input, type LayersModel, layers, model } from '@tensorflow/tfjs-layers'
import { apply } from './backboneOptions.js'

/** A model that gives the mean of the outputs of several models of the same inputs; it takes them over. */
export function averageModels(members: readonly LayersModel[]): LayersModel {
  const shape = members[0]!.inputs[0]!.shape.slice(1)
  const inputs = input({ shape, name: 'inputs' })
  const outputs = members.map((member, i) => {
    // Layers of one model must differ in name.
    member.name = `member_${i + 1}`
    return apply(member, inputs)
  })
  return model({ inputs, outputs: apply(layers.average({ name: 'members' }), outputs) })
}
