/** JSON that keeps NaN and infinite numbers, as the texts `"NaN"`, `"Infinity"` and `"-Infinity"`. */
export function stringifyNumbers(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    typeof each === 'number' && !Number.isFinite(each) ? String(each) : each,
  )
}

/**
 * The number that {@link stringifyNumbers} wrote as a text; any other value unchanged. Call it only where a number is
 * expected: elsewhere `"NaN"` is a text like any other.
 */
export function writtenNumber(value: unknown): unknown {
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value
}
