import { mkdirSync, writeFileSync } from 'node:fs'
import { crc32, deflateRawSync } from 'node:zlib'
import { writeArrayBuffer } from 'geotiff'
import { encode } from 'jpeg-js'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { decodeImage, readLabelledImages, readZip } from '../../../src/node/index.js'
import { sharedData } from '../../support/sharedData.js'
import { tempDir } from '../../support/tempDir.js'

const temp = tempDir()

/** A PNG of the given colour type whose red (or grey) counts up. */
function png(width: number, height: number, colorType: 0 | 2 | 6, bitDepth: 8 | 16 = 8): Buffer {
  const image = new PNG({ width, height, colorType, bitDepth, inputColorType: 6 })
  const values = bitDepth === 16 ? new Uint16Array(width * height * 4) : image.data
  const [step, opaque] = bitDepth === 16 ? [300, 65535] : [1, 255]
  for (let i = 0; i < width * height; i++) values.set([i * step, i * step, i * step, opaque], i * 4)
  if (bitDepth === 16) image.data = Buffer.from(values.buffer)
  return PNG.sync.write(image, { colorType, bitDepth, inputColorType: 6 })
}

/** A zip archive with these entries; `declare` lies about their unpacked size. */
function zip(entries: Record<string, Uint8Array>, declare?: number): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(entries)) {
    const packed = deflateRawSync(content)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(20, 4)
    header.writeUInt16LE(8, 8)
    header.writeUInt32LE(crc32(content), 14)
    header.writeUInt32LE(packed.length, 18)
    header.writeUInt32LE(declare ?? content.length, 22)
    header.writeUInt16LE(name.length, 26)
    const record = Buffer.alloc(46)
    record.writeUInt32LE(0x02014b50, 0)
    header.copy(record, 6, 4, 30)
    record.writeUInt32LE(offset, 42)
    const local = Buffer.concat([header, Buffer.from(name), packed])
    offset += local.length
    locals.push(local)
    directory.push(record, Buffer.from(name))
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(locals.length, 8)
  end.writeUInt16LE(locals.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, list, end])
}

describe('decodeImage', () => {
  it('reads a PNG with the channels and bits it has', async () => {
    const grey = await decodeImage(png(3, 2, 0))
    expect(grey).toEqual({ height: 2, width: 3, channels: 1, data: Uint8Array.of(0, 1, 2, 3, 4, 5) })
    const colour = await decodeImage(png(2, 1, 2))
    expect(colour).toEqual({ height: 1, width: 2, channels: 3, data: Uint8Array.of(0, 0, 0, 1, 1, 1) })
    expect((await decodeImage(png(2, 1, 6))).channels).toBe(4)
    const deep = await decodeImage(png(3, 1, 0, 16))
    expect(deep.data).toEqual(Uint16Array.of(0, 300, 600))
  })

  it('reads a JPEG to within its loss', async () => {
    const pixels = Buffer.alloc(8 * 8 * 4, 128)
    const { data, ...size } = await decodeImage(encode({ width: 8, height: 8, data: pixels }, 95).data)
    expect(size).toEqual({ height: 8, width: 8, channels: 3 })
    for (const value of data) expect(Math.abs(value - 128)).toBeLessThan(3)
  })

  it('reads a TIFF of several bands and 16 bits', async () => {
    const bands = [
      [
        [1, 2],
        [3, 40_000],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ]
    const bytes = await writeArrayBuffer(
      bands as never,
      { width: 2, height: 2, BitsPerSample: [16, 16] } as never,
    )
    const image = await decodeImage(new Uint8Array(bytes as ArrayBuffer))
    expect(image).toMatchObject({ height: 2, width: 2, channels: 2 })
    expect(image.data.length).toBe(8)
  })

  it('refuses what is cut off, damaged, mislabelled or larger than allowed, by name', async () => {
    const whole = png(20, 20, 2)
    const read = (bytes: Uint8Array, maxValues?: number) =>
      decodeImage(bytes, { name: 'tile.png', ...(maxValues !== undefined && { maxValues }) })
    await expect(read(whole.subarray(0, whole.length - 30))).rejects.toMatchObject({ code: 'corrupt' })
    await expect(read(whole.subarray(0, 12))).rejects.toThrow(/tile.png cannot be decoded/)
    const jpeg = encode({ width: 16, height: 16, data: Buffer.alloc(1024, 7) }, 90).data
    await expect(read(jpeg.subarray(0, 100))).rejects.toMatchObject({ code: 'corrupt' })
    await expect(read(Buffer.from('GIF89a..............'))).rejects.toThrow(/neither PNG nor JPEG nor TIFF/)
    await expect(read(whole, 1599)).rejects.toThrow(/20 x 20 x 4 values, more than 1599.*maxValues/)
    await expect(read(jpeg, 1023)).rejects.toThrow(/tile.png declares 16 x 16 x 4 values, more than 1023/)
    const tiff = new Uint8Array(
      (await writeArrayBuffer([[[1, 2]]] as never, { width: 2, height: 1 } as never)) as ArrayBuffer,
    )
    await expect(read(tiff, 1)).rejects.toThrow(/tile.png declares 1 x 2 x 1 values, more than 1/)
    const huge = Buffer.from(whole)
    huge.writeUInt32BE(1_000_000, 16)
    huge.writeUInt32BE(1_000_000, 20)
    await expect(read(huge)).rejects.toMatchObject({ code: 'too-large' })
    await expect(read(Buffer.from('II*\0garbage garbage garbage'))).rejects.toMatchObject({ code: 'corrupt' })
  })
})

describe('readZip', () => {
  const collect = async (path: string, options = {}) => {
    const found: Record<string, string> = {}
    for await (const { name, content } of readZip(path, options)) found[name] = content.toString()
    return found
  }

  it('gives the files asked for', async () => {
    const path = temp.file(zip({ 'a/x.txt': Buffer.from('one'), 'b.txt': Buffer.from('two') }), 'good.zip')
    expect(await collect(path)).toEqual({ 'a/x.txt': 'one', 'b.txt': 'two' })
    expect(await collect(path, { filter: (name: string) => name.startsWith('a/') })).toEqual({
      'a/x.txt': 'one',
    })
  })

  it('refuses archives that are damaged, that lie or that are too large, by name', async () => {
    const entries = { 'x.bin': new Uint8Array(5000).fill(7) }
    const good = zip(entries)
    await expect(collect(temp.path('absent.zip'))).rejects.toMatchObject({ code: 'file-not-found' })
    const cut = temp.file(good.subarray(0, good.length - 10), 'cut.zip')
    await expect(collect(cut)).rejects.toThrow(/cut.zip cannot be read/)
    const spoiled = Buffer.from(good)
    spoiled[14]! ^= 1
    spoiled[good.length - 22 - 5 - 46 + 16]! ^= 1
    await expect(collect(temp.file(spoiled, 'spoiled.zip'))).rejects.toThrow(/x.bin.*checksum/)
    const bomb = temp.file(zip(entries, 10), 'bomb.zip')
    await expect(collect(bomb)).rejects.toMatchObject({ code: 'corrupt' })
    const path = temp.file(good, 'large.zip')
    await expect(collect(path, { maxEntryBytes: 4999 })).rejects.toThrow(/x.bin: .*5000 bytes.*maxEntryBytes/)
    await expect(collect(path, { maxBytes: 4999 })).rejects.toMatchObject({ code: 'too-large' })
  })
})

describe('readLabelledImages', () => {
  it('reads a folder a class, from disk or an archive', async () => {
    const folder = temp.path('images')
    for (const name of ['river', 'field']) mkdirSync(`${folder}/${name}`, { recursive: true })
    writeFileSync(`${folder}/river/1.png`, png(2, 1, 0))
    writeFileSync(`${folder}/field/1.png`, png(2, 1, 0))
    writeFileSync(`${folder}/notes.txt`, 'none')
    const images = await readLabelledImages(folder)
    expect(images).toEqual({
      inputs: Uint8Array.of(0, 1, 0, 1),
      inputShape: [1, 2, 1],
      labels: Uint32Array.of(0, 1),
      classes: ['field', 'river'],
      names: ['field/1.png', 'river/1.png'],
    })
    const archive = temp.file(zip({ 'river/1.png': png(2, 1, 0), 'field/1.png': png(2, 1, 0) }), 'images.zip')
    expect(await readLabelledImages(archive)).toEqual(images)
  })

  it('names the image that does not fit', async () => {
    const archive = (entries: Record<string, Uint8Array>, name: string) => temp.file(zip(entries), name)
    const mixed = archive({ 'a/1.png': png(2, 2, 0), 'a/2.png': png(3, 2, 0) }, 'mixed.zip')
    await expect(readLabelledImages(mixed)).rejects.toThrow(
      /a\/2.png: the image is \[2, 3, 1\] of Uint8Array/,
    )
    await expect(readLabelledImages(archive({ '1.png': png(1, 1, 0) }, 'flat.zip'))).rejects.toThrow(
      /no folder/,
    )
    await expect(readLabelledImages(archive({ 'a/1.txt': png(1, 1, 0) }, 'none.zip'))).rejects.toThrow(
      /holds no/,
    )
    await expect(readLabelledImages(temp.path('absent'))).rejects.toMatchObject({ code: 'file-not-found' })
    const cut = png(9, 9, 2)
    await expect(
      readLabelledImages(archive({ 'a/1.png': cut.subarray(0, 60) }, 'broken.zip')),
    ).rejects.toThrow(/broken.zip, a\/1.png cannot be decoded/)
  })

  const satellite = sharedData('satellite/slums_argentina_s2_4band.zip')
  it.skipIf(!satellite)('reads 16-bit GeoTIFF tiles of four bands', async () => {
    let first: Buffer | undefined
    for await (const { content } of readZip(satellite!, { filter: name => name.endsWith('image0.tif') })) {
      first = content
    }
    const image = await decodeImage(first!)
    expect([image.height, image.width, image.channels]).toEqual([32, 32, 4])
    expect(image.data).toBeInstanceOf(Uint16Array)
    expect(Math.max(...image.data)).toBeGreaterThan(500)
  })
})
