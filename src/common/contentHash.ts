/** A hash of any amount of content, added part by part. */
export interface ContentHash {
  /** Adds the bytes of an array. Where the parts end makes no difference. */
  add(part: ArrayBufferView): ContentHash
  /** The hash of all that was added, as 32 hexadecimal digits. */
  digest(): string
}

/**
 * MurmurHash3, x86, 128 bits (Appleby 2011, public domain): tells contents apart that differ by accident, not those that
 * someone made to collide.
 */
export function contentHash(seed = 0): ContentHash {
  const state = Int32Array.of(seed, seed, seed, seed)
  let length = 0
  const rest = new Uint8Array(16)
  const restView = new DataView(rest.buffer)
  let restLength = 0

  const hash: ContentHash = {
    add(part) {
      const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
      const view = new DataView(part.buffer, part.byteOffset, part.byteLength)
      length += bytes.length
      let at = 0
      if (restLength > 0) {
        at = Math.min(16 - restLength, bytes.length)
        rest.set(bytes.subarray(0, at), restLength)
        restLength += at
        if (restLength < 16) return hash
        addBlocks(state, restView, 0, 16)
      }
      const end = at + 16 * Math.floor((bytes.length - at) / 16)
      addBlocks(state, view, at, end)
      restLength = bytes.length - end
      rest.set(bytes.subarray(end))
      return hash
    },
    digest() {
      const tail = new DataView(rest.slice().fill(0, restLength).buffer)
      const [a, b, c, d] = state as unknown as readonly [number, number, number, number]
      // Lengths beyond 2^32 count by their last 32 bits, as in the reference.
      const words = [
        a ^ mixA(tail.getInt32(0, true)) ^ length,
        b ^ mixB(tail.getInt32(4, true)) ^ length,
        c ^ mixC(tail.getInt32(8, true)) ^ length,
        d ^ mixD(tail.getInt32(12, true)) ^ length,
      ] as const
      return summed(summed(words).map(finalMix))
        .map(word => (word >>> 0).toString(16).padStart(8, '0'))
        .join('')
    },
  }
  return hash
}

/** Takes the blocks of 16 bytes from `start` to `end` into the state. */
function addBlocks(state: Int32Array, view: DataView, start: number, end: number): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number]
  for (let at = start; at < end; at += 16) {
    a = (Math.imul((rotl(a ^ mixA(view.getInt32(at, true)), 19) + b) | 0, 5) + 0x561ccd1b) | 0
    b = (Math.imul((rotl(b ^ mixB(view.getInt32(at + 4, true)), 17) + c) | 0, 5) + 0x0bcaa747) | 0
    c = (Math.imul((rotl(c ^ mixC(view.getInt32(at + 8, true)), 15) + d) | 0, 5) + 0x96cd1c35) | 0
    d = (Math.imul((rotl(d ^ mixD(view.getInt32(at + 12, true)), 13) + a) | 0, 5) + 0x32ac3b17) | 0
  }
  state.set([a, b, c, d])
}

/** The hash of a text. */
export function textHash(text: string): string {
  return contentHash().add(new TextEncoder().encode(text)).digest()
}

const [A, B, C, D] = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93]

const mixA = (k: number) => Math.imul(rotl(Math.imul(k, A), 15), B)
const mixB = (k: number) => Math.imul(rotl(Math.imul(k, B), 16), C)
const mixC = (k: number) => Math.imul(rotl(Math.imul(k, C), 17), D)
const mixD = (k: number) => Math.imul(rotl(Math.imul(k, D), 18), A)

function rotl(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}

/** Each word plus the first, which is the sum of all. */
function summed([a, b, c, d]: readonly number[]): number[] {
  const first = (a! + b! + c! + d!) | 0
  return [first, (b! + first) | 0, (c! + first) | 0, (d! + first) | 0]
}

function finalMix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
