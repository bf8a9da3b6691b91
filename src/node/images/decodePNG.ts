import type { Image, ImageFile } from './imageFile.js'
import { loadPeer } from './loadPeer.js'

/** The pixels of a PNG; grey of 1, 2 or 4 bits is scaled to 0..255, and transparent pixels keep their colour. */
export async function decodePNG({ bytes, checkSize }: ImageFile): Promise<Image> {
  const { PNG } = await loadPeer('pngjs', () => import('pngjs'))
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [width, height] = [header.getUint32(16), header.getUint32(20)]
  // pngjs walks through the rows of an image of no width, however many there are said to be.
  if (width === 0 || height === 0) throw new Error(`it declares ${height} x ${width} pixels`)
  const chunks = chunksOf(header)
  if (chunks.slice(1).some(({ type }) => type === 'IHDR')) throw new Error('it has more than one header')
  const [depth, colorType] = [header.getUint8(24), header.getUint8(25)]
  const channels = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 }[colorType] ?? 4
  checkSize(height, width, 4)
  // A palette has one number a pixel.
  const bits = depth * (colorType === 3 ? 1 : channels)
  // Deflate packs at most 1032 bytes into one.
  if ((height * width * bits) / 8 > 1032 * bytes.length) {
    throw new Error(`it declares ${height} x ${width} pixels, more than ${bytes.length} bytes can hold`)
  }
  // pngjs sets the color of transparent pixels to 0, so it does not get the chunk that says which they are.
  const transparent = chunks.filter(({ type }) => type === 'tRNS')
  const png = PNG.sync.read(without(bytes, transparent), { skipRescale: true } as object)
  // pngjs gives red, green, blue and alpha whatever the file has.
  const places = [[0], [0, 3], [0, 1, 2], [0, 1, 2, 3]][channels - 1]!
  const scale = colorType === 0 && depth < 8 ? 255 / (2 ** depth - 1) : 1
  const rgba = png.data as unknown as Uint8Array | Uint16Array
  const data =
    rgba instanceof Uint16Array
      ? new Uint16Array(width * height * channels)
      : new Uint8Array(width * height * channels)
  for (let pixel = 0; pixel < width * height; pixel++) {
    places.forEach((place, c) => {
      data[pixel * channels + c] = scale * rgba[pixel * 4 + place]!
    })
  }
  return { height, width, channels, data }
}

interface Chunk {
  readonly type: string
  readonly start: number
  readonly end: number
}

function chunksOf(bytes: DataView): Chunk[] {
  const chunks: Chunk[] = []
  for (let start = 8; start + 8 <= bytes.byteLength; ) {
    const end = start + 12 + bytes.getUint32(start)
    const type = String.fromCharCode(...[4, 5, 6, 7].map(at => bytes.getUint8(start + at)))
    chunks.push({ type, start, end })
    start = end
  }
  return chunks
}

function without(bytes: Uint8Array, chunks: readonly Chunk[]): Buffer {
  const kept: Uint8Array[] = []
  let from = 0
  for (const { start, end } of chunks) {
    kept.push(bytes.subarray(from, start))
    from = end
  }
  return Buffer.concat([...kept, bytes.subarray(from)])
}
