/** A change after which an image means the same: left and right exchanged, top and bottom, or a quarter turn. */
export type ImageSymmetry = 'mirror' | 'flip' | 'turn'

/** One of the eight ways of looking at a square image: rows and columns exchanged first, then each turned round. */
export interface ImageView {
  readonly transpose: boolean
  readonly rows: boolean
  readonly columns: boolean
}

const all: readonly ImageView[] = [false, true].flatMap(transpose =>
  [false, true].flatMap(rows => [false, true].map(columns => ({ transpose, rows, columns }))),
)
const generators: Readonly<Record<ImageSymmetry, ImageView>> = {
  mirror: { transpose: false, rows: false, columns: true },
  flip: { transpose: false, rows: true, columns: false },
  turn: { transpose: true, rows: false, columns: true },
}

/** All views that some symmetries, one after another, lead to; the image as it is comes first. */
export function imageViews(symmetries: readonly ImageSymmetry[]): readonly ImageView[] {
  const corners = [0, 1, 2, 3]
  const reached = new Set([corners.join()])
  // A set goes on to what is added while it is gone through.
  for (const view of reached) {
    for (const symmetry of symmetries) {
      reached.add(seen(view.split(',').map(Number), generators[symmetry]).join())
    }
  }
  return all.filter(view => reached.has(seen(corners, view).join()))
}

/** The corners of an image of 2 x 2 as a view has them. */
function seen(corners: readonly number[], { transpose, rows, columns }: ImageView): number[] {
  return [0, 1, 2, 3].map(to => {
    const [row, column] = [(to >> 1) ^ Number(rows), (to & 1) ^ Number(columns)]
    return corners[transpose ? 2 * column + row : 2 * row + column]!
  })
}
