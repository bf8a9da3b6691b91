import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, integrate } from '../../src/forecasting/index.js'

describe('difference and integrate', () => {
  it('are as by hand', () => {
    expect([...difference([1, 4, 9, 16])]).toEqual([3, 5, 7])
    expect([...difference([1, 4, 9, 16], 2)]).toEqual([2, 2])
    expect([...difference([1, 4], 0)]).toEqual([1, 4])
    expect([...integrate([7, 9], [16])]).toEqual([23, 32])
    expect([...integrate([2, 2], [9, 16])]).toEqual([25, 36])
    expect([...integrate([5, 6], [])]).toEqual([5, 6])
  })

  it('undo each other exactly for whole numbers, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 6, maxLength: 60 }),
        fc.integer({ min: 0, max: 4 }),
        (x, order) => {
          expect([...integrate(difference(x, order), x.slice(0, order))]).toEqual(x.slice(order))
        },
      ),
    )
  })

  it('pass missing values on and refuse what cannot be', () => {
    expect([...difference([1, NaN, 3, 4])]).toEqual([NaN, NaN, 1])
    for (const wrong of [null, '2', undefined, Infinity] as never[]) {
      expect(() => difference([1, wrong, 4])).toThrow('Row 1 of `x` is')
      expect(() => integrate([1, wrong], [3])).toThrow('Row 1 of `differences` is')
      expect(() => integrate([1, 2], [wrong])).toThrow('Row 0 of `last` is')
    }
    expect(() => difference('12' as never)).toThrow('`x` is "12", but must be an array of numbers')
    expect(() => difference([1], 1)).toThrow('it needs at least 2 values')
    expect(() => difference([1, 2], -1)).toThrow('`order` is -1')
    expect(() => difference([1, 2], 0.5)).toThrow('`order` is 0.5')
  })
})
