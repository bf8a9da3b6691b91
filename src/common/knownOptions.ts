import { closest, distance } from 'fastest-levenshtein'
import { invalidOption, SupervisedBaselinesError, show } from '../errors.js'

/**
 * `options` if it is an object without unknown keys; throws `invalid-option` otherwise, suggesting the nearest known name.
 *
 * @param known every option of the function, so that the compiler checks the list: `{ lags: true, ... }`
 * @param place what the options are called in the message, such as `'options.autoAR'`
 */
export function knownOptions<T extends object>(
  options: T,
  known: Readonly<Record<keyof T, true>>,
  place = 'options',
): T {
  if (options === null || typeof options !== 'object' || Array.isArray(options))
    throw invalidOption(place, options, 'an object')
  refuseUnknownOptions(place, options, Object.keys(known))
  return options
}

/** Throws `invalid-option` for an option that a function does not have, and suggests the nearest of those it has. */
export function refuseUnknownOptions(of: string, options: object, known: readonly string[]): void {
  if (options === null || typeof options !== 'object') throw invalidOption('options', options, 'an object')
  const unknown = Object.keys(options).find(name => !known.includes(name))
  if (unknown === undefined) return
  throw new SupervisedBaselinesError(
    'invalid-option',
    `\`${of}\` has no option ${show(unknown)}.${suggestion(unknown, known)}`,
    { option: unknown, known },
  )
}

/** ` Did you mean "x"?` for the nearest of some names, or nothing where none is near. */
export function suggestion(name: string, known: readonly string[]): string {
  if (known.length === 0) return ''
  const plain = (text: string) => text.toLowerCase().replace(/[-_ ]/g, '')
  const nearest = known[known.map(plain).indexOf(closest(plain(name), known.map(plain)))]!
  const isNear = distance(plain(name), plain(nearest)) <= 0.5 * name.length
  return isNear ? ` Did you mean ${show(nearest)}?` : ` It has ${known.join(', ')}.`
}
