import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import type { TrialCheckpoint } from '../tuning/execution/trialCheckpoints.js'

const MAGIC = 'supervised-baselines checkpoint 1\n'
const HEAD = MAGIC.length + 32

/** A checkpoint as bytes, with a check sum. */
export function packCheckpoint(checkpoint: TrialCheckpoint): Buffer {
  const body = serialize(checkpoint)
  return Buffer.concat([Buffer.from(MAGIC), createHash('sha256').update(body).digest(), body])
}

/** What `packCheckpoint` packed; undefined for anything damaged. */
export function unpackCheckpoint(content: Buffer): TrialCheckpoint | undefined {
  if (content.length < HEAD || content.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined
  const body = content.subarray(HEAD)
  const sum = createHash('sha256').update(body).digest()
  if (!sum.equals(content.subarray(MAGIC.length, HEAD))) return undefined
  try {
    const checkpoint = deserialize(body) as TrialCheckpoint | undefined
    return typeof checkpoint?.resource === 'number' && typeof checkpoint.value === 'number'
      ? checkpoint
      : undefined
  } catch {
    // Whole, but written by a version of V8 that this one cannot read: as good as damaged.
    return undefined
  }
}

/** The names that checkpoints are kept under: `t-000012`, and in it `r-00000004`. */
export function trialName(trial: number): string {
  return `t-${String(trial).padStart(6, '0')}`
}

export function resourceName(resource: number): string {
  return `r-${String(resource).padStart(8, '0')}`
}

/** The numbers in names, ascending; other names are passed over. */
export function trialsNamed(names: readonly string[]): number[] {
  return numbered(names, /^t-(\d+)$/)
}

export function resourcesNamed(names: readonly string[]): number[] {
  return numbered(names, /^r-(\d+)$/)
}

function numbered(names: readonly string[], pattern: RegExp): number[] {
  return names
    .map(name => pattern.exec(name)?.[1])
    .filter(digits => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
}
