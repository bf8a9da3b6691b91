/** `1 row`, `3 rows`; `series` stays as it is. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 || noun.endsWith('series') ? '' : 's'}`
}
