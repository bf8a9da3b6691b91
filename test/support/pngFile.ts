import { crc32, deflateSync } from 'node:zlib'
import { PNG } from 'pngjs'

/** A PNG of the given colour type whose red (or grey) counts up. */
export function png(width: number, height: number, colorType: 0 | 2 | 6, bitDepth: 8 | 16 = 8): Buffer {
  const image = new PNG({ width, height, colorType, bitDepth, inputColorType: 6 })
  const values = bitDepth === 16 ? new Uint16Array(width * height * 4) : image.data
  const [step, opaque] = bitDepth === 16 ? [300, 65535] : [1, 255]
  for (let i = 0; i < width * height; i++) values.set([i * step, i * step, i * step, opaque], i * 4)
  if (bitDepth === 16) image.data = Buffer.from(values.buffer)
  return PNG.sync.write(image, { colorType, bitDepth, inputColorType: 6 })
}

/** A PNG of any color type and bit depth from its packed rows, with further chunks before the pixels. */
export function packedPNG(
  { width, depth, colorType }: { width: number; depth: number; colorType: number },
  rows: readonly Uint8Array[],
  chunks: Readonly<Record<string, Uint8Array>> = {},
): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(rows.length, 4)
  header.set([depth, colorType], 8)
  const pixels = deflateSync(Buffer.concat(rows.flatMap(row => [Buffer.of(0), row])))
  const all = { IHDR: header, ...chunks, IDAT: pixels, IEND: Buffer.alloc(0) }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...Object.entries(all).flatMap(([type, data]) => sealedChunk({ type: Buffer.from(type), data })),
  ])
}

/** A chunk with its length and check sum. */
export function sealedChunk({ type, data }: { type: Uint8Array; data: Uint8Array }): Uint8Array[] {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(data, crc32(type)))
  return [length, type, data, sum]
}
