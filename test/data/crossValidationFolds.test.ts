import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crossValidationFolds } from '../../src/data/index.js'
import golden from '../golden/intervals.json' with { type: 'json' }

describe('crossValidationFolds', () => {
  it.each(golden.folds)('are those of scikit-learn: $folds folds', ({ labels, folds, heldOut, counts }) => {
    expect(crossValidationFolds(labels, { folds }).map(fold => [...fold.heldOut])).toEqual(heldOut)
    const classes = [...new Set(labels)].sort()
    const drawn = crossValidationFolds(labels, { folds, seed: 5 })
    const count = (fold: Uint32Array) => classes.map(k => fold.filter(i => labels[i] === k).length)
    expect(drawn.map(fold => count(fold.heldOut))).toEqual(counts)
  })

  it('hold out every example once, in folds of like size and mix, by the seed alone', () => {
    const labels = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 30, maxLength: 80 })
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 10 }), fc.nat(), (labels, folds, seed) => {
        const found = crossValidationFolds(labels, { folds, seed })
        const all = found.flatMap(({ heldOut }) => [...heldOut]).sort((a, b) => a - b)
        expect(all).toEqual([...labels.keys()])
        for (const { train, heldOut } of found) {
          expect(train.length + heldOut.length).toBe(labels.length)
          expect(train.some(i => heldOut.includes(i))).toBe(false)
          expect(Math.abs(heldOut.length - labels.length / folds)).toBeLessThan(1)
        }
        expect(crossValidationFolds(labels, { folds, seed })).toEqual(found)
      }),
      { numRuns: 50 },
    )
  })

  it('are ten by default, and differ between seeds', () => {
    const labels = Array.from({ length: 200 }, (_, i) => i % 2)
    const drawn = (seed: number) => crossValidationFolds(labels, { seed }).map(fold => [...fold.heldOut])
    expect(drawn(1)).toHaveLength(10)
    expect(drawn(1)).not.toEqual(drawn(2))
    expect(() => crossValidationFolds([0, 1, 0, 1, 1], { folds: 4 })).toThrow(/at most 3/)
  })
})
