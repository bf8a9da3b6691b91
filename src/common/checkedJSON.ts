import { invalidOption, SupervisedBaselinesError, show } from '../errors.js'

/** Checks of JSON that came from outside; each returns the value, typed, or throws an error that names its place. */
export interface JSONChecks {
  /** An object that is no array. */
  record(place: string, value: unknown): Readonly<Record<string, unknown>>
  list(place: string, value: unknown): readonly unknown[]
  text(place: string, value: unknown): string
  /** A whole number within [min, max]. */
  whole(place: string, value: unknown, min: number, max?: number): number
  finite(place: string, value: unknown, min?: number): number
  /** Any number: NaN and the infinities too. */
  number(place: string, value: unknown): number
  oneOf<const T>(place: string, value: unknown, choices: readonly T[]): T
  /** The error for a value that is not what is accepted. */
  fail(place: string, value: unknown, accepted: string): SupervisedBaselinesError
}

/** {@link JSONChecks} that throw `corrupt`; the messages begin with `what`, such as `'This ARModel'`. */
export function checkedJSON(what: string): JSONChecks {
  return checksWith(
    (place, value, accepted) =>
      new SupervisedBaselinesError(
        'corrupt',
        `${what} cannot be used: \`${place}\` is ${show(value)}, but must be ${accepted}.`,
        { place, value: show(value), accepted },
      ),
  )
}

/** {@link JSONChecks} of values that a caller passed: they throw `invalid-option`. */
export const optionChecks: JSONChecks = checksWith(invalidOption)

function checksWith(fail: JSONChecks['fail']): JSONChecks {
  const number = (place: string, value: unknown) => {
    if (typeof value !== 'number') throw fail(place, value, 'a number')
    return value
  }
  return {
    fail,
    number,
    record(place, value) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw fail(place, value, 'an object')
      }
      return value as Readonly<Record<string, unknown>>
    },
    list(place, value) {
      if (!Array.isArray(value)) throw fail(place, value, 'a list')
      return value
    },
    text(place, value) {
      if (typeof value !== 'string') throw fail(place, value, 'a text')
      return value
    },
    whole(place, value, min, max = Number.MAX_SAFE_INTEGER) {
      if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
        const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
        throw fail(place, value, `a whole number ${range}`)
      }
      return value as number
    },
    finite(place, value, min = -Infinity) {
      if (!Number.isFinite(value) || (value as number) < min) {
        throw fail(place, value, min === -Infinity ? 'a finite number' : `a finite number of at least ${min}`)
      }
      return value as number
    },
    oneOf(place, value, choices) {
      if (!choices.includes(value as never)) {
        throw fail(place, value, `one of ${choices.map(choice => JSON.stringify(choice)).join(', ')}`)
      }
      return value as never
    },
  }
}
