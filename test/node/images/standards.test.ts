import { encode } from 'jpeg-js'
import { describe, expect, it } from 'vitest'
import { decodeImage } from '../../../src/node/index.js'
import { packedPNG } from '../../support/pngFile.js'
import { type TIFFOptions, tiffFile } from '../../support/tiffFile.js'

const read = (bytes: Uint8Array) => decodeImage(bytes, { name: 'tile.img' })
const pixels = async (bytes: Uint8Array) => [...(await read(bytes)).data]

describe('a PNG', () => {
  const grey = (depth: number, row: Uint8Array, width: number, tRNS?: Uint8Array) =>
    packedPNG({ width, depth, colorType: 0 }, [row], tRNS && { tRNS })

  it('keeps the color of its transparent pixels', async () => {
    expect(await pixels(grey(8, Buffer.of(95, 130), 2, Buffer.of(0, 95)))).toEqual([95, 130])
    const rgb = packedPNG({ width: 2, depth: 8, colorType: 2 }, [Buffer.of(120, 122, 50, 1, 2, 3)], {
      tRNS: Buffer.of(0, 120, 0, 122, 0, 50),
    })
    expect(await pixels(rgb)).toEqual([120, 122, 50, 1, 2, 3])
    expect(await pixels(grey(16, Buffer.of(1, 95, 2, 0), 2, Buffer.of(1, 95)))).toEqual([351, 512])
    const palette = packedPNG({ width: 2, depth: 8, colorType: 3 }, [Buffer.of(1, 0)], {
      ...{ PLTE: Buffer.of(9, 8, 7, 6, 5, 4), tRNS: Buffer.of(0, 0) },
    })
    expect(await pixels(palette)).toEqual([6, 5, 4, 9, 8, 7])
  })

  it.each([
    [1, Buffer.of(0b1010_0000), [255, 0, 255]],
    [2, Buffer.of(0b0001_1100), [0, 85, 255]],
    [4, Buffer.of(0x1f, 0x00), [17, 255, 0]],
  ])('of %i-bit grey has values up to 255', async (depth, row, expected) => {
    expect(await pixels(grey(depth, row, 3))).toEqual(expected)
  })
})

describe('a JPEG', () => {
  /** Red, whose luminance and chrominance are 76, 85 and 255. */
  const red = Buffer.from(
    encode({ width: 8, height: 8, data: Buffer.from(Array(64).fill([255, 0, 0, 255]).flat()) }, 100).data,
  )
  // The JFIF header is the first 18 bytes after the start.
  const headless = red.subarray(20)
  const start = red.subarray(0, 2)
  const adobe = (transform: number) =>
    Buffer.concat([
      start,
      Buffer.from('\xff\xee\0\x0eAdobe\0\x64\0\0\0\0', 'latin1'),
      Buffer.of(transform),
      headless,
    ])
  const frame = (bytes: Buffer) => bytes.indexOf(Buffer.of(0xff, 0xc0))

  const close = async (bytes: Uint8Array, expected: readonly number[]) => {
    const data = await pixels(bytes)
    for (const [c, value] of expected.entries()) {
      expect(Math.abs(data[c]! - value), `channel ${c}`).toBeLessThan(3)
    }
  }

  it('is converted from luminance and chrominance unless its headers say that it is RGB', async () => {
    await close(red, [255, 0, 0])
    await close(Buffer.concat([start, headless]), [255, 0, 0])
    await close(adobe(1), [255, 0, 0])
    await close(adobe(0), [76, 85, 255])
    // Components named R, G and B say the same without a marker.
    const named = Buffer.concat([start, headless])
    const scan = named.indexOf(Buffer.of(0xff, 0xda))
    for (const [i, letter] of [...'RGB'].entries()) {
      named[frame(named) + 10 + 3 * i] = letter.charCodeAt(0)
      named[scan + 5 + 2 * i] = letter.charCodeAt(0)
    }
    await close(named, [76, 85, 255])
  })

  it('may have fill bytes before a marker', async () => {
    const at = frame(red)
    await close(Buffer.concat([red.subarray(0, at), Buffer.of(0xff, 0xff), red.subarray(at)]), [255, 0, 0])
    await close(Buffer.concat([start, Buffer.of(0xff), red.subarray(2)]), [255, 0, 0])
  })

  it('of a kind that is not read is refused as such', async () => {
    const changed = (offset: number, value: number) => {
      const bytes = Buffer.from(red)
      bytes[frame(red) + offset] = value
      return bytes
    }
    await expect(read(changed(1, 0xc3))).rejects.toMatchObject({
      code: 'invalid-data',
      message: expect.stringMatching(/tile.img is a lossless.*Save it/),
    })
    await expect(read(changed(1, 0xc9))).rejects.toThrow(/arithmetic-coded/)
    await expect(read(changed(4, 12))).rejects.toThrow(/JPEG of 12 bits, but only 8 bits are read/)
  })

  it('is refused where it declares more than it can hold, in its first frame or a later one', async () => {
    const huge = Buffer.from(red)
    huge.writeUInt16BE(8000, frame(red) + 5)
    huge.writeUInt16BE(8000, frame(red) + 7)
    await expect(read(huge)).rejects.toThrow(/8000 x 8000 pixels, more than \d+ bytes can hold/)
    const second = huge.subarray(frame(huge), frame(huge) + 19)
    const at = frame(red) + 19
    const two = Buffer.concat([red.subarray(0, at), second, red.subarray(at)])
    await expect(read(two)).rejects.toMatchObject({ code: 'corrupt' })
  })
})

describe('a TIFF', () => {
  const size = { width: 2, height: 2 }
  const words = (values: readonly number[], bigEndian: boolean) => {
    const bytes = Buffer.alloc(2 * values.length)
    values.forEach((value, i) => {
      if (bigEndian) bytes.writeUInt16BE(value, 2 * i)
      else bytes.writeUInt16LE(value, 2 * i)
    })
    return bytes
  }

  it.each([false, true])('is read in either byte order, BigTIFF too; big-endian: %s', async bigEndian => {
    const values = [1, 500, 65_535, 7]
    for (const big of [false, true]) {
      const bytes = tiffFile(words(values, bigEndian), { ...size, bitsPerSample: 16 }, { bigEndian, big })
      expect((await read(bytes)).data).toBeInstanceOf(Uint16Array)
      expect(await pixels(bytes)).toEqual(values)
    }
  })

  it('with a predictor is read, but not big-endian where geotiff gives wrong numbers', async () => {
    const options = { ...size, bitsPerSample: 16, predictor: 2 }
    expect(await pixels(tiffFile(words([300, 5, 10, 1], false), options))).toEqual([300, 305, 10, 11])
    const bytes = tiffFile(
      Buffer.of(3, 5, 250, 1),
      { ...size, bitsPerSample: 8, predictor: 2 },
      { bigEndian: true },
    )
    expect(await pixels(bytes)).toEqual([3, 8, 250, 251])
    const refused: TIFFOptions[] = [
      options,
      { ...size, bitsPerSample: 32, predictor: 2 },
      { ...size, bitsPerSample: 32, predictor: 3, sampleFormat: 3 },
    ]
    for (const each of refused) {
      await expect(read(tiffFile(Buffer.alloc(16), each, { bigEndian: true }))).rejects.toMatchObject({
        code: 'invalid-data',
        message: expect.stringMatching(
          /tile.img is a big-endian TIFF of \d+ bits with predictor [23].*Save it/,
        ),
      })
    }
  })

  it('of luminance and chrominance packed as JPEG is read as red, green and blue', async () => {
    const data = Buffer.from(Array(64).fill([255, 0, 0, 255]).flat())
    const { data: jpeg } = encode({ width: 8, height: 8, data }, 100)
    const options = {
      width: 8,
      height: 8,
      bitsPerSample: 8,
      samplesPerPixel: 3,
      compression: 7,
      photometric: 6,
    }
    const image = await read(tiffFile(jpeg, options))
    expect(image.data).toBeInstanceOf(Uint8Array)
    expect(image.data).toHaveLength(192)
    for (const [c, value] of [255, 0, 0].entries()) expect(Math.abs(image.data[c]! - value)).toBeLessThan(3)
    await expect(read(tiffFile(Buffer.alloc(192), { ...options, compression: 1 }))).rejects.toThrow(/YCbCr/)
  })

  it.each([
    [{ bitsPerSample: 1 }, /TIFF of 1-bit whole numbers.*8 to 32 bits/],
    [{ bitsPerSample: 4 }, /TIFF of 4-bit whole numbers/],
    [{ bitsPerSample: 64 }, /TIFF of 64-bit whole numbers/],
    [{ bitsPerSample: 32, sampleFormat: 6 }, /complex type/],
    [{ bitsPerSample: 8, compression: 4 }, /compression 4, which is not read.*LZW, Deflate/],
    [{ bitsPerSample: 8, compression: 34_925 }, /compression 34925/],
    [{ bitsPerSample: 8, compression: 50_001 }, /compression 50001/],
  ])('of a kind that is not read is refused as such: %j', async (options, message) => {
    await expect(read(tiffFile(Buffer.alloc(64), { ...size, ...options }))).rejects.toMatchObject({
      code: 'invalid-data',
      message: expect.stringMatching(message),
    })
  })

  it('whose sizes are no whole numbers is corrupt', async () => {
    const bytes = tiffFile(Buffer.alloc(4), { ...size, bitsPerSample: 8 })
    // The width's field type: FLOAT in place of LONG.
    bytes.writeUInt16LE(11, bytes.readUInt32LE(4) + 4)
    await expect(read(bytes)).rejects.toMatchObject({ code: 'corrupt' })
  })
})
