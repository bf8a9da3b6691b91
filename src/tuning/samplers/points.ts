import { checkConfig } from '../parseSpace.js'
import type { Sampler } from '../sampler.js'
import type { Config, Space } from '../space.js'

/**
 * A sampler that gives some configurations first, then those of another sampler (none, if there is no other).
 *
 * Throws `invalid-option` for a point that is not of the space.
 */
export function pointsSampler(space: Space, points: readonly Config[], then?: Sampler): Sampler {
  for (const [i, point] of points.entries()) checkConfig(space, point, `points[${i}]`)
  return {
    name: `points(${points.length})${then ? ` ${then.name}` : ''}`,
    propose: context => (context.trial < points.length ? points[context.trial] : then?.propose(context)),
  }
}
