import { crc32, deflateRawSync } from 'node:zlib'
import { writeArrayBuffer } from 'geotiff'
import h5wasm from 'h5wasm/node'
import { createRandom } from '../../src/common/random.js'

/** A zip archive with these entries; `declare` lies about their unpacked size. */
export function zip(entries: Record<string, Uint8Array>, declare?: number): Buffer {
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

/** A GeoTIFF of interleaved values, [height, width, bands], in their own type. */
export async function geoTIFF(
  data: Uint8Array | Uint16Array | Float32Array,
  { width, height }: { width: number; height: number },
): Promise<Uint8Array> {
  const bands = data.length / width / height
  const metadata = { width, height, SamplesPerPixel: bands, GeographicTypeGeoKey: 4326 }
  return new Uint8Array((await writeArrayBuffer(data as never, metadata as never)) as ArrayBuffer)
}

/** Tiles of 8 x 8 pixels in 3 bands of 16 bits, far apart in scale: class 1 is brighter in the second one. */
export function tiles(count: number, seed: number): { pixels: Uint16Array; labels: number[] } {
  const random = createRandom(seed)
  const labels = Array.from({ length: count }, (_, i) => i % 2)
  const pixels = Uint16Array.from({ length: count * 192 }, (_, i) => {
    const label = labels[Math.floor(i / 192)]!
    const noise = random.uniform()
    return [100 + 20 * noise, 3000 + 500 * noise + 900 * label, 40_000 + 9000 * noise][i % 3]!
  })
  return { pixels, labels }
}

/** The tiles as files `CLASS/NUMBER.tif`, for `zip` or a folder. */
export async function tileFiles(count: number, seed: number): Promise<Record<string, Uint8Array>> {
  const { pixels, labels } = tiles(count, seed)
  const files: Record<string, Uint8Array> = {}
  for (const [i, label] of labels.entries()) {
    const tile = pixels.slice(i * 192, (i + 1) * 192)
    files[`${label ? 'bright' : 'dark'}/${i}.tif`] = await geoTIFF(tile, { width: 8, height: 8 })
  }
  return files
}

/** Writes an HDF5 file of datasets by their paths, such as `train/images`. */
export async function writeHDF5(
  path: string,
  datasets: Record<string, { data: unknown; shape?: number[]; dtype?: string }>,
): Promise<string> {
  await h5wasm.ready
  const file = new h5wasm.File(path, 'w')
  for (const [place, { data, shape, dtype }] of Object.entries(datasets)) {
    const [name, ...groups] = place.split('/').reverse() as [string, ...string[]]
    for (const group of groups) if (!file.get(group)) file.create_group(group)
    const parent = groups.length > 0 ? (file.get(groups[0]!) as typeof file) : file
    parent.create_dataset({ name, data: data as never, ...(shape && { shape }), ...(dtype && { dtype }) })
  }
  file.close()
  return path
}
