import { SupervisedBaselinesError, show } from '../errors.js'

/** A training as it stood between two batches: facts as JSON, numbers as arrays. */
export interface Checkpoint {
  /** Anything that JSON holds. */
  readonly state: unknown
  /** Weights and the like, by name. */
  readonly arrays: Readonly<Record<string, readonly Float32Array[]>>
}

/** Where checkpoints are kept; `checkpointFolder` keeps them on disk, `checkpointMemory` does not. */
export interface CheckpointStore {
  /** Keeps this one; older ones but the one before may go. A crash while saving leaves those before intact. */
  save(checkpoint: Checkpoint): Promise<void>
  /** The newest that is whole, if there is one: a damaged one is passed over. */
  load(): Promise<Checkpoint | undefined>
}

/** A store that lasts as long as the program: for pausing a training and going on with it later. */
export function checkpointMemory(): CheckpointStore {
  let kept: Checkpoint | undefined
  return {
    async save(checkpoint) {
      kept = checkpoint
    },
    load: async () => kept,
  }
}

/** A checkpoint as it is written: a JSON text and the arrays' bytes, which the text's checksum covers. */
export interface EncodedCheckpoint {
  /** The state and where each array lies, as text. */
  readonly json: string
  /** All arrays one after another, float32, little-endian. */
  readonly weights: Uint8Array
}

const format = 'supervised-baselines checkpoint'
const version = 1

interface Header {
  readonly format: string
  readonly version: number
  readonly state: unknown
  /** The length of each array, by name. */
  readonly arrays: Readonly<Record<string, readonly number[]>>
  readonly sha256: string
}

/** A checkpoint as text and bytes, to be written to any medium. */
export async function encodeCheckpoint(checkpoint: Checkpoint): Promise<EncodedCheckpoint> {
  const all = Object.values(checkpoint.arrays).flat()
  const weights = new Uint8Array(all.reduce((bytes, array) => bytes + array.byteLength, 0))
  let offset = 0
  for (const array of all) {
    weights.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset)
    offset += array.byteLength
  }
  swapOnBigEndian(weights)
  const body = {
    format,
    version,
    state: checkpoint.state,
    arrays: Object.fromEntries(
      Object.entries(checkpoint.arrays).map(([name, arrays]) => [name, arrays.map(array => array.length)]),
    ),
  }
  return { json: toJSON({ ...body, sha256: await checksum(body, weights) }), weights }
}

/** Reads what `encodeCheckpoint` wrote; throws `corrupt` unless every byte is as it was written. */
export async function decodeCheckpoint({ json, weights }: EncodedCheckpoint): Promise<Checkpoint> {
  const header = parseHeader(json)
  const { sha256, ...body } = header
  if ((await checksum(body, weights)) !== sha256) {
    throw corrupt('its checksum does not fit its content')
  }
  const declared = Object.values(header.arrays)
    .flat()
    .reduce((bytes, length) => bytes + 4 * length, 0)
  if (declared !== weights.length) {
    throw corrupt(`it declares arrays of ${declared} bytes, but has ${weights.length}`)
  }
  const bytes = weights.slice()
  swapOnBigEndian(bytes)
  let offset = 0
  const arrays = Object.entries(header.arrays).map(([name, lengths]) => {
    const parts = lengths.map(length => {
      const array = new Float32Array(bytes.buffer, offset, length)
      offset += array.byteLength
      return array
    })
    return [name, parts] as const
  })
  return { state: header.state, arrays: Object.fromEntries(arrays) }
}

function parseHeader(json: string): Header {
  let header: Header
  try {
    header = JSON.parse(json, readNonFinite) as Header
  } catch (cause) {
    throw corrupt('its JSON cannot be read', cause)
  }
  if (header?.format !== format) throw corrupt('it is no checkpoint of this package')
  if (header.version !== version) {
    throw corrupt(`it has schema version ${show(header.version)}, but this package reads version ${version}`)
  }
  const isLengths = (lengths: unknown) =>
    Array.isArray(lengths) && lengths.every(length => Number.isSafeInteger(length) && length >= 0)
  const { arrays } = header
  if (typeof arrays !== 'object' || arrays === null || !Object.values(arrays).every(isLengths)) {
    throw corrupt('it does not say how long its arrays are')
  }
  return header
}

async function checksum(body: object, weights: Uint8Array): Promise<string> {
  const text = new TextEncoder().encode(toJSON(body))
  const all = new Uint8Array(text.length + weights.length)
  all.set(text)
  all.set(weights, text.length)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all))
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
}

/** JSON that keeps NaN and the infinities: a metric may be undefined. */
function toJSON(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) =>
    typeof v === 'number' && !Number.isFinite(v) ? { nonFinite: String(v) } : v,
  )
}

function readNonFinite(_: string, value: unknown): unknown {
  const isMark = typeof value === 'object' && value !== null && 'nonFinite' in value
  return isMark ? Number(value.nonFinite) : value
}

function corrupt(why: string, cause?: unknown): SupervisedBaselinesError {
  return new SupervisedBaselinesError('corrupt', `The checkpoint cannot be used: ${why}.`, {}, { cause })
}

function swapOnBigEndian(bytes: Uint8Array): void {
  if (new Uint8Array(new Uint16Array([1]).buffer)[0] === 1) return
  for (let i = 0; i < bytes.length; i += 4) bytes.subarray(i, i + 4).reverse()
}
