import { wholeNumber } from '../../common/checks.js'
import { inOrder, isActive, plain } from '../parseSpace.js'
import type { Sampler } from '../sampler.js'
import type { Config, PlainDimension, Scalar, Space } from '../space.js'
import { valueAt } from '../unitCube.js'

/**
 * A sampler that goes through every combination once, in order, and then ends the study.
 *
 * @param options.levels - Values taken of a real dimension, from its lower to its upper bound in even steps (of the
 *   logarithm where it is logarithmic), and of a whole-number one that has more. Default 5.
 */
export function gridSampler(options: { readonly levels?: number } = {}): Sampler {
  const levels = wholeNumber('levels', options.levels ?? 5, 1)
  let made: { space: Space; configs: readonly Config[] } | undefined
  return {
    name: `grid(${levels})`,
    propose({ space, trial }) {
      if (made?.space !== space) made = { space, configs: combinations(space, levels) }
      return made.configs[trial]
    },
  }
}

function combinations(space: Space, levels: number): Config[] {
  let configs: Record<string, Scalar>[] = [{}]
  for (const name of inOrder(space)) {
    const values = steps(plain(space[name]!), levels)
    configs = configs.flatMap(config =>
      isActive(space, name, config) ? values.map(value => ({ ...config, [name]: value })) : [config],
    )
  }
  return configs
}

function steps(dimension: PlainDimension, levels: number): readonly Scalar[] {
  if (dimension.type === 'choice') return dimension.values
  if (dimension.type === 'constant') return [dimension.value]
  const at = Array.from({ length: levels }, (_, i) => (levels === 1 ? 0.5 : i / (levels - 1)))
  return [...new Set(at.map(u => valueAt(dimension, u)))]
}
