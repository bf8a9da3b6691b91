import { SupervisedBaselinesError } from '../errors.js'

/** The longest row accepted, in bytes: an unclosed quote must not swallow the file. */
export const MAX_ROW_BYTES = 2 ** 24

/** What csv-parse says of a file as an error of this package; anything else as it is. */
export function csvError(source: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !('records' in cause)) return cause
  const { lines, records, message, code } = cause as Error & { lines: number; records: number; code: string }
  return new SupervisedBaselinesError(
    'invalid-data',
    `${source}, line ${lines}: row ${records} cannot be read: ${message}.`,
    { source, row: records, line: lines, reason: code },
    { cause },
  )
}
