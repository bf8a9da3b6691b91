import { createRandom, type Random } from '../../common/random.js'
import type { Sampler } from '../sampler.js'
import { configAt } from '../unitCube.js'

/**
 * A sampler that fills the space evenly: the Halton sequence, its digits permuted at random by the study's seed
 * (Owen 2017, arXiv 1706.02808), which mends the correlation that plain Halton has in high dimensions.
 *
 * @param options.scramble - false for the plain sequence, whose first point is the lower corner. Default true.
 */
export function haltonSampler(options: { readonly scramble?: boolean } = {}): Sampler {
  const scramble = options.scramble ?? true
  return {
    name: scramble ? 'halton' : 'halton(plain)',
    isEndless: true,
    propose({ space, trial, seed }) {
      const random = createRandom(seed).fork('halton')
      const point = primes(Object.keys(space).length).map((base, i) =>
        radicalInverse(trial, base, scramble ? random.fork(i) : undefined),
      )
      return configAt(space, point)
    },
  }
}

/** The digits of `n` in a base, mirrored at the point; each digit permuted by its place's permutation. */
export function radicalInverse(n: number, base: number, random?: Random): number {
  let value = 0
  let left = n
  // Permutations may move the zeros behind the last digit too: go on until they no longer count.
  for (let place = 1, scale = 1 / base; random ? scale > 1e-12 : left > 0; place++, scale /= base) {
    const digit = left % base
    value += (random ? random.fork(place).permutation(base)[digit]! : digit) * scale
    left = Math.floor(left / base)
  }
  return Math.min(value, 1 - Number.EPSILON)
}

function primes(count: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every(p => n % p !== 0)) found.push(n)
  return found
}
