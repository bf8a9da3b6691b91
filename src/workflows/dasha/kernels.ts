import { type KernelPair, plainConvolutions } from '../../layers/index.js'
import { describeModel } from '../../models/index.js'
import type { DashSearchResult } from '../../search/index.js'
import { buildNet } from './backbones.js'
import type { BackbonePlan, DashaPlan } from './plan.js'
import type { PreparedTask } from './prepareTask.js'

/** The kernel of one searchable layer. */
export interface DecidedKernel {
  readonly layer: string
  readonly kernelSize: number
  readonly dilation: number
  /** In the search; undefined where it was undecided and the backbone keeps its own. */
  readonly probability?: number
}

/**
 * The kernels that a search decided on, with the backbone's own in the layers that it left undecided or did not have,
 * since it was of a net less deep; empty where it decided nowhere.
 *
 * A layer is decided where one kernel is likelier than all others together: short searches leave most below that, and
 * their likeliest is then little more than a draw. The preset `paper` takes the likeliest everywhere, as the paper does.
 */
export function decidedKernels(
  task: PreparedTask,
  { preset }: DashaPlan,
  backbone: Pick<BackbonePlan, 'name' | 'size'>,
  { kernels }: DashSearchResult,
): readonly DecidedKernel[] {
  const decided = preset === 'laptop' ? kernels.filter(({ probability }) => probability > 0.5) : kernels
  if (decided.length === 0) return []
  return ownKernels(task, backbone).map(own => decided.find(({ layer }) => layer === own.layer) ?? own)
}

/** The kernels that a backbone has by itself. */
export function ownKernels(
  task: PreparedTask,
  { name, size }: Pick<BackbonePlan, 'name' | 'size'>,
): DecidedKernel[] {
  const kernels: (KernelPair & { layer: string })[] = []
  const factory = plainConvolutions()
  const model = buildNet(name, size, task, {
    convolution(convolution) {
      const { name: layer, kernelSize, dilation = 1 } = convolution
      kernels.push({ layer, kernelSize, dilation })
      return factory(convolution)
    },
  })
  model.dispose()
  return kernels
}

/** Multiply-adds of one example through the net with these kernels. */
export function multiplyAddsWith(
  task: PreparedTask,
  { name, size }: Pick<BackbonePlan, 'name' | 'size'>,
  kernels: readonly DecidedKernel[],
): number {
  const model = buildNet(name, size, task, kernels.length > 0 ? { kernels } : {})
  const { multiplyAdds } = describeModel(model)
  model.dispose()
  return multiplyAdds
}
