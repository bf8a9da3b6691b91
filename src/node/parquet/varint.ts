/** Reads a whole number in base 128, low digits first, as Thrift and Parquet write them; throws where the bytes end within it. */
export function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0
  let at = start
  for (let place = 1; ; place *= 128) {
    const digit = bytes[at++]
    if (digit === undefined) throw new Error('it is cut off')
    value += (digit & 127) * place
    if (digit < 128) return { value, end: at }
  }
}
