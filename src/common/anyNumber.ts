/** JSON that keeps NaN and infinite numbers, as the texts `"NaN"`, `"Infinity"` and `"-Infinity"`. */
export function stringifyNumbers(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    typeof each === 'number' && !Number.isFinite(each) ? String(each) : each,
  )
}

/** What {@link stringifyNumbers} wrote; a text under the key `error` stays one, whatever it says. */
export function parseNumbers(text: string): unknown {
  // A reviver is called for every value and takes most of the time of a parse: few texts need one.
  return text.includes('"NaN"') || text.includes('Infinity"') ? JSON.parse(text, numbers) : JSON.parse(text)
}

function numbers(key: string, value: unknown): unknown {
  return key !== 'error' && (value === 'NaN' || value === 'Infinity' || value === '-Infinity')
    ? Number(value)
    : value
}
