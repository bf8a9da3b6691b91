import { mkdirSync, writeFileSync } from 'node:fs'
import { writeArrayBuffer } from 'geotiff'
import { encode } from 'jpeg-js'
import { describe, expect, it } from 'vitest'
import {
  decodeImage,
  readHDF5Images,
  readImages,
  readLabelledImages,
  readZip,
} from '../../../src/node/index.js'
import { png } from '../../support/pngFile.js'
import { sharedData } from '../../support/sharedData.js'
import { tempDir } from '../../support/tempDir.js'
import { geoTIFF, writeHDF5, zip } from '../../support/tiles.js'

const temp = tempDir()

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
    const data = Uint16Array.of(1, 5, 2, 6, 3, 7, 40_000, 8)
    const image = await decodeImage(await geoTIFF(data, { width: 2, height: 2 }))
    expect(image).toMatchObject({ height: 2, width: 2, channels: 2 })
    expect(image.data).toBeInstanceOf(Uint16Array)
    expect([...image.data]).toEqual([...data])
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

describe('readImages', () => {
  it('reads one file, or all of a folder whatever its depth and however its path is typed', async () => {
    const folder = temp.path('flat')
    mkdirSync(`${folder}/deep/er`, { recursive: true })
    writeFileSync(`${folder}/b.png`, png(2, 1, 0))
    writeFileSync(`${folder}/deep/er/a.png`, png(2, 1, 0))
    const images = await readImages(folder)
    expect(images.names).toEqual(['b.png', 'deep/er/a.png'])
    expect(images.inputShape).toEqual([1, 2, 1])
    expect(await readImages(`${folder}/./`)).toEqual(images)
    expect(await readImages(`${folder}/b.png`)).toEqual({
      inputs: Uint8Array.of(0, 1),
      inputShape: [1, 2, 1],
      names: ['b.png'],
    })
  })

  it('stops at what all images together may hold', async () => {
    const archive = temp.file(zip({ 'a.png': png(2, 2, 0), 'b.png': png(2, 2, 0) }), 'many.zip')
    expect((await readImages(archive, { maxTotalValues: 8 })).names).toHaveLength(2)
    await expect(readImages(archive, { maxTotalValues: 7 })).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('maxTotalValues'),
    })
  })
})

describe('readHDF5Images', async () => {
  const values = Uint16Array.from({ length: 24 }, (_, i) => 1000 * i)
  const path = await writeHDF5(temp.path('images.h5'), {
    images: { data: values, shape: [2, 2, 2, 3] },
    labels: { data: BigInt64Array.of(3n, 0n) },
    'train/images': { data: values, shape: [2, 3, 2, 2] },
    'train/classes': { data: ['river', 'field'] },
    grey: { data: values, shape: [6, 2, 2] },
    flat: { data: values, shape: [24] },
    scores: { data: Float32Array.of(0.5, 1) },
    many: { data: Uint8Array.of(0, 1, 1, 0), shape: [2, 2] },
    long: { data: ['x', 'y'], dtype: 'S100000' },
  })

  it('reads images and classes, numbers of any width or text', async () => {
    expect(await readHDF5Images(path, { labels: 'labels' })).toEqual({
      ...{ inputs: values, inputShape: [2, 2, 3], size: 2, labels: ['3', '0'] },
    })
    const { labels, inputShape } = await readHDF5Images(path, {
      ...{ images: 'train/images', labels: 'train/classes', channels: 'first' },
    })
    expect([labels, inputShape]).toEqual([
      ['river', 'field'],
      [2, 2, 3],
    ])
    expect((await readHDF5Images(path, { images: 'grey' })).inputShape).toEqual([2, 2, 1])
  })

  it('puts channels last where the file has them first', async () => {
    const { inputs } = await readHDF5Images(path, { images: 'train/images', channels: 'first' })
    // Pixel p of channel c of image i is at 12 i + 4 c + p in the file.
    expect([...inputs.subarray(0, 6)]).toEqual([0, 4000, 8000, 1000, 5000, 9000])
    expect([...inputs.subarray(12, 15)]).toEqual([12_000, 16_000, 20_000])
  })

  it.each([
    [{ images: 'absent' }, 'invalid-data', /no dataset "absent"/],
    [{ images: 'flat' }, 'invalid-data', /shape \[24\], but images must be/],
    [{ labels: 'scores' }, 'invalid-data', /image 0 has 0.5/],
    [{ labels: 'many' }, 'invalid-data', /shape \[2, 2\], but must have one class for each of 2/],
    [{ maxValues: 23 }, 'too-large', /2 x 2 x 2 x 3 values of 2 bytes, more than 23/],
    [{ labels: 'long', maxValues: 24 }, 'too-large', /2 values of 100000 bytes/],
  ])('says what is wrong: %j', async (options, code, message) => {
    await expect(readHDF5Images(path, options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })
})
