import { invalidOption, SupervisedBaselinesError } from '../errors.js'

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
  const names = Object.keys(known)
  for (const key of Object.keys(options)) {
    if (Object.hasOwn(known, key)) continue
    const nearest = nearestName(key, names)
    throw new SupervisedBaselinesError(
      'invalid-option',
      `There is no option \`${key}\`${nearest === undefined ? '.' : `; did you mean \`${nearest}\`?`} ` +
        `The options are ${names.map(name => `\`${name}\``).join(', ')}.`,
      { option: key, value: (options as Record<string, unknown>)[key], nearest, accepted: names },
    )
  }
  return options
}

/** The name that is the fewest edits away, if it is at all similar; case, `_` and `-` do not count. */
function nearestName(key: string, names: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[_-]/g, '')
  let best: string | undefined
  let fewest = Math.max(1, Math.floor(key.length / 2))
  for (const name of names) {
    const edits = editDistance(plain(key), plain(name))
    if (edits > fewest || (edits === fewest && best !== undefined)) continue
    best = name
    fewest = edits
  }
  return best
}

/** The number of letters to insert, delete or replace (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
