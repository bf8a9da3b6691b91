import { closest, distance } from 'fastest-levenshtein'
import { invalidOption, SupervisedBaselinesError, show } from '../errors.js'

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
