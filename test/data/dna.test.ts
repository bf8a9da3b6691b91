import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oneHotDNA, reverseComplement } from '../../src/data/index.js'

describe('oneHotDNA', () => {
  it('gives A, C, G, T and N a channel each, in either case, and pads with zeros', () => {
    expect([...oneHotDNA('AcgTN', { length: 6 })]).toEqual(
      [
        [1, 0, 0, 0, 0],
        [0, 1, 0, 0, 0],
        [0, 0, 1, 0, 0],
        [0, 0, 0, 1, 0],
        [0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0],
      ].flat(),
    )
  })

  it('shares an ambiguous code among its bases, or reads it as N', () => {
    const third = Math.fround(1 / 3)
    expect([...oneHotDNA('RbU')]).toEqual([0.5, 0, 0.5, 0, 0, 0, third, third, third, 0, 0, 0, 0, 1, 0])
    expect([...oneHotDNA('RA', { ambiguous: 'unknown' })]).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0, 0])
  })

  it('refuses what is no DNA, and sequences too long unless they may be cut', () => {
    expect(() => oneHotDNA('AC', { length: 1e10 })).toThrow(/`length` is 10000000000.*from 0 to/)
    expect(() => oneHotDNA('ACXG')).toThrow(/"X" at position 2/)
    expect(() => oneHotDNA('ACGT', { length: 3 })).toThrow(/4 letters.*`length` is 3.*'cut'/)
    expect(oneHotDNA('ACGT', { length: 2, tooLong: 'cut' })).toHaveLength(10)
    expect(oneHotDNA('')).toHaveLength(0)
  })
})

describe('reverseComplement', () => {
  it('reads the other strand', () => {
    expect(reverseComplement('AACGTN')).toBe('NACGTT')
    expect(reverseComplement('RyKmBdHvSW')).toBe('WSbDhVkMrY')
    expect(() => reverseComplement('AC-T')).toThrow(/"-" at position 2/)
  })

  it('undoes itself, and turns the encoding round', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'ACGTNRYSWKMBDHV'), minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(letters, sequence => {
        const other = reverseComplement(sequence)
        expect(reverseComplement(other)).toBe(sequence)
        const [a, b] = [oneHotDNA(sequence), oneHotDNA(other)]
        const n = sequence.length
        for (let i = 0; i < n; i++) {
          for (let c = 0; c < 5; c++) {
            expect(b[(n - 1 - i) * 5 + (c < 4 ? 3 - c : 4)]).toBe(a[i * 5 + c])
          }
        }
      }),
    )
  })
})
