import { describe, expect, it } from 'vitest'
import { shareInside, trivialErrors } from '../../bench/support/calibrationItem.js'
import { simulatedFamilies } from '../../bench/support/simulatedFamilies.js'
import { createRandom } from '../../src/common/random.js'

const levels = [0.1, 0.25, 0.5, 0.75, 0.9]

describe('shareInside', () => {
  it('is 1 from one quantile to the other and 0 beyond', () => {
    const quantiles = [1, 2, 3, 4, 5]
    expect([0.9, 1, 3, 5, 5.1].map(value => shareInside(value, levels, quantiles, 0.1))).toEqual([
      0, 1, 1, 1, 0,
    ])
    expect(shareInside(1.5, levels, quantiles, 0.25)).toBe(0)
  })

  it('shares a value that several quantiles equal out over their levels', () => {
    const quantiles = [0, 0, 0, 4, 5]
    // Levels 0 to .5 are zero: .4 of that .5 lies between .1 and .9.
    expect(shareInside(0, levels, quantiles, 0.1)).toBeCloseTo(0.8, 12)
    expect(shareInside(0, levels, quantiles, 0.25)).toBeCloseTo(0.5, 12)
    expect(shareInside(4.5, levels, quantiles, 0.1)).toBe(1)
  })
})

describe('trivialErrors', () => {
  it('are those of the mean, the last value, the line and the last season', () => {
    expect(trivialErrors(Float64Array.of(1, 3, 2, 4), Float64Array.of(4, 6), 2)).toEqual({
      mean: 2.5,
      naive: 1,
      drift: expect.closeTo((1 + 0) / 2, 12),
      seasonal: 2,
    })
  })
})

describe('simulatedFamilies', () => {
  it.each(Object.entries(simulatedFamilies))(
    'draws %s of any length, the same for the same seed',
    (_, family) => {
      const draw = () => family.draw(200, createRandom(3))
      expect(draw()).toEqual(draw())
      expect(draw()).toHaveLength(200)
      expect(draw().every(Number.isFinite)).toBe(true)
      expect(family.draw(200, createRandom(4))).not.toEqual(draw())
    },
  )
})
