import type { Image, ImageFile } from './imageFile.js'
import { loadPeer } from './loadPeer.js'

/** The pixels of a baseline or progressive JPEG of 8 bits, as red, green and blue. */
export async function decodeJPEG({ bytes, checkSize, unsupported }: ImageFile): Promise<Image> {
  const { decode } = (await loadPeer('jpeg-js', () => import('jpeg-js'))).default
  const frame = readFrame(bytes)
  if (frame.coding > 2) {
    unsupported(
      'is a lossless, hierarchical or arithmetic-coded JPEG. Save it as a baseline or progressive one.',
    )
  }
  if (frame.precision !== 8) {
    unsupported(
      `is a JPEG of ${frame.precision} bits, but only 8 bits are read. Save it with 8 bits, or as PNG or TIFF.`,
    )
  }
  checkSize(frame.height, frame.width, 4)
  // Each block of 8 x 8 pixels takes at least one bit; one component may be sampled at a sixteenth of the pixels.
  if ((frame.height * frame.width) / 64 / 16 > 8 * bytes.length) {
    throw new Error(
      `it declares ${frame.height} x ${frame.width} pixels, more than ${bytes.length} bytes can hold`,
    )
  }
  const { height, width, data } = decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    ...(isRGB(frame) && { colorTransform: false }),
    // A further frame in the file must not be larger than the one that was checked.
    maxResolutionInMP: (frame.height * frame.width + 1) / 1e6,
    maxMemoryUsageInMB: Number.MAX_SAFE_INTEGER,
  })
  return { height, width, channels: data.length / (height * width), data }
}

/** What a JPEG's headers say before its first scan. */
interface Frame {
  /** Of the frame's marker: 0 to 2 are baseline, extended and progressive. */
  readonly coding: number
  readonly precision: number
  readonly height: number
  readonly width: number
  /** The components' identifiers as text: `RGB` where the file stores these colors. */
  readonly components: string
  readonly hasJFIF: boolean
  /** The color transform in Adobe's marker; undefined without one. */
  readonly adobeTransform: number | undefined
}

/** Whether the components are red, green and blue: the rules of libjpeg, which other programs follow. */
function isRGB({ components, hasJFIF, adobeTransform }: Frame): boolean {
  if (components.length !== 3 || hasJFIF) return false
  return adobeTransform === undefined ? components === 'RGB' : adobeTransform === 0
}

function readFrame(bytes: Uint8Array): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = (start: number, length: number) =>
    String.fromCharCode(...bytes.subarray(start, start + length))
  let hasJFIF = false
  let adobeTransform: number | undefined
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = view.getUint16(at)
    if (marker >> 8 !== 0xff) break
    // Any number of fill bytes may precede a marker, and TEM has no length.
    if (marker === 0xffff || marker === 0xff01) {
      at += marker === 0xffff ? 1 : 2
      continue
    }
    if (marker === 0xffe0 && text(at + 4, 5) === 'JFIF\0') hasJFIF = true
    if (marker === 0xffee && text(at + 4, 5) === 'Adobe') adobeTransform = bytes[at + 15]
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)
    if (isFrame) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)]
      if (height === 0 || width === 0) throw new Error(`it declares ${height} x ${width} pixels`)
      const count = bytes[at + 9]!
      const components = Array.from({ length: count }, (_, i) => text(at + 10 + 3 * i, 1)).join('')
      const coding = marker - 0xffc0
      return { coding, precision: bytes[at + 4]!, height, width, components, hasJFIF, adobeTransform }
    }
    at += 2 + view.getUint16(at + 2)
  }
  throw new Error('it has no frame header')
}
