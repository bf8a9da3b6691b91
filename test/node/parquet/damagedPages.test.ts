import { describe, expect, it } from 'vitest'
import { checkBody, type Page } from '../../../src/node/parquet/parquetPages.js'

/** A page of 8 values, each of which may be missing. */
const page = (encoding: string): Page => ({
  header: { type: 'DATA_PAGE', data_page_header: { num_values: 8, encoding } } as unknown as Page['header'],
  size: 0,
  isPacked: false,
})

/** The levels of 8 values that are all there, as one run of each kind, with their length before them. */
const levels = (...runs: number[]) => Uint8Array.of(runs.length, 0, 0, 0, ...runs)

describe('the levels of a page', () => {
  it('are followed run by run', () => {
    expect(() => checkBody(page('PLAIN'), levels(16, 1), true)).not.toThrow()
    expect(() => checkBody(page('PLAIN'), levels(3, 255), true)).not.toThrow()
  })

  it('are refused with an empty bit-packed run, after which the library reads from the wrong place', () => {
    expect(() => checkBody(page('PLAIN'), levels(1, 16, 1), true)).toThrow(/bit-packed values is empty/)
    const dictionary = Uint8Array.of(...levels(16, 1), 2, 1, 16, 0)
    expect(() => checkBody(page('RLE_DICTIONARY'), dictionary, true)).toThrow(/bit-packed values is empty/)
  })
})
