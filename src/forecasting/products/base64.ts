/** The bytes of `values` as base64, little-endian: every bit kept, NaN included. */
export function encodeFloat64(values: Float64Array): string {
  const bytes = new DataView(new ArrayBuffer(values.length * 8))
  for (let i = 0; i < values.length; i++) bytes.setFloat64(8 * i, values[i]!, true)
  let text = ''
  for (let i = 0; i < bytes.byteLength; i++) text += String.fromCharCode(bytes.getUint8(i))
  return btoa(text)
}

/** The inverse of {@link encodeFloat64}; undefined for what it did not write. */
export function decodeFloat64(text: string): Float64Array | undefined {
  let characters: string
  try {
    characters = atob(text)
  } catch {
    // Not base64: the caller says where it stood.
    return undefined
  }
  if (characters.length % 8 !== 0) return undefined
  const bytes = new DataView(new ArrayBuffer(characters.length))
  for (let i = 0; i < characters.length; i++) bytes.setUint8(i, characters.charCodeAt(i))
  return Float64Array.from({ length: characters.length / 8 }, (_, i) => bytes.getFloat64(8 * i, true))
}
