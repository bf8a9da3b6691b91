import { invalidOption, SupervisedBaselinesError } from '../errors.js'

/** `value` if it is a whole number within [min, max]; throws `invalid-option` otherwise. */
export function wholeNumber(
  option: string,
  value: unknown,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
    throw invalidOption(option, value, `a whole number ${range}`)
  }
  return value
}

/** `value` if it is a finite number within [min, max]; throws `invalid-option` otherwise. */
export function finiteNumber(option: string, value: unknown, min = -Infinity, max = Infinity): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < min || value > max) {
    throw invalidOption(
      option,
      value,
      min === -Infinity && max === Infinity ? 'a finite number' : `a number from ${min} to ${max}`,
    )
  }
  return value
}

/** `value` if it is one of `choices`; throws `invalid-option` otherwise. */
export function oneOf<T extends string | number>(option: string, value: unknown, choices: readonly T[]): T {
  if (!choices.includes(value as T)) {
    throw invalidOption(option, value, `one of ${choices.map(c => JSON.stringify(c)).join(', ')}`)
  }
  return value as T
}

/** Throws `aborted` once `signal` is aborted; `during` says what was under way. */
export function throwIfAborted(signal: AbortSignal | undefined, during: string): void {
  if (signal?.aborted) {
    throw new SupervisedBaselinesError(
      'aborted',
      `Aborted during ${during}.`,
      { during },
      { cause: signal.reason },
    )
  }
}
