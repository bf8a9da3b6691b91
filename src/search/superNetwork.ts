import type { LayersModel } from '@tensorflow/tfjs-layers'
import { invalidOption } from '../errors.js'
import {
  kernelPairs,
  MixtureConv,
  MixtureConv1D,
  MixtureConv2D,
  type MixtureForm,
  type TemperatureSchedule,
} from '../layers/index.js'
import type { Backbone } from './backbone.js'
import type { SearchSpace } from './searchTypes.js'

/** A backbone whose searchable convolutions are mixtures of all candidates. */
export interface SuperNetwork {
  readonly model: LayersModel
  /** In the order in which the backbone made them. */
  readonly mixtures: readonly MixtureConv[]
}

/** Builds the super-network of a backbone over a space; throws `invalid-option` where they do not fit. */
export function buildSuperNetwork(
  backbone: Backbone,
  space: SearchSpace,
  options: { readonly temperature: number | TemperatureSchedule; readonly form: MixtureForm | 'auto' },
): SuperNetwork {
  kernelPairs(space)
  const made: string[] = []
  const model = backbone({
    convolution({ name, rank, filters, strides, padding, useBias, seed }) {
      made.push(name)
      const { kernelSizes, dilations } = { ...space, ...space.layers?.[name] }
      const Mixture = rank === 1 ? MixtureConv1D : MixtureConv2D
      return new Mixture({
        name,
        filters,
        kernelSizes,
        dilations,
        ...(strides !== undefined && { strides }),
        ...(padding !== undefined && { padding }),
        ...(useBias !== undefined && { useBias }),
        ...options,
        seed,
      })
    },
  })
  const mixtures = model.layers.filter(layer => layer instanceof MixtureConv)
  if (mixtures.length === 0) {
    throw invalidOption(
      'backbone',
      backbone,
      'a function that makes its searchable layers by the `convolution` it is given: none was made by it',
    )
  }
  for (const name of Object.keys(space.layers ?? {})) {
    if (!made.includes(name)) {
      throw invalidOption('space.layers', name, `names of searchable layers: ${made.join(', ')}`)
    }
  }
  return { model, mixtures }
}
