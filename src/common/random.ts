/**
 * A seeded generator of random numbers; the same seed gives the same numbers on every machine.
 *
 * Pass one down instead of calling `Math.random`; `fork` gives an independent stream for a named part,
 * so that adding draws in one place leaves the others as they were.
 */
export interface Random {
  /** Uniform on [0, 1), with 53 random bits. */
  uniform(): number
  /** Standard normal. */
  normal(): number
  /** A whole number from 0 to `n - 1`. */
  integer(n: number): number
  /** The numbers 0 to `n - 1` in random order. */
  permutation(n: number): Uint32Array
  /** An independent generator, fixed by this one's seed and `label` and not by the draws made so far. */
  fork(label: string | number): Random
  /** The state, to go on later from the same place. */
  state(): RandomState
}

/** What `Random.state()` gives and `createRandom` accepts in place of a seed; plain JSON. */
export interface RandomState {
  /** The seed that it all began with: forks follow from it. */
  readonly seed: number
  /** The 128 bits that the next numbers follow from. */
  readonly words: readonly [number, number, number, number]
  /** Normal numbers are made in twos: the second, while it waits. */
  readonly spareNormal: number | null
}

/** A generator from a seed or from a saved state: xoshiro128** seeded by splitmix32 (Blackman and Vigna, 2018). */
export function createRandom(from: number | RandomState): Random {
  const seed = typeof from === 'number' ? from : from.seed
  let [a, b, c, d] = typeof from === 'number' ? seedWords(from) : from.words
  let spare = typeof from === 'number' ? null : from.spareNormal

  function next32(): number {
    const r = Math.imul(rotl(Math.imul(b, 5), 7), 9)
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotl(d, 11)
    return r >>> 0
  }

  const random: Random = {
    uniform: () => ((next32() >>> 5) * 67108864 + (next32() >>> 6)) / 9007199254740992,
    normal() {
      if (spare !== null) {
        const z = spare
        spare = null
        return z
      }
      // Marsaglia's polar method.
      for (;;) {
        const u = 2 * random.uniform() - 1
        const v = 2 * random.uniform() - 1
        const s = u * u + v * v
        if (s > 0 && s < 1) {
          const f = Math.sqrt((-2 * Math.log(s)) / s)
          spare = v * f
          return u * f
        }
      }
    },
    integer: n => Math.floor(random.uniform() * n),
    permutation(n) {
      const order = Uint32Array.from({ length: n }, (_, i) => i)
      for (let i = n - 1; i > 0; i--) {
        const j = random.integer(i + 1)
        const kept = order[i]!
        order[i] = order[j]!
        order[j] = kept
      }
      return order
    },
    fork: label => createRandom(hash32(`${seed}/${label}`)),
    state: () => ({ seed, words: [a, b, c, d], spareNormal: spare }),
  }
  return random
}

function rotl(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k))
}

function seedWords(seed: number): [number, number, number, number] {
  let z = Number.isSafeInteger(seed)
    ? (seed ^ Math.imul(Math.floor(seed / 4294967296), 0x9e3779b1)) >>> 0
    : hash32(String(seed))
  const next = () => {
    z = (z + 0x9e3779b9) | 0
    let t = z ^ (z >>> 16)
    t = Math.imul(t, 0x21f0aaad)
    t ^= t >>> 15
    t = Math.imul(t, 0x735a2d97)
    return t ^ (t >>> 15)
  }
  return [next(), next(), next(), next()]
}

/** A 32-bit hash of a text (FNV-1a with a final mix): seeds made of names, check sums of lines. */
export function hash32(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
