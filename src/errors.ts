/** What went wrong, as a stable word that code can test. */
export type ErrorCode =
  | 'invalid-option'
  | 'invalid-series'
  | 'series-too-short'
  | 'invalid-data'
  | 'file-not-found'
  | 'too-large'
  | 'missing-dependency'
  | 'diverged'
  | 'aborted'
  | 'corrupt'
  | 'locked'
  | 'failed'

/**
 * The error that every function of this package throws for input it cannot use.
 *
 * `code` is stable; `details` holds the same facts as the message, as data.
 */
export class SupervisedBaselinesError extends Error {
  override readonly name = 'SupervisedBaselinesError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** A value as it should stand in an error message: short, quoted where it is text. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value)
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value))
    return value.length > 6 ? `an array of ${value.length}` : `[${value.map(show).join(', ')}]`
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`
  if (value !== null && typeof value === 'object') return 'an object'
  return String(value)
}

/** The error for an option outside what is accepted: names it, the value got and what would do. */
export function invalidOption(option: string, value: unknown, accepted: string): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'invalid-option',
    `The option \`${option}\` is ${show(value)}, but must be ${accepted}.`,
    { option, value, accepted },
  )
}
