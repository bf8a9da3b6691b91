import type { GeoTIFFImage } from 'geotiff'
import type { Image, ImageFile } from './imageFile.js'
import { loadPeer } from './loadPeer.js'

/** TIFF's numbers of the compressions that geotiff decodes in Node. */
const compressions = [1, 5, 7, 8, 32_773, 32_946, 34_887, 50_000]

/** TIFF's `PhotometricInterpretation` of luminance and chrominance. */
const yCbCr = 6

/** The pixels of a TIFF's first image, of any number of bands. */
export async function decodeTIFF(file: ImageFile): Promise<Image> {
  const { bytes, checkSize } = file
  const { fromArrayBuffer } = await loadPeer('geotiff', () => import('geotiff'))
  const tiff = await fromArrayBuffer(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
  )
  const image = await tiff.getImage()
  const [height, width, channels] = [image.getHeight(), image.getWidth(), image.getSamplesPerPixel()]
  if (![height, width, channels].every(n => Number.isInteger(n) && n > 0)) {
    throw new Error(`it declares ${height} x ${width} pixels of ${channels} samples`)
  }
  checkSize(height, width, channels)
  await checkSupported(image, file)
  const isYCbCr = image.fileDirectory.getValue('PhotometricInterpretation') === yCbCr
  const data = isYCbCr
    ? Uint8Array.from((await image.readRGB({ interleave: true })) as unknown as Uint8ClampedArray)
    : ((await image.readRasters({ interleave: true })) as unknown as Image['data'])
  return { height, width, channels, data }
}

/** Throws `invalid-data` for what geotiff cannot read or, worse, reads as wrong numbers. */
async function checkSupported(image: GeoTIFFImage, { bytes, unsupported }: ImageFile): Promise<void> {
  const directory = image.fileDirectory
  const compression = (directory.getValue('Compression') as number | undefined) ?? 1
  if (!compressions.includes(compression)) {
    unsupported(
      `is a TIFF of compression ${compression}, which is not read. Save it without compression or with LZW, Deflate, ` +
        'PackBits, JPEG, LERC or Zstandard.',
    )
  }
  for (let sample = 0; sample < image.getSamplesPerPixel(); sample++) {
    const kind = { 1: 'whole numbers', 2: 'whole numbers', 3: 'floats' }[
      image.getSampleFormat(sample) as number
    ]
    // A file without the tag has 1 bit, by the standard.
    const bits = image.getBitsPerSample(sample) || image.getBitsPerSample() || 1
    if (kind === undefined || bits < 8 || bits > (kind === 'floats' ? 64 : 32)) {
      unsupported(
        `is a TIFF of ${bits}-bit ${kind ?? 'values of an unknown or complex type'}, but only whole numbers of 8 to 32 bits and ` +
          'floats of 16 to 64 bits are read. Save it with such numbers.',
      )
    }
  }
  const predictor = ((await directory.loadValue('Predictor')) as number | undefined) ?? 1
  const isBigEndian = bytes[0] === 0x4d
  // geotiff 3.0 adds up the values in this machine's byte order, whatever the file's.
  if (isBigEndian && (predictor === 3 || (predictor === 2 && image.getBitsPerSample() > 8))) {
    unsupported(
      `is a big-endian TIFF of ${image.getBitsPerSample()} bits with predictor ${predictor}, which is not read. Save it without ` +
        'a predictor, or little-endian.',
    )
  }
  if (directory.getValue('PhotometricInterpretation') !== yCbCr) return
  if (compression !== 7 || image.getSamplesPerPixel() !== 3) {
    unsupported('is a TIFF of YCbCr pixels that are not three samples compressed as JPEG. Save it as RGB.')
  }
}
