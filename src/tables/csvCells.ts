/** What a cell of a CSV file may hold, and how it is told. */

const utf8 = new TextDecoder('utf-8', { fatal: true })
const latin1 = new TextDecoder('latin1')

/** Text whose bytes came in as one character each: UTF-8 where they are UTF-8, else Latin-1. */
export function decodeText(bytesAsText: string): string {
  if (isAscii(bytesAsText)) return bytesAsText
  const bytes = Uint8Array.from(bytesAsText, char => char.charCodeAt(0))
  try {
    return utf8.decode(bytes)
  } catch {
    // Not UTF-8, then: Latin-1 has a letter for every byte.
    return latin1.decode(bytes)
  }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}

const blankWords: ReadonlySet<string> = new Set(['', 'NaN', 'nan', 'NA', 'N/A', 'null', 'NULL', 'None'])

/** Whether a trimmed cell stands for "no value": empty, or one of the words that other programs write for it. */
export function isBlank(cell: string): boolean {
  return blankWords.has(cell)
}

/** The finite decimal number in a trimmed cell, or undefined if it holds anything else. */
export function parseNumber(cell: string): number | undefined {
  if (cell === '') return undefined
  // `Number` also reads hexadecimal, octal and binary, which no table means.
  const second = cell.charCodeAt(1) | 32
  if (second === 120 /* x */ || second === 111 /* o */ || second === 98 /* b */) return undefined
  const value = Number(cell)
  return Number.isFinite(value) ? value : undefined
}

/** Whether a trimmed cell looks like a date or a time of day: digits grouped by - / . : or T, and a year or an hour. */
export function isDate(cell: string): boolean {
  return (
    cell.length <= 40 &&
    /^(\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([ T].*)?$|^\d{1,2}:\d{2}/.test(
      cell,
    ) &&
    parseNumber(cell) === undefined
  )
}

const delimiters = [',', ';', '\t', '|'] as const

/** The delimiter that the first line of a table has most often outside quotes; a comma if it has none. */
export function guessDelimiter(start: string): string {
  const counts = new Map<string, number>(delimiters.map(d => [d, 0]))
  let quoted = false
  for (const char of start) {
    if (char === '"') quoted = !quoted
    else if (!quoted && (char === '\n' || char === '\r') && [...counts.values()].some(n => n > 0)) break
    else if (!quoted && counts.has(char)) counts.set(char, counts.get(char)! + 1)
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}
