import { plainConvolutions } from '../../layers/index.js'
import { describeModel } from '../../models/index.js'
import { type BackboneName, type BackboneSize, buildNet } from './backbones.js'
import type { PreparedTask } from './prepareTask.js'
import type { KernelSpace } from './task.js'

/** What one example costs at a backbone's size, in floating-point operations: two a multiply-add. */
export interface NetCost {
  readonly size: BackboneSize
  readonly parameters: number
  readonly multiplyAdds: number
  /** Forward and backward, and forward alone. */
  readonly train: number
  readonly evaluate: number
  /** Forward and backward through the mixture of all kernels. */
  readonly search: number
}

/** What a backbone costs at each of some sizes, from its layers: nothing is run. */
export function netCosts(
  name: BackboneName,
  sizes: readonly BackboneSize[],
  task: PreparedTask,
  space: KernelSpace,
): NetCost[] {
  return sizes.map(size => {
    const plain = buildNet(name, size, task, {})
    const { parameters, multiplyAdds } = describeModel(plain)
    plain.dispose()
    return {
      size,
      parameters,
      multiplyAdds,
      train: 6 * multiplyAdds,
      evaluate: 2 * multiplyAdds,
      search: 6 * searchMultiplyAdds(name, size, task, space),
    }
  })
}

/** Kernels of one dilation add up before they are applied: a convolution with the largest kernel a dilation. */
function searchMultiplyAdds(
  name: BackboneName,
  size: BackboneSize,
  task: PreparedTask,
  { kernelSizes, dilations }: KernelSpace,
): number {
  const kernelSize = Math.max(...kernelSizes)
  const searched = new Set<string>()
  const factory = plainConvolutions()
  const model = buildNet(name, size, task, {
    convolution(convolution) {
      searched.add(convolution.name)
      return factory({ ...convolution, kernelSize })
    },
  })
  const { layers } = describeModel(model)
  model.dispose()
  return layers.reduce(
    (sum, layer) => sum + layer.multiplyAdds * (searched.has(layer.name) ? dilations.length : 1),
    0,
  )
}

/** The kernels that a search chooses from where the task does not say: the paper's, but for `laptop` images fewer. */
export function kernelSpaceOf({ kind, head, kernelSpace }: PreparedTask, isPaper: boolean): KernelSpace {
  if (kernelSpace) return kernelSpace
  if (kind === 'image') {
    return isPaper
      ? { kernelSizes: [3, 5, 7, 9], dilations: [1, 3, 7, 15] }
      : { kernelSizes: [3, 5], dilations: [1, 3] }
  }
  if (head === 'dense') return { kernelSizes: [1, 3, 5, 7, 9, 11], dilations: [1, 3, 5] }
  return { kernelSizes: [3, 5, 7, 9, 11], dilations: [1, 3, 5, 7] }
}
