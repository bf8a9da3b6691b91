/** TIFF's tags by their names here. */
const tags = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  stripOffset: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCount: 279,
  predictor: 317,
  sampleFormat: 339,
} as const

/** What a TIFF of one strip declares; BitsPerSample and SampleFormat are for every sample. */
export interface TIFFOptions {
  readonly width: number
  readonly height: number
  readonly bitsPerSample?: number
  readonly compression?: number
  readonly photometric?: number
  readonly samplesPerPixel?: number
  readonly predictor?: number
  readonly sampleFormat?: number
}

/** A TIFF of one strip whose bytes are as given: classic or BigTIFF, in either byte order. */
export function tiffFile(
  strip: Uint8Array,
  options: TIFFOptions,
  { bigEndian = false, big = false }: { bigEndian?: boolean; big?: boolean } = {},
): Buffer {
  const directory = {
    photometric: 1,
    ...options,
    stripOffset: big ? 16 : 8,
    rowsPerStrip: options.height,
    stripByteCount: strip.length,
  }
  const entries = Object.entries(directory)
    .map(([name, value]) => [tags[name as keyof typeof tags], value] as const)
    .sort(([a], [b]) => a - b)
  const [countBytes, entryBytes, offsetBytes] = big ? [8, 20, 8] : [2, 12, 4]
  const start = (big ? 16 : 8) + strip.length + (strip.length % 2)
  const file = Buffer.alloc(start + countBytes + entryBytes * entries.length + offsetBytes)
  const write = (value: number, at: number, bytes: number) => {
    if (bytes === 8) {
      if (bigEndian) file.writeBigUInt64BE(BigInt(value), at)
      else file.writeBigUInt64LE(BigInt(value), at)
    } else if (bigEndian) file.writeUIntBE(value, at, bytes)
    else file.writeUIntLE(value, at, bytes)
  }
  file.write(bigEndian ? 'MM' : 'II', 'latin1')
  write(big ? 43 : 42, 2, 2)
  if (big) write(8, 4, 2)
  write(start, big ? 8 : 4, offsetBytes)
  file.set(strip, big ? 16 : 8)
  write(entries.length, start, countBytes)
  const lists: Buffer[] = []
  entries.forEach(([tag, value], i) => {
    const at = start + countBytes + i * entryBytes
    const isPerSample = tag === tags.bitsPerSample || tag === tags.sampleFormat
    const count = isPerSample ? (options.samplesPerPixel ?? 1) : 1
    write(tag, at, 2)
    // LONG
    write(4, at + 2, 2)
    write(count, at + 4, offsetBytes)
    if (count === 1) return write(value, at + 4 + offsetBytes, 4)
    // Several values stand behind the directory.
    write(file.length + 4 * lists.length, at + 4 + offsetBytes, 4)
    const long = Buffer.alloc(4)
    if (bigEndian) long.writeUInt32BE(value)
    else long.writeUInt32LE(value)
    lists.push(...Array<Buffer>(count).fill(long))
  })
  return Buffer.concat([file, ...lists])
}
