import { wholeNumber } from '../../common/checks.js'
import { SupervisedBaselinesError } from '../../errors.js'
import { loadPeer } from './loadPeer.js'

/** An image as numbers, [height, width, channels], row-major, as the file has them. */
export interface Image {
  /** Pixels. */
  readonly height: number
  /** Pixels. */
  readonly width: number
  /** Bands of a pixel. */
  readonly channels: number
  /** [height, width, channels], row-major, in the type that the file has. */
  readonly data:
    | Uint8Array
    | Int8Array
    | Uint16Array
    | Int16Array
    | Uint32Array
    | Int32Array
    | Float32Array
    | Float64Array
}

/** Options of `decodeImage`. */
export interface DecodeImageOptions {
  /** What the errors call it. Default `'the image'`. */
  readonly name?: string
  /** The most numbers (height x width x channels) accepted, by what the file declares; default 2^28. */
  readonly maxValues?: number
}

/**
 * The pixels of a PNG, JPEG or TIFF file (GeoTIFF, any number of bands, 8 to 64 bits), told by its first bytes.
 *
 * A PNG's 16 bits are kept, its palette resolved, its alpha only where the colour type has one. The sizes that
 * the file declares are checked before anything is allocated. Needs the optional packages `pngjs`, `jpeg-js`
 * or `geotiff`.
 *
 * @throws `invalid-data` for another kind of file, `too-large`, `corrupt`, `missing-dependency`.
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeImageOptions = {}): Promise<Image> {
  const name = options.name ?? 'the image'
  const limit = wholeNumber('maxValues', options.maxValues ?? 2 ** 28, 1)
  const checkSize = (height: number, width: number, channels: number) => {
    if (height * width * channels <= limit) return
    throw new SupervisedBaselinesError(
      'too-large',
      `${name} declares ${height} x ${width} x ${channels} values, more than ${limit}. If you trust it, raise the option \`maxValues\`.`,
      { name, height, width, channels, limit },
    )
  }
  const decode = decoderOf(bytes)
  if (!decode) {
    throw new SupervisedBaselinesError('invalid-data', `${name} is neither PNG nor JPEG nor TIFF.`, { name })
  }
  try {
    return await decode(bytes, checkSize)
  } catch (cause) {
    if (cause instanceof SupervisedBaselinesError) throw cause
    throw new SupervisedBaselinesError(
      'corrupt',
      `${name} cannot be decoded: ${(cause as Error).message ?? cause}. It may be cut off.`,
      { name },
      { cause },
    )
  }
}

type CheckSize = (height: number, width: number, channels: number) => void

function decoderOf(bytes: Uint8Array) {
  const starts = (...magic: number[]) => magic.every((byte, i) => bytes[i] === byte)
  if (starts(0x89, 0x50, 0x4e, 0x47)) return decodePNG
  if (starts(0xff, 0xd8, 0xff)) return decodeJPEG
  if (starts(0x49, 0x49, 42, 0) || starts(0x4d, 0x4d, 0, 42) || starts(0x49, 0x49, 43, 0)) return decodeTIFF
  return undefined
}

async function decodePNG(bytes: Uint8Array, checkSize: CheckSize): Promise<Image> {
  const { PNG } = await loadPeer('pngjs', () => import('pngjs'))
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [width, height] = [header.getUint32(16), header.getUint32(20)]
  // pngjs walks through the rows of an image of no width, however many there are said to be.
  if (width === 0 || height === 0) throw new Error(`it declares ${height} x ${width} pixels`)
  if (hasSecondHeader(header)) throw new Error('it has more than one header')
  const colorType = header.getUint8(25)
  const channels = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 }[colorType] ?? 4
  checkSize(height, width, 4)
  // A palette has one number a pixel.
  const bits = header.getUint8(24) * (colorType === 3 ? 1 : channels)
  // Deflate packs at most 1032 bytes into one.
  if ((height * width * bits) / 8 > 1032 * bytes.length) {
    throw new Error(`it declares ${height} x ${width} pixels, more than ${bytes.length} bytes can hold`)
  }
  const png = PNG.sync.read(Buffer.from(bytes), { skipRescale: true } as object)
  // pngjs gives red, green, blue and alpha whatever the file has.
  const places = [[0], [0, 3], [0, 1, 2], [0, 1, 2, 3]][channels - 1]!
  const rgba = png.data as unknown as Uint8Array | Uint16Array
  const data =
    rgba instanceof Uint16Array
      ? new Uint16Array(width * height * channels)
      : new Uint8Array(width * height * channels)
  for (let pixel = 0; pixel < width * height; pixel++) {
    places.forEach((place, c) => {
      data[pixel * channels + c] = rgba[pixel * 4 + place]!
    })
  }
  return { height, width, channels, data }
}

/** Whether a PNG has another header after its first, which pngjs would go by. */
function hasSecondHeader(bytes: DataView): boolean {
  for (let at = 8; at + 8 <= bytes.byteLength; at += 12 + bytes.getUint32(at)) {
    if (at > 8 && bytes.getUint32(at + 4) === 0x49484452) return true
  }
  return false
}

async function decodeJPEG(bytes: Uint8Array, checkSize: CheckSize): Promise<Image> {
  const { decode } = (await loadPeer('jpeg-js', () => import('jpeg-js'))).default
  const size = jpegSize(bytes)
  checkSize(size.height, size.width, 4)
  const { height, width, data } = decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: Number.MAX_SAFE_INTEGER,
    maxMemoryUsageInMB: Number.MAX_SAFE_INTEGER,
  })
  return { height, width, channels: data.length / (height * width), data }
}

/** The size in a JPEG's frame header, before anything is decoded. */
function jpegSize(bytes: Uint8Array): { height: number; width: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = view.getUint16(at)
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    if (marker >> 8 !== 0xff) break
    at += 2 + view.getUint16(at + 2)
  }
  throw new Error('it has no frame header')
}

async function decodeTIFF(bytes: Uint8Array, checkSize: CheckSize): Promise<Image> {
  const { fromArrayBuffer } = await loadPeer('geotiff', () => import('geotiff'))
  const tiff = await fromArrayBuffer(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
  )
  const image = await tiff.getImage()
  const [height, width, channels] = [image.getHeight(), image.getWidth(), image.getSamplesPerPixel()]
  checkSize(height, width, channels)
  const data = (await image.readRasters({ interleave: true })) as unknown as Image['data']
  return { height, width, channels, data }
}
