import { PNG } from 'pngjs'

/** A PNG of the given colour type whose red (or grey) counts up. */
export function png(width: number, height: number, colorType: 0 | 2 | 6, bitDepth: 8 | 16 = 8): Buffer {
  const image = new PNG({ width, height, colorType, bitDepth, inputColorType: 6 })
  const values = bitDepth === 16 ? new Uint16Array(width * height * 4) : image.data
  const [step, opaque] = bitDepth === 16 ? [300, 65535] : [1, 255]
  for (let i = 0; i < width * height; i++) values.set([i * step, i * step, i * step, opaque], i * 4)
  if (bitDepth === 16) image.data = Buffer.from(values.buffer)
  return PNG.sync.write(image, { colorType, bitDepth, inputColorType: 6 })
}
