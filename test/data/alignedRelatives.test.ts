import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findAlignedRelatives } from '../../src/data/index.js'

describe('findAlignedRelatives', () => {
  it('finds what agrees in the same place, and nothing that agrees elsewhere or too briefly', () => {
    const train = ['AAAACCCCGG', 'TTAAAACCCC', 'aaaacccctt']
    expect(findAlignedRelatives(train, ['AAAACCCCAA', 'GGGGGGGGGG'], { length: 8 })).toEqual([
      { train: 0, other: 0 },
      { train: 2, other: 0 },
    ])
    expect(findAlignedRelatives(train, ['AAAACCCTAA'], { length: 8 })).toEqual([])
  })

  it('gives a pair once, however long its piece is, and takes N for no letter', () => {
    const pair = ['ACGTACGTACGTACGTACGT']
    expect(findAlignedRelatives(pair, pair)).toEqual([{ train: 0, other: 0 }])
    expect(findAlignedRelatives(['ACGTNACGT'], ['ACGTNACGT'], { length: 5 })).toEqual([])
    expect(findAlignedRelatives(['ACGT'], ['ACGTACGT'], { length: 4 })).toEqual([{ train: 0, other: 0 }])
  })

  it('agrees with a comparison letter by letter', () => {
    const sequence = fc.string({ unit: fc.constantFrom('A', 'C', 'G', 'T', 'N'), maxLength: 12 })
    fc.assert(
      fc.property(
        fc.array(sequence, { maxLength: 6 }),
        fc.array(sequence, { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        (train, other, length) => {
          const expected = other.flatMap((b, j) =>
            train.flatMap((a, i) => {
              const agrees = (at: number) => a[at] !== undefined && a[at] === b[at] && a[at] !== 'N'
              const isRelated = [...a].some((_, at) => Array.from({ length }, (_, k) => at + k).every(agrees))
              return isRelated ? [{ train: i, other: j }] : []
            }),
          )
          expect(findAlignedRelatives(train, other, { length })).toEqual(expected)
        },
      ),
    )
  })

  it('tells pieces of the greatest length apart', () => {
    const [one, two] = [`${'T'.repeat(24)}G`, `${'T'.repeat(24)}A`]
    expect(findAlignedRelatives([one, two], [two], { length: 25 })).toEqual([{ train: 1, other: 0 }])
    expect(() => findAlignedRelatives([one], [two], { length: 26 })).toThrow(/length/)
  })
})
