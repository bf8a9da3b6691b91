import type { Random } from '../../../src/common/random.js'

/** Sizes and counts at which readers go wrong, as four or eight bytes. */
const borders = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]

/**
 * A damaged copy of one of `seeds`: one to six of bits flipped, bytes and sizes overwritten, parts cut out, repeated, moved,
 * taken from another seed or from `words`, or the end cut off. One in fifty is noise from its first byte.
 */
export function mutateBytes(random: Random, seeds: readonly Uint8Array[], words: readonly string[]): Buffer {
  if (random.integer(50) === 0) {
    return Buffer.from(Array.from({ length: random.integer(200) }, () => random.integer(256)))
  }
  let bytes = Buffer.from(seeds[random.integer(seeds.length)]!)
  for (let n = 1 + random.integer(1 + random.integer(6)); n > 0; n--)
    bytes = mutated(random, bytes, seeds, words)
  return bytes
}

function mutated(
  random: Random,
  bytes: Buffer,
  seeds: readonly Uint8Array[],
  words: readonly string[],
): Buffer<ArrayBuffer> {
  const at = random.integer(bytes.length + 1)
  const end = Math.min(bytes.length, at + 1 + random.integer(random.integer(4) === 0 ? bytes.length + 1 : 16))
  const before = bytes.subarray(0, at)
  const part = bytes.subarray(at, end)
  const after = bytes.subarray(end)
  switch (random.integer(10)) {
    case 0:
      return overwritten(bytes, at, Buffer.of((bytes[at] ?? 0) ^ (1 << random.integer(8))))
    case 1:
      return overwritten(bytes, at, Buffer.of(random.integer(256)))
    case 2:
    case 3:
      return overwritten(bytes, at, borderBytes(random))
    case 4:
      return Buffer.concat([before, after])
    case 5:
      return Buffer.concat([before, part, part, after])
    case 6:
      return Buffer.concat([
        before,
        Buffer.from(words[random.integer(words.length)] ?? '\0', 'latin1'),
        after,
      ])
    case 7:
      return Buffer.concat([
        before,
        Buffer.from(words[random.integer(words.length)] ?? ' ', 'latin1'),
        part,
        after,
      ])
    case 8: {
      const other = seeds[random.integer(seeds.length)]!
      return Buffer.concat([before, other.subarray(random.integer(other.length + 1))])
    }
    default:
      return Buffer.from(before)
  }
}

function borderBytes(random: Random): Buffer {
  const value = borders[random.integer(borders.length)]!
  const bytes = Buffer.alloc(8, value === 0xffffffff ? 0xff : 0)
  if (random.integer(2) === 0) bytes.writeUInt32LE(value, 0)
  else bytes.writeUInt32BE(value, random.integer(2) * 4)
  return bytes.subarray(0, [2, 4, 8][random.integer(3)])
}

function overwritten(bytes: Buffer, at: number, by: Buffer): Buffer<ArrayBuffer> {
  const copy = Buffer.from(bytes)
  by.copy(copy, Math.min(at, Math.max(0, copy.length - by.length)))
  return copy
}
