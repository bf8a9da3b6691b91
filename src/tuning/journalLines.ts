import { stringifyNumbers } from '../common/anyNumber.js'
import { checkedJSON } from '../common/checkedJSON.js'
import { hash32 } from '../common/random.js'
import { SupervisedBaselinesError, show } from '../errors.js'
import type { StudyEvent, StudyHeader } from './events.js'
import { parseEvent, parseHeader } from './parseEvent.js'
import { type AshaState, initialState } from './state.js'
import { transition } from './transition.js'

/** What a journal says: what the study is, and how it stands. */
export interface FoldedJournal {
  readonly header: StudyHeader
  readonly state: AshaState
}

// Each line is one JSON object; its first member is its number, its last a check sum of the rest:
// {"line":3,"type":"report",...,"sum":"1a2b3c4d"}.
const SUM_LENGTH = ',"sum":"00000000"}'.length

/** The journal line of an event: one JSON object, without the line's end. Lines are numbered from 1. */
export function toLine(event: StudyHeader | StudyEvent, line: number): string {
  return withSum(stringifyNumbers({ line, ...event }))
}

/** Whether a line is whole and as it was written. */
export function isIntactLine(line: string): boolean {
  return line.length > SUM_LENGTH && line === withSum(`${line.slice(0, -SUM_LENGTH)}}`)
}

/**
 * The study that a journal's lines tell of: every decision follows from them again.
 *
 * Throws `corrupt` with the number of the first line that is damaged, out of place or of an unknown version.
 */
export function foldJournal(lines: Iterable<string>): FoldedJournal {
  let header: StudyHeader | undefined
  let state: AshaState | undefined
  let number = 0
  for (const line of lines) {
    number++
    if (!isIntactLine(line)) throw damaged(number, 'is damaged')
    const { line: place, sum: _, ...json } = objectIn(line, number)
    if (place !== number) throw damaged(number, `says that it is line ${show(place)}`)
    if (json['type'] === 'study') {
      if (header) throw damaged(number, 'starts a second study')
      if (json['version'] !== 1) {
        throw damaged(number, `is of version ${show(json['version'])}, and this reads version 1`)
      }
      header = attempted(number, 'holds no study that can be taken up', () => parseHeader(json))
      state = initialState(header.settings)
    } else {
      if (!header || !state) throw damaged(number, 'comes before the line that says what the study is')
      const { space } = header
      const before = state
      state = attempted(
        number,
        'does not follow from those before it',
        () => transition(before, parseEvent(json, space)).state,
      )
    }
  }
  if (!header || !state) {
    throw new SupervisedBaselinesError('corrupt', 'The journal is empty: it holds no study.', { line: 0 })
  }
  return { header, state }
}

function objectIn(line: string, number: number): Readonly<Record<string, unknown>> {
  try {
    return checkedJSON('The event').record('event', JSON.parse(line))
  } catch (error) {
    throw damaged(number, 'is no JSON object', error)
  }
}

function attempted<T>(number: number, what: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw damaged(number, `${what} (${(error as Error).message})`, error)
  }
}

function withSum(body: string): string {
  return `${body.slice(0, -1)},"sum":"${hash32(body).toString(16).padStart(8, '0')}"}`
}

function damaged(line: number, what: string, cause?: unknown): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'corrupt',
    `Line ${line} of the journal ${what}. Nothing after it can be trusted: cut the file before that line to go ` +
      'on from there, or start a new journal.',
    { line },
    { cause },
  )
}
