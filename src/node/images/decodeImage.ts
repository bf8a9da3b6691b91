import { wholeNumber } from '../../common/checks.js'
import { SupervisedBaselinesError } from '../../errors.js'
import { decodeJPEG } from './decodeJPEG.js'
import { decodePNG } from './decodePNG.js'
import { decodeTIFF } from './decodeTIFF.js'
import { type Image, type ImageFile, imageFile } from './imageFile.js'

export type { Image } from './imageFile.js'

/** Options of `decodeImage`. */
export interface DecodeImageOptions {
  /** What the errors call it. Default `'the image'`. */
  readonly name?: string
  /** The most numbers (height x width x channels) accepted, by what the file declares; default 2^28. */
  readonly maxValues?: number
}

/**
 * The pixels of a PNG, JPEG or TIFF file (GeoTIFF, any number of bands, whole numbers of 8 to 32 bits or floats of 16 to 64
 * bits). The first bytes say which of the three it is.
 *
 * A PNG of 16 bits keeps them, and grey of fewer than 8 bits is scaled to 0..255. Its palette is resolved; alpha is
 * returned only where the color type includes it, and transparent pixels keep their color. A palette TIFF is returned as
 * indices, and the orientation in EXIF is ignored. Declared sizes are checked before anything is allocated.
 * Needs the optional packages `pngjs`, `jpeg-js` or `geotiff`.
 *
 * @throws `invalid-data` for another kind of file or an encoding that is not supported, `too-large`, `corrupt`,
 * `missing-dependency`.
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeImageOptions = {}): Promise<Image> {
  const name = options.name ?? 'the image'
  const limit = wholeNumber('maxValues', options.maxValues ?? 2 ** 28, 1)
  const decode = decoderOf(bytes)
  if (!decode) {
    throw new SupervisedBaselinesError('invalid-data', `${name} is neither PNG nor JPEG nor TIFF.`, { name })
  }
  try {
    return await decode(imageFile(bytes, name, limit))
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

function decoderOf(bytes: Uint8Array): ((file: ImageFile) => Promise<Image>) | undefined {
  const starts = (...magic: number[]) => magic.every((byte, i) => bytes[i] === byte)
  if (starts(0x89, 0x50, 0x4e, 0x47)) return decodePNG
  if (starts(0xff, 0xd8, 0xff)) return decodeJPEG
  // TIFF and BigTIFF, little-endian and big-endian.
  const isTIFF = [42, 43].some(version => starts(0x49, 0x49, version, 0) || starts(0x4d, 0x4d, 0, version))
  return isTIFF ? decodeTIFF : undefined
}
