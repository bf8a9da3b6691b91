import { checkConfig } from '../parseSpace.js'
import type { Sampler } from '../sampler.js'
import type { Config, Space } from '../space.js'

/**
 * A sampler that gives some configurations first, then those of another sampler (none, if there is no other).
 *
 * Throws `invalid-option` for a point that is not of the space.
 */
export function pointsSampler(space: Space, points: readonly Config[], then?: Sampler): Sampler {
  const first = points.map((point, i) => ({ ...checkConfig(space, point, `points[${i}]`) }))
  return {
    name: `points(${first.length})${then ? ` ${then.name}` : ''}`,
    isEndless: then?.isEndless ?? false,
    propose(context) {
      const index = context.index ?? context.trial
      if (index < first.length) return first[index]
      return then?.propose({ ...context, index: index - first.length })
    },
  }
}
