/**
 * The Cholesky factor of normal equations, made so that the fits of all orders can be read off it.
 *
 * With the lags in order, the factor of the first p lags is the leading block of the whole factor; so is the
 * forward-solved right side `w`. One factorization serves every order: the residual sum of squares of order p is
 * `total - w[0]^2 - ... - w[p-1]^2`.
 */
export interface NestedCholesky {
  /** The number of lags. */
  readonly size: number
  /** Lower triangle, row-major, rows `stride` apart; row `rightSide` holds `w`. */
  readonly factor: Float64Array
  readonly stride: number
  readonly rightSide: number
  /** 1 where a lag is linearly dependent on those before it and therefore left out, else 0. */
  readonly dependent: Uint8Array
  /** How many lags are not dependent. */
  readonly rank: number
}

/**
 * A pivot below this share of its diagonal entry counts as zero: the lag is a combination of the shorter ones to
 * within the rounding of the products.
 */
const rankTolerance = 1e-11

/**
 * Factors a symmetric matrix in place and forward-solves right sides with it.
 *
 * @param rows `size` rows of the matrix (only the lower triangle is read), then `rightSides` rows to solve, each `stride` apart
 */
export function nestedCholesky(
  rows: Float64Array,
  size: number,
  stride: number,
  rightSides: number,
): NestedCholesky {
  const dependent = new Uint8Array(size)
  const diagonal = Float64Array.from({ length: size }, (_, i) => rows[i * stride + i]!)
  const count = size + rightSides
  for (let j = 0; j < size; j += 2) {
    const width = Math.min(2, size - j)
    factorPair(rows, j, width, stride, diagonal, dependent)
    solvePair(rows, j, width, j + width, count, stride, dependent)
  }
  let rank = 0
  for (const d of dependent) rank += 1 - d
  return { size, factor: rows, stride, rightSide: size, dependent, rank }
}

function solvePair(
  rows: Float64Array,
  j: number,
  width: number,
  from: number,
  to: number,
  stride: number,
  dependent: Uint8Array,
): void {
  let i = from
  if (width === 2) for (; i + 3 < to; i += 4) solveFourRows(rows, i, j, stride, dependent)
  for (; i < to; i++) solveRow(rows, i, j, width, stride, dependent)
}

function factorPair(
  rows: Float64Array,
  j: number,
  width: number,
  stride: number,
  diagonal: Float64Array,
  dependent: Uint8Array,
): void {
  for (let i = j; i < j + width; i++) {
    const row = i * stride
    for (let c = j; c <= i; c++) {
      const other = c * stride
      let sum = rows[row + c]!
      for (let k = 0; k < c; k++) sum -= rows[row + k]! * rows[other + k]!
      if (c < i) rows[row + c] = dependent[c] ? 0 : sum / rows[other + c]!
      else if (sum > rankTolerance * diagonal[c]! && sum > 0) rows[row + c] = Math.sqrt(sum)
      else {
        dependent[c] = 1
        rows[row + c] = 1
      }
    }
  }
}

function solveFourRows(
  rows: Float64Array,
  i: number,
  j: number,
  stride: number,
  dependent: Uint8Array,
): void {
  const p = j * stride
  const q = p + stride
  const r0 = i * stride
  const r1 = r0 + stride
  const r2 = r1 + stride
  const r3 = r2 + stride
  let s00 = 0
  let s01 = 0
  let s10 = 0
  let s11 = 0
  let s20 = 0
  let s21 = 0
  let s30 = 0
  let s31 = 0
  for (let k = 0; k < j; k++) {
    const u = rows[p + k]!
    const v = rows[q + k]!
    const a = rows[r0 + k]!
    const b = rows[r1 + k]!
    const c = rows[r2 + k]!
    const d = rows[r3 + k]!
    s00 += a * u
    s01 += a * v
    s10 += b * u
    s11 += b * v
    s20 += c * u
    s21 += c * v
    s30 += d * u
    s31 += d * v
  }
  const first = dependent[j] ? 0 : 1 / rows[p + j]!
  const second = dependent[j + 1] ? 0 : 1 / rows[q + j + 1]!
  const between = rows[q + j]!
  let x = (rows[r0 + j]! - s00) * first
  rows[r0 + j] = x
  rows[r0 + j + 1] = (rows[r0 + j + 1]! - s01 - x * between) * second
  x = (rows[r1 + j]! - s10) * first
  rows[r1 + j] = x
  rows[r1 + j + 1] = (rows[r1 + j + 1]! - s11 - x * between) * second
  x = (rows[r2 + j]! - s20) * first
  rows[r2 + j] = x
  rows[r2 + j + 1] = (rows[r2 + j + 1]! - s21 - x * between) * second
  x = (rows[r3 + j]! - s30) * first
  rows[r3 + j] = x
  rows[r3 + j + 1] = (rows[r3 + j + 1]! - s31 - x * between) * second
}

function solveRow(
  rows: Float64Array,
  i: number,
  j: number,
  width: number,
  stride: number,
  dependent: Uint8Array,
): void {
  const row = i * stride
  for (let c = j; c < j + width; c++) {
    const other = c * stride
    let sum = rows[row + c]!
    for (let k = 0; k < c; k++) sum -= rows[row + k]! * rows[other + k]!
    rows[row + c] = dependent[c] ? 0 : sum / rows[other + c]!
  }
}

/** The coefficients of the fit of `order` lags, by back substitution; `order` numbers into `out`. */
export function backSubstitute(cholesky: NestedCholesky, order: number, out: Float64Array): void {
  const { factor, stride, rightSide, dependent } = cholesky
  const w = rightSide * stride
  for (let k = 0; k < order; k++) out[k] = factor[w + k]!
  let k = order - 1
  // Four at a time: each pass over the numbers still to solve takes off four solved ones.
  for (; k >= 3; k -= 4) {
    const r0 = k * stride
    const r1 = r0 - stride
    const r2 = r1 - stride
    const r3 = r2 - stride
    const a = dependent[k] ? 0 : out[k]! / factor[r0 + k]!
    const b = dependent[k - 1] ? 0 : (out[k - 1]! - a * factor[r0 + k - 1]!) / factor[r1 + k - 1]!
    const c = dependent[k - 2]
      ? 0
      : (out[k - 2]! - a * factor[r0 + k - 2]! - b * factor[r1 + k - 2]!) / factor[r2 + k - 2]!
    const d = dependent[k - 3]
      ? 0
      : (out[k - 3]! - a * factor[r0 + k - 3]! - b * factor[r1 + k - 3]! - c * factor[r2 + k - 3]!) /
        factor[r3 + k - 3]!
    out[k] = a
    out[k - 1] = b
    out[k - 2] = c
    out[k - 3] = d
    for (let i = 0; i < k - 3; i++) {
      out[i]! -= a * factor[r0 + i]! + b * factor[r1 + i]! + (c * factor[r2 + i]! + d * factor[r3 + i]!)
    }
  }
  for (; k >= 0; k--) {
    const value = dependent[k] ? 0 : out[k]! / factor[k * stride + k]!
    out[k] = value
    for (let i = 0; i < k; i++) out[i]! -= value * factor[k * stride + i]!
  }
}
