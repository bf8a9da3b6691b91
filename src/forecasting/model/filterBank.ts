/**
 * Applies many filters to many short inputs: `out[f][i][n]` is the sum over k of `filters[f][k] * inputs[i][n + taps - 1 - k]`.
 *
 * Splitting taps and outputs by parity makes one filtering three of half the taps and half the outputs in place of four, a
 * quarter less work each time: with even and odd taps H0 and H1, and even and odd inputs X0 and X1,
 * `(H0 + H1) X1` serves both halves of the output, which want `H1 (X0 - X1)` and `H0 (X0' - X1)` more.
 *
 * @param filters `count` filters of `taps` numbers, one after the other; filter f uses only the first `f + 1` of them or fewer
 * @param inputs each `taps + outputs - 1` numbers
 * @returns `count` rows of `inputs.length * outputs` numbers
 *
 * Source: Mou and Duhamel, Short-length FIR filters and their use in fast nonrecursive filtering, IEEE Trans. Signal
 * Processing 39 (1991).
 */
export function filterBank(
  filters: Float64Array,
  count: number,
  taps: number,
  inputs: readonly Float64Array[],
  outputs: number,
): Float64Array {
  const levels = taps >= 64 && outputs >= 32 ? 3 : taps >= 16 && outputs >= 8 ? 1 : 0
  const multiple = 2 ** levels
  const paddedTaps = Math.ceil(taps / multiple) * multiple
  const paddedOutputs = Math.ceil(outputs / multiple) * multiple
  const bank = new Float64Array(count * paddedTaps)
  for (let f = 0; f < count; f++) bank.set(filters.subarray(f * taps, (f + 1) * taps), f * paddedTaps)
  // Further taps are zero and lie before the input; further outputs lie after it.
  const padded = inputs.map(input => {
    const longer = new Float64Array(paddedTaps + paddedOutputs - 1)
    longer.set(input, paddedTaps - taps)
    return longer
  })
  const wide = filterSplit(
    { filters: bank, count, taps: paddedTaps, spread: 1 },
    padded,
    paddedOutputs,
    levels,
  )
  if (paddedOutputs === outputs) return wide
  const out = new Float64Array(count * inputs.length * outputs)
  for (let row = 0; row < count * inputs.length; row++) {
    out.set(wide.subarray(row * paddedOutputs, row * paddedOutputs + outputs), row * outputs)
  }
  return out
}

interface Bank {
  readonly filters: Float64Array
  readonly count: number
  readonly taps: number
  /** Filter f uses at most `ceil((f + 1) / spread)` taps. */
  readonly spread: number
}

function filterSplit(
  bank: Bank,
  inputs: readonly Float64Array[],
  outputs: number,
  levels: number,
): Float64Array {
  if (levels === 0) return filterDirectly(bank, inputs, outputs)
  const { filters, count, taps, spread } = bank
  const half = taps / 2
  const even = new Float64Array(count * half)
  const odd = new Float64Array(count * half)
  const both = new Float64Array(count * half)
  for (let i = 0; i < count * half; i++) {
    even[i] = filters[2 * i]!
    odd[i] = filters[2 * i + 1]!
    both[i] = even[i]! + odd[i]!
  }
  const ahead = outputs / 2
  const common: Float64Array[] = []
  const forEven: Float64Array[] = []
  const forOdd: Float64Array[] = []
  for (const input of inputs) {
    const length = half + ahead - 1
    const shared = new Float64Array(length)
    const before = new Float64Array(length)
    const after = new Float64Array(length)
    for (let w = 0; w < length; w++) {
      const value = input[2 * w + 1]!
      shared[w] = value
      before[w] = input[2 * w]! - value
      after[w] = input[2 * w + 2]! - value
    }
    common.push(shared)
    forEven.push(before)
    forOdd.push(after)
  }
  const part = (own: Float64Array, data: Float64Array[]) =>
    filterSplit({ filters: own, count, taps: half, spread: 2 * spread }, data, ahead, levels - 1)
  const shared = part(both, common)
  const atEven = part(odd, forEven)
  const atOdd = part(even, forOdd)
  const out = new Float64Array(2 * shared.length)
  for (let i = 0; i < shared.length; i++) {
    out[2 * i] = shared[i]! + atEven[i]!
    out[2 * i + 1] = shared[i]! + atOdd[i]!
  }
  return out
}

/** Four filters and two outputs at a time. */
function filterDirectly(bank: Bank, inputs: readonly Float64Array[], outputs: number): Float64Array {
  const { filters, count, taps, spread } = bank
  const width = inputs.length * outputs
  const out = new Float64Array(count * width)
  // Backwards, so that taps and values run the same way: the value for tap k of output n is at outputs - 1 - n + k.
  const reversed = inputs.map(input => input.slice().reverse())
  let f = 0
  for (; f + 3 < count; f += 4) {
    const reach = Math.min(taps, Math.ceil((f + 4) / spread))
    for (let i = 0; i < reversed.length; i++) {
      filterFour(filters, f * taps, taps, reach, reversed[i]!, outputs, out, f * width + i * outputs, width)
    }
  }
  for (; f < count; f++) {
    const reach = Math.min(taps, Math.ceil((f + 1) / spread))
    for (let i = 0; i < reversed.length; i++) {
      const row = f * width + i * outputs
      for (let n = 0; n < outputs; n++)
        out[row + n] = dot(filters, f * taps, reversed[i]!, outputs - 1 - n, reach)
    }
  }
  return out
}

/** Four filters from `a` on, over one reversed input, into rows of `out` that lie `width` apart. */
function filterFour(
  filters: Float64Array,
  a: number,
  taps: number,
  reach: number,
  x: Float64Array,
  outputs: number,
  out: Float64Array,
  row: number,
  width: number,
): void {
  const b = a + taps
  const c = b + taps
  const d = c + taps
  let n = 0
  for (; n + 1 < outputs; n += 2) {
    const p = outputs - 2 - n
    let a0 = 0
    let a1 = 0
    let b0 = 0
    let b1 = 0
    let c0 = 0
    let c1 = 0
    let d0 = 0
    let d1 = 0
    let later = x[p]!
    for (let k = 0; k < reach; k++) {
      const value = later
      later = x[p + k + 1]!
      const ha = filters[a + k]!
      const hb = filters[b + k]!
      const hc = filters[c + k]!
      const hd = filters[d + k]!
      a0 += ha * later
      a1 += ha * value
      b0 += hb * later
      b1 += hb * value
      c0 += hc * later
      c1 += hc * value
      d0 += hd * later
      d1 += hd * value
    }
    out[row + n] = a0
    out[row + n + 1] = a1
    out[row + width + n] = b0
    out[row + width + n + 1] = b1
    out[row + 2 * width + n] = c0
    out[row + 2 * width + n + 1] = c1
    out[row + 3 * width + n] = d0
    out[row + 3 * width + n + 1] = d1
  }
  for (; n < outputs; n++) {
    for (let g = 0; g < 4; g++)
      out[row + g * width + n] = dot(filters, a + g * taps, x, outputs - 1 - n, reach)
  }
}

function dot(filters: Float64Array, from: number, x: Float64Array, at: number, length: number): number {
  let sum = 0
  for (let k = 0; k < length; k++) sum += filters[from + k]! * x[at + k]!
  return sum
}
