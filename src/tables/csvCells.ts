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

const blankWords: ReadonlySet<string> = new Set(
  `NaN nan NA N/A n/a na <NA> NaT null NULL Null nil None #N/A #NA #VALUE! #REF! #DIV/0! #NUM! \\N - -- --- – — . .. … ?`.split(
    ' ',
  ),
).add('')

/** Whether a trimmed cell stands for "no value": empty, or one of the words that other programs write for it. */
export function isBlank(cell: string): boolean {
  return blankWords.has(cell)
}

/** The finite decimal number in a trimmed cell, or undefined if it holds anything else. */
export function parseNumber(cell: string): number | undefined {
  // A letter at the start is the commonest reason why a cell is no number.
  if (cell === '' || (cell.charCodeAt(0) > 57 && cell.charCodeAt(0) < 128)) return undefined
  // So is a minus after four digits, as in a date.
  if (cell.charCodeAt(4) === 45 && cell.charCodeAt(3) <= 57) return undefined
  // `Number` also reads hexadecimal, octal and binary, which no table means.
  const second = cell.charCodeAt(1) | 32
  if (second === 120 /* x */ || second === 111 /* o */ || second === 98 /* b */) return undefined
  const value = Number(cell)
  return Number.isFinite(value) ? value : undefined
}
