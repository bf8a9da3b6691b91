import { join } from 'node:path'
import type { TrialCheckpoints } from '../tuning/execution/trialCheckpoints.js'
import { bucketCheckpoints } from './bucketCheckpoints.js'
import { fileCheckpoints } from './fileCheckpoints.js'

/** The checkpoints at a location: a folder, or `s3://BUCKET/PREFIX`. */
export function checkpointsAt(location: string): TrialCheckpoints {
  return isBucket(location) ? bucketCheckpoints(location) : fileCheckpoints(location)
}

/** A location within another. */
export function locationWithin(location: string, ...names: readonly string[]): string {
  if (!isBucket(location)) return join(location, ...names)
  const url = new URL(location)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${names.join('/')}`
  return url.href
}

function isBucket(location: string): boolean {
  return location.startsWith('s3://')
}
