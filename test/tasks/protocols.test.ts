import { describe, expect, it } from 'vitest'
import { benchmarkSplit, standardize } from '../../src/tasks/index.js'

describe('benchmarkSplit', () => {
  it.each([
    ['etth', 17420, [8640, 11520, 14400]],
    ['ettm', 69680, [34560, 46080, 57600]],
    ['70-10-20', 52696, [36887, 42157, 52696]],
    ['70-10-20', 7588, [5311, 6071, 7588]],
    ['70-10-20', 10, [7, 8, 10]],
  ] as const)('divides %s, %i rows', (protocol, rows, borders) => {
    const { trainEnd, validationEnd, testEnd } = benchmarkSplit(protocol, rows)
    expect([trainEnd, validationEnd, testEnd]).toEqual(borders)
  })

  it('says how many rows a protocol needs', () => {
    expect(() => benchmarkSplit('etth', 14399)).toThrow(/needs 14400 rows, but there are 14399/)
    expect(() => benchmarkSplit('80-20' as 'etth', 100)).toThrow(/must be one of/)
  })
})

describe('standardize', () => {
  it('scales by the train part alone, dividing by n', () => {
    const { columns, means, deviations } = standardize([Float64Array.of(1, 3, 9)], 2)
    expect([...means, ...deviations, ...columns[0]!]).toEqual([2, 1, -1, 1, 7])
  })

  it('only centres a column that is constant in train, and passes over gaps', () => {
    const { columns } = standardize([Float64Array.of(5, 5, 7), Float64Array.of(Number.NaN, 4, 6)], 2)
    expect(columns).toEqual([Float64Array.of(0, 0, 2), Float64Array.of(Number.NaN, 0, 2)])
  })
})
