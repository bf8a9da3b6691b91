import { expect, test } from 'vitest'
import { contentHash, textHash } from '../../src/common/contentHash.js'

/** The bytes of a hash as the reference writes them: four words, each little-endian. */
function bytesOf(digest: string): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(16))
  for (let i = 0; i < 4; i++)
    bytes.setUint32(4 * i, Number.parseInt(digest.slice(8 * i, 8 * i + 8), 16), true)
  return new Uint8Array(bytes.buffer)
}

test('it passes the verification of SMHasher for MurmurHash3_x86_128', () => {
  const hashes = new Uint8Array(256 * 16)
  for (let i = 0; i < 256; i++) {
    const key = Uint8Array.from({ length: i }, (_, j) => j)
    hashes.set(
      bytesOf(
        contentHash(256 - i)
          .add(key)
          .digest(),
      ),
      16 * i,
    )
  }
  const final = bytesOf(contentHash().add(hashes).digest())
  expect(new DataView(final.buffer).getUint32(0, true)).toBe(0xb3ece62a)
})

test('where parts end makes no difference, and what they are views of neither', () => {
  const values = Float32Array.from({ length: 101 }, (_, i) => Math.sin(i))
  const whole = contentHash().add(values).digest()
  for (const cut of [0, 1, 3, 4, 5, 50, 101]) {
    const hash = contentHash().add(values.subarray(0, cut)).add(values.subarray(cut))
    expect(hash.digest()).toBe(whole)
  }
  const bytes = new Uint8Array(values.buffer)
  const one = contentHash()
  for (let i = 0; i < bytes.length; i += 7) one.add(bytes.subarray(i, i + 7))
  expect(one.digest()).toBe(whole)
  expect(contentHash().add(values.slice().fill(0, 100)).digest()).not.toBe(whole)
})

test('a text has the hash of its bytes', () => {
  expect(textHash('séquence')).toBe(contentHash().add(Buffer.from('séquence')).digest())
  expect(textHash('')).toBe('0'.repeat(32))
})
