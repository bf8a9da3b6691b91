import { createRandom } from '../../src/common/random.js'

/** An auto-regression of given coefficients driven by standard normal noise, integrated `differencing` times. */
export function simulateAR(
  coefficients: readonly number[],
  options: { length: number; seed: number; differencing?: number; intercept?: number; noise?: number },
): Float64Array {
  const { length, seed, differencing = 0, intercept = 0, noise = 1 } = options
  const random = createRandom(seed)
  const warmUp = 500
  const x = new Float64Array(length + warmUp)
  for (let t = 0; t < x.length; t++) {
    let value = intercept + noise * random.normal()
    coefficients.forEach((c, i) => {
      if (t - 1 - i >= 0) value += c * x[t - 1 - i]!
    })
    x[t] = value
  }
  const out = x.slice(warmUp)
  for (let d = 0; d < differencing; d++) for (let t = 1; t < length; t++) out[t]! += out[t - 1]!
  return out
}

/** A random walk with seasons, for tests that need something to forecast. */
export function seasonalWalk(length: number, season: number, seed: number): Float64Array {
  const random = createRandom(seed)
  let level = 0
  return Float64Array.from({ length }, (_, t) => {
    level += 0.1 * random.normal()
    return level + 2 * Math.sin((2 * Math.PI * t) / season) + 0.3 * random.normal()
  })
}
