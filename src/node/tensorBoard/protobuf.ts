/** The few wire types of protocol buffers that event files need. */

/** A field of bytes or text, or of a message. */
export function bytesField(field: number, value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value
  return Buffer.concat([varint(8 * field + 2), varint(bytes.length), bytes])
}

export function doubleField(field: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return Buffer.concat([varint(8 * field + 1), bytes])
}

export function floatField(field: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return Buffer.concat([varint(8 * field + 5), bytes])
}

/** A whole number, also a negative one: as 64 bits in two's complement, as `int64` has it. */
export function wholeField(field: number, value: number): Uint8Array {
  return Buffer.concat([varint(8 * field), varint(value)])
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 127n) {
    bytes.push(Number(rest % 128n) + 128)
    rest /= 128n
  }
  return Uint8Array.of(...bytes, Number(rest))
}
