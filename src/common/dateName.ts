const dateNames: ReadonlySet<string> = new Set(['date', 'datetime', 'timestamp', 'time', 'ds'])

/** Whether a column's name says that it holds dates. */
export function isDateName(name: string): boolean {
  return dateNames.has(name.trim().toLowerCase())
}
