import { describe, expect, it } from 'vitest'
import { createRandom } from '../src/common/random.js'

describe('createRandom', () => {
  it('repeats itself from a seed and from a saved state', () => {
    const a = createRandom(7)
    const b = createRandom(7)
    expect([a.uniform(), a.normal(), a.integer(10)]).toEqual([b.uniform(), b.normal(), b.integer(10)])
    const resumed = createRandom(JSON.parse(JSON.stringify(a.state())))
    expect([resumed.normal(), resumed.uniform()]).toEqual([a.normal(), a.uniform()])
  })

  it('gives streams apart to different labels, whatever was drawn before', () => {
    const a = createRandom(1)
    const fork = a.fork('weights').uniform()
    a.uniform()
    expect(a.fork('weights').uniform()).toBe(fork)
    expect(a.fork('shuffle').uniform()).not.toBe(fork)
    expect(createRandom(2).fork('weights').uniform()).not.toBe(fork)
  })

  it('has the moments of its distributions', () => {
    const random = createRandom(3)
    const n = 100_000
    let mean = 0
    let square = 0
    let uniform = 0
    for (let i = 0; i < n; i++) {
      const z = random.normal()
      mean += z / n
      square += (z * z) / n
      uniform += random.uniform() / n
    }
    expect(Math.abs(mean)).toBeLessThan(0.015)
    expect(Math.abs(square - 1)).toBeLessThan(0.02)
    expect(Math.abs(uniform - 0.5)).toBeLessThan(0.005)
    expect([...random.permutation(50)].sort((x, y) => x - y)).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })
})
