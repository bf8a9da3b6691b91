import { readVarint } from './varint.js'

/** Structures within structures; those of Parquet go five deep. */
const deepest = 32

/**
 * Follows one structure of Thrift's compact protocol from `offset` on, and throws an `Error` where it has a list of more elements than bytes
 * are left, or goes too deep: reading it would fill the memory before it came to the end of the bytes.
 *
 * The protocol: github.com/apache/thrift, doc/specs/thrift-compact-protocol.md.
 */
export function checkThrift(view: DataView, offset: number): void {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  let at = offset
  followStruct(0)

  function followStruct(depth: number): void {
    if (depth > deepest) throw new Error('its structures lie too deep within each other')
    for (;;) {
      const field = byte()
      const type = field & 15
      if (type === 0) return
      if (field >> 4 === 0) integer()
      // The type of a field that is true or false says which.
      if (type > 2) followValue(type, depth)
    }
  }

  function followValue(type: number, depth: number): void {
    if (type <= 3) at += 1
    else if (type <= 6) integer()
    else if (type === 7) at += 8
    else if (type === 8) {
      const length = integer()
      at += length
    } else if (type === 9) followList(depth + 1)
    else if (type === 12) followStruct(depth + 1)
    else throw new Error(`it has a value of the type ${type}`)
  }

  function followList(depth: number): void {
    if (depth > deepest) throw new Error('its lists lie too deep within each other')
    const head = byte()
    const count = head >> 4 === 15 ? integer() : head >> 4
    if (count > bytes.length - at) throw new Error('a list is longer than its bytes')
    for (let i = 0; i < count; i++) followValue(head & 15, depth)
  }

  function integer(): number {
    const { value, end } = readVarint(bytes, at)
    at = end
    return value
  }

  function byte(): number {
    const next = bytes[at++]
    if (next === undefined) throw new Error('it is cut off')
    return next
  }
}
