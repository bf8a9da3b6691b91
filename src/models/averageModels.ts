import { io } from '@tensorflow/tfjs-core'
import { input, type LayersModel, layers, loadLayersModel, model } from '@tensorflow/tfjs-layers'
import { apply } from './backboneOptions.js'

/**
 * A model that gives the mean of the outputs of several models of the same inputs. It takes them over: they must not be
 * used or disposed of any more, and their layers are called `member1_...`, so that it can be saved.
 */
export async function averageModels(members: readonly LayersModel[]): Promise<LayersModel> {
  const shape = members[0]!.inputs[0]!.shape.slice(1)
  const inputs = input({ shape, name: 'inputs' })
  const outputs = []
  for (const [i, member] of members.entries()) {
    const own = await renamed(member, `member${i + 1}_`)
    own.name = `member${i + 1}`
    outputs.push(apply(own, inputs))
  }
  return model({ inputs, outputs: apply(layers.average({ name: 'mean_of_members' }), outputs) })
}

/** One of the models that a model of `averageModels` is the mean of, counted from 0; it lives and dies with it. */
export function memberOf(model: LayersModel, index: number): LayersModel {
  return model.getLayer(`member${index + 1}`) as unknown as LayersModel
}

/** The model with a prefix before the names of all its layers and weights, in place of the one given. */
async function renamed(original: LayersModel, prefix: string): Promise<LayersModel> {
  let artifacts: io.ModelArtifacts | undefined
  await original.save(
    io.withSaveHandler(async saved => {
      artifacts = saved
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
    }),
  )
  original.dispose()
  const { modelTopology, weightSpecs, weightData } = artifacts!
  renameLayers((modelTopology as { config: ContainerConfig }).config, prefix)
  const loaded = await loadLayersModel(
    io.fromMemory({
      modelTopology: modelTopology!,
      weightSpecs: weightSpecs!.map(spec => ({ ...spec, name: `${prefix}${spec.name}` })),
      weightData: weightData!,
    }),
  )
  // A model within it is counted for each time it is applied, but disposed of for one (see `bothStrands`). Its first
  // node is its own.
  for (const layer of loaded.layers) {
    const applied = 'layers' in layer ? layer.inboundNodes.length - 1 : 0
    for (let extra = 1; extra < applied; extra++) layer.dispose()
  }
  return loaded
}

/** What a saved model says of its layers; a reference is [name, node, tensor], in lists of any depth. */
interface ContainerConfig {
  readonly layers: {
    name: string
    config: { name: string; layers?: unknown }
    inbound_nodes: unknown
  }[]
  input_layers: unknown
  output_layers: unknown
}

function renameLayers(config: ContainerConfig, prefix: string): void {
  for (const layer of config.layers) {
    layer.name = `${prefix}${layer.name}`
    layer.config.name = layer.name
    layer.inbound_nodes = renameReferences(layer.inbound_nodes, prefix)
    if (layer.config.layers) renameLayers(layer.config as unknown as ContainerConfig, prefix)
  }
  config.input_layers = renameReferences(config.input_layers, prefix)
  config.output_layers = renameReferences(config.output_layers, prefix)
}

function renameReferences(references: unknown, prefix: string): unknown {
  if (!Array.isArray(references)) return references
  const [first, ...rest] = references as unknown[]
  if (typeof first === 'string') return [`${prefix}${first}`, ...rest]
  return references.map(each => renameReferences(each, prefix))
}
