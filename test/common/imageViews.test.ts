import { describe, expect, it } from 'vitest'
import { imageViews } from '../../src/common/imageViews.js'

describe('imageViews', () => {
  it.each([
    [[], 1],
    [['mirror'], 2],
    [['flip'], 2],
    [['mirror', 'flip'], 4],
    [['turn'], 4],
    [['turn', 'mirror'], 8],
    [['mirror', 'flip', 'turn'], 8],
  ] as const)('%j leads to %i views, the first of them the image itself', (symmetries, count) => {
    const views = imageViews(symmetries)
    expect(views).toHaveLength(count)
    expect(new Set(views.map(view => JSON.stringify(view))).size).toBe(count)
    expect(views[0]).toEqual({ transpose: false, rows: false, columns: false })
  })

  it('turns without mirroring: two of the four exchange rows and columns, and turn one of them round', () => {
    expect(imageViews(['turn'])).toEqual([
      { transpose: false, rows: false, columns: false },
      { transpose: false, rows: true, columns: true },
      { transpose: true, rows: false, columns: true },
      { transpose: true, rows: true, columns: false },
    ])
  })
})
