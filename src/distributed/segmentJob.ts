import { stringifyNumbers } from '../common/anyNumber.js'
import { hash32 } from '../common/random.js'
import { invalidOption } from '../errors.js'
import { locationWithin } from '../node/checkpointsAt.js'
import type { Segment, SegmentUpdate } from '../tuning/execution/executor.js'
import type { Requirements } from './workerFacts.js'

/** A segment in the queue: everything a worker needs to know of it; plain JSON. */
export interface SegmentJob {
  readonly study: string
  /** Which of the studies that had this name one after the other: nothing of an earlier one is used. */
  readonly run: string
  /** Fence of the coordinator that asks for it. */
  readonly fence: number
  readonly segment: Segment
  /** Failures, of whatever kind, after which its trial has failed. */
  readonly maxAttempts: number
  readonly requires: Requirements
}

/** Bytes that the JSON of a job, or of what comes of it, may have. */
export const payloadLimit = 64_000

/** Why a job failed, where that says nothing about its trial. */
export const notOfTheTrial = {
  cancelled: 'No more of this segment is wanted.',
  superseded: 'This segment was asked for by an earlier coordinator.',
} as const

/** The id of a job, the same whenever the same segment is asked for. */
export function jobIdOf({ study, run, segment, requires }: SegmentJob): string {
  const { trial, from, to, attempt, age, ...what } = segment
  const sum = hash32(JSON.stringify([run, what, requires])).toString(16)
  return `${study}-t${String(trial).padStart(6, '0')}-r${from}-${to}-${sum}`
}

/** Where a study's checkpoints are, within those of all. */
export function checkpointFolder(
  checkpoints: string,
  { study, run }: Pick<SegmentJob, 'study' | 'run'>,
): string {
  return locationWithin(checkpoints, study, run)
}

/** Whether a value can be part of keys and of folder names. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9][\w.-]{0,63}$/.test(value)
}

/** `study` if it can be part of keys and of folder names; throws `invalid-option` otherwise. */
export function studyName(study: string): string {
  if (!isName(study)) {
    throw invalidOption('study', study, 'a name of at most 64 letters, digits, dots, dashes and underscores')
  }
  return study
}

/**
 * What has come of a segment so far, as text. If it would be too long, older reports that are not at milestones are
 * left out, and in the end the other numbers beside the values.
 */
export function encodeUpdates(updates: readonly SegmentUpdate[], milestones: readonly number[]): string {
  const whole = stringifyNumbers(updates)
  if (Buffer.byteLength(whole) <= payloadLimit) return whole
  const needed = updates.filter(
    (update, i) =>
      update.type !== 'report' || milestones.includes(update.resource) || i === updates.length - 1,
  )
  const short = stringifyNumbers(needed)
  if (Buffer.byteLength(short) <= payloadLimit) return short
  return stringifyNumbers(
    needed.map(update => {
      if (update.type !== 'report') return { ...update, error: update.error.slice(0, 2000) }
      const { type, resource, value } = update
      return { type, resource, value }
    }),
  )
}
