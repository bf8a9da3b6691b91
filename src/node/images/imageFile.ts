import { SupervisedBaselinesError } from '../../errors.js'

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

/** One image file while it is decoded: its bytes, and the errors that name it. */
export interface ImageFile {
  readonly bytes: Uint8Array
  /** Throws `too-large` where a declared size exceeds the limit. */
  checkSize(height: number, width: number, channels: number): void
  /** Throws `invalid-data` for a valid file of a kind that is not read. */
  unsupported(what: string): never
}

export function imageFile(bytes: Uint8Array, name: string, limit: number): ImageFile {
  return {
    bytes,
    checkSize(height, width, channels) {
      if (height * width * channels <= limit) return
      throw new SupervisedBaselinesError(
        'too-large',
        `${name} declares ${height} x ${width} x ${channels} values, more than ${limit}. If you trust it, raise the option \`maxValues\`.`,
        { name, height, width, channels, limit },
      )
    },
    unsupported(what) {
      throw new SupervisedBaselinesError('invalid-data', `${name} ${what}`, { name })
    },
  }
}
