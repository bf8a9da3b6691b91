import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import { writeArrayBuffer } from 'geotiff'
import h5wasm from 'h5wasm/node'
import { encode } from 'jpeg-js'
import type { Random } from '../../../src/common/random.js'
import { decodeImage, readHDF5, readLabelledImages, readParquet, readZip } from '../../../src/node/index.js'
import pyarrow from '../../golden/parquet.json' with { type: 'json' }
import { packedPNG, png, sealedChunk } from '../pngFile.js'
import { tiffFile } from '../tiffFile.js'
import { zip } from '../tiles.js'
import { type FuzzReader, namingFile } from './fuzzReader.js'
import { mutateBytes } from './mutateBytes.js'
import { fileReader } from './tableReaders.js'

/** Numbers of one image or array: what somebody who reads strangers' small files would allow. */
const maxValues = 2 ** 22

const escapes = ['../', '../../../../tmp/', '/etc/passwd', 'C:\\', '..\\', '__proto__', '\0']

const pngs = () => [
  ...[png(5, 4, 0), png(4, 3, 2), png(3, 3, 6), png(3, 2, 0, 16), png(20, 20, 2)],
  packedPNG({ width: 3, depth: 4, colorType: 0 }, [Buffer.of(0x1f, 0xa0)], { tRNS: Buffer.of(0, 1) }),
]

const jpegs = () =>
  [1, 8, 17].flatMap(size => {
    const data = Buffer.from(Array.from({ length: size * size * 4 }, (_, i) => (i * 37) % 256))
    const jpeg = encode({ width: size, height: size, data }, 80).data
    // Without its JFIF header, and with Adobe's.
    const adobe = Buffer.from('\xff\xd8\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0', 'latin1')
    return [jpeg, Buffer.concat([adobe, jpeg.subarray(20)])]
  })

const markers = ['\xff\xc0', '\xff\xc4', '\xff\xda', '\xff\xd9', '\xff\xdd']

/** Damaged anywhere, or within a chunk whose check sum then fits again, so that more is read than that. */
function damagedPNG(random: Random, seeds: readonly Uint8Array[]): Buffer {
  if (random.integer(3) === 0) return mutateBytes(random, seeds, ['IHDR', 'IDAT', 'PLTE', 'IEND', 'tRNS'])
  const sound = Buffer.from(seeds[random.integer(seeds.length)]!)
  const chunks: { type: Buffer; data: Buffer }[] = []
  for (let at = 8; at < sound.length; at += 12 + sound.readUInt32BE(at)) {
    const length = sound.readUInt32BE(at)
    chunks.push({ type: sound.subarray(at + 4, at + 8), data: sound.subarray(at + 8, at + 8 + length) })
  }
  const changed = random.integer(chunks.length)
  const { type, data } = chunks[changed]!
  const isPacked = type.toString() === 'IDAT' && random.integer(2) === 0
  const content = isPacked ? inflateSync(data) : data
  const damaged = mutateBytes(random, [content], ['\0', '\xff'])
  chunks[changed] = { type, data: isPacked ? deflateSync(damaged) : damaged }
  if (random.integer(6) === 0) chunks.splice(random.integer(chunks.length), 1)
  return Buffer.concat([sound.subarray(0, 8), ...chunks.flatMap(sealedChunk)])
}

async function tiffs(): Promise<Uint8Array[]> {
  const band = [
    [1, 2, 3],
    [4, 40_000, 6],
  ]
  const size = { width: 3, height: 2 }
  const written = await Promise.all([
    writeArrayBuffer([band] as never, size as never),
    writeArrayBuffer([band, band] as never, { ...size, BitsPerSample: [16, 16] } as never),
  ])
  const size8 = { ...size, bitsPerSample: 8, predictor: 2 }
  return [
    ...written.map(bytes => new Uint8Array(bytes as ArrayBuffer)),
    tiffFile(Buffer.of(1, 1, 1, 9, 250, 0), size8, { bigEndian: true, big: true }),
    tiffFile(Buffer.alloc(24), { ...size, bitsPerSample: 32, sampleFormat: 3 }, { bigEndian: true }),
  ]
}

async function hdf5(folder: string): Promise<Uint8Array[]> {
  await h5wasm.ready
  const path = join(folder, 'sound.h5')
  const file = new h5wasm.File(path, 'w')
  const data = Uint16Array.from({ length: 60 }, (_, i) => i * 31)
  file.create_dataset({ name: 'x', data, shape: [10, 6] })
  file.create_dataset({ name: 'packed', data, shape: [10, 6], chunks: [5, 6], compression: 4 })
  file.create_dataset({ name: 'text', data: 'words' })
  file.create_group('group').create_dataset({ name: 'x', data: Float64Array.of(1, 2, 3) })
  file.close()
  return [readFileSync(path)]
}

const parquets = Object.values<string>(pyarrow.files).map(text => Buffer.from(text, 'base64'))

async function readParquetTable(path: string): Promise<void> {
  const { columns, rows } = await namingFile(
    path,
    readParquet(path, { columns: Object.keys(pyarrow.columns), maxValues, maxBytes: 2 ** 22 }),
  )
  if (columns.some(column => column.length !== rows)) throw new Error('Its columns differ in length')
}

/** Readers of images, archives and arrays. */
export const binaryReaders: readonly FuzzReader[] = [
  imageReader('PNG', pngs, damagedPNG, 10),
  imageReader('JPEG', jpegs, (random, seeds) => mutateBytes(random, seeds, markers), 8),
  imageReader(
    'GeoTIFF',
    tiffs,
    (random, seeds) => mutateBytes(random, seeds, ['II*\0', 'MM\0*', 'II+\0', 'MM\0+']),
    6,
  ),
  {
    name: 'zip',
    weight: 3,
    async prepare(folder) {
      const path = join(folder, 'input.zip')
      const seeds = [
        zip({ 'a.txt': Buffer.from('hello'), 'b/c.txt': Buffer.alloc(3000, 'x') }),
        zip({ '../../outside': Buffer.from('1'), '/absolute': Buffer.from('2') }),
        zip({ 'lies.txt': Buffer.alloc(2 ** 20) }, 12),
      ]
      const limits = { maxEntryBytes: 2 ** 16, maxBytes: 2 ** 20 }
      return random =>
        feed(path, mutateBytes(random, seeds, ['PK\x01\x02', 'PK\x05\x06', ...escapes]), async () => {
          for await (const { name } of readZip(path, limits)) {
            if (name.split('/').includes('..') || name.startsWith('/')) throw new Error(`It gives ${name}`)
          }
        })
    },
  },
  {
    name: 'images in a zip',
    kind: 'images',
    weight: 3,
    async prepare(folder) {
      const path = join(folder, 'input.zip')
      const images = { 'A/1.png': png(4, 4, 2), 'A/2.png': png(4, 4, 2), 'B/3.png': png(4, 4, 2) }
      const make = (random: Random) => {
        const damaged = Object.entries(images).map(([name, bytes]) => {
          const other = random.integer(8) === 0 ? `${escapes[random.integer(escapes.length)]}${name}` : name
          return [other, random.integer(4) === 0 ? mutateBytes(random, [bytes], ['IDAT']) : bytes]
        })
        const whole = zip(Object.fromEntries(damaged) as Record<string, Uint8Array>)
        return random.integer(2) === 0 ? whole : mutateBytes(random, [whole], ['PK\x01\x02'])
      }
      return random =>
        feed(path, make(random), async () => {
          const { inputs, labels } = await readLabelledImages(path, { maxValues, maxBytes: 2 ** 22 })
          if (inputs.length !== labels.length * 48) throw new Error('It has images of another size')
        })
    },
  },
  {
    ...fileReader('Parquet', 4, readParquetTable, random =>
      mutateBytes(random, parquets, ['PAR1', '\x15\x00', '\x19']),
    ),
    kind: 'Parquet',
  },
  {
    name: 'HDF5',
    kind: 'HDF5',
    weight: 6,
    async prepare(folder) {
      const path = join(folder, 'input.h5')
      const seeds = await hdf5(folder)
      const datasets = ['x', 'packed', 'group/x', '../x', '']
      return random => {
        const dataset = datasets[random.integer(datasets.length)]!
        const bytes = mutateBytes(random, seeds, ['TREE', 'HEAP', 'SNOD', 'OHDR'])
        return feed(path, bytes, async () => {
          const { data, shape } = await readHDF5(path, { dataset, maxValues })
          if (data.length !== shape.reduce((product, n) => product * n, 1)) throw new Error('Its shape lies')
        })
      }
    },
  },
]

function feed(path: string, bytes: Uint8Array, read: () => Promise<void>): Promise<void> {
  writeFileSync(path, bytes)
  return namingFile(path, read())
}

function imageReader(
  name: string,
  seedsOf: () => Uint8Array[] | Promise<Uint8Array[]>,
  damage: (random: Random, seeds: readonly Uint8Array[]) => Uint8Array,
  weight: number,
): FuzzReader {
  return {
    name,
    weight,
    kind: 'images',
    async prepare() {
      const seeds = await seedsOf()
      return async random => {
        const bytes = damage(random, seeds)
        const options = { name: 'tile.img', maxValues }
        const { height, width, channels, data } = await namingFile('tile.img', decodeImage(bytes, options))
        if (data.length !== height * width * channels) throw new Error('Its size lies')
      }
    },
  }
}
