import { createRandom } from '../../common/random.js'
import type { Sampler } from '../sampler.js'
import { configAt } from '../unitCube.js'

/** A sampler that draws every dimension on its own. */
export function randomSampler(): Sampler {
  return {
    name: 'random',
    isEndless: true,
    propose({ space, trial, seed }) {
      const random = createRandom(seed).fork(`trial-${trial}`)
      return configAt(
        space,
        Object.keys(space).map(() => random.uniform()),
      )
    },
  }
}
