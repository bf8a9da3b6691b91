import { count } from '../common/count.js'
import { uniqueNames } from './columnNames.js'
import { isBlank, parseNumber } from './csvCells.js'
import { splitDate } from './dates/clock.js'
import { dayFormatsOf } from './dates/dayFormats.js'
import { looksLikeNumber } from './numberStyle.js'

/** Where a table's rows start, and what its columns are called. */
export function readHead(
  rows: readonly (readonly string[])[],
  header: boolean | undefined,
): { names: string[]; first: number; note: string | undefined } {
  const skipped = preambleRows(rows)
  const [top = [], second = []] = rows.slice(skipped)
  const note = skipped > 0 ? `Left out ${count(skipped, 'line')} above the table.` : undefined
  const hasHeader = header ?? isHeader(top, second)
  // R writes the names of rows in a first column that the header leaves out.
  const isShort =
    hasHeader &&
    rows.length > skipped + 1 &&
    rows.slice(skipped + 1).every(row => row.length === top.length + 1)
  const names = hasHeader ? (isShort ? ['', ...top] : top) : top.map(() => '')
  const clean = names.map((name, i) => (i === 0 ? name.replace(/^# ?(?=\p{L})/u, '') : name))
  return {
    names: uniqueNames(trimEnd(clean, rows.slice(skipped + 1))),
    first: skipped + Number(hasHeader),
    note,
  }
}

/** The names without those of columns at the end that have neither name nor cell. */
function trimEnd(names: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  let width = names.length
  while (
    width > 1 &&
    names[width - 1] === '' &&
    rows.every(row => (row[width - 1] ?? '') === '') &&
    rows.length > 0
  )
    width -= 1
  return names.slice(0, width)
}

/** How many lines at the start are a title or comments. */
function preambleRows(rows: readonly (readonly string[])[]): number {
  let start = 0
  while (
    start < rows.length &&
    rows[start]!.length === 1 &&
    rows[start]![0]!.startsWith('#') &&
    rows.length > start + 1
  )
    start += 1
  const left = rows.slice(start)
  const counts = new Map<number, number>()
  for (const { length } of left) counts.set(length, (counts.get(length) ?? 0) + 1)
  const usual = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0]
  if (left.length < 4 || counts.get(usual)! < 3) return start
  const first = left.findIndex(row => row.length === usual)
  const isRowNames =
    first === 1 && left[0]!.length === usual - 1 && left[1]!.some(cell => isDatum(cell) && cell !== '')
  const isTitle = left.slice(0, first).every(row => row.length < usual)
  return isRowNames || !isTitle ? start : start + first
}

function isHeader(top: readonly string[], second: readonly string[]): boolean {
  if (top.every(isDatum)) return false
  return !top.some((cell, i) => {
    const below = second[i] ?? ''
    const isDecimal = /^-?\d*\.\d+$/.test(cell) && parseNumber(below) !== undefined
    return isDecimal || (parseNumber(cell) === undefined && isDate(cell) && isDate(below))
  })
}

/** Whether a cell is missing, a number or a date, and so no name of a column. */
export function isDatum(cell: string): boolean {
  return isBlank(cell) || parseNumber(cell) !== undefined || looksLikeNumber(cell) || isDate(cell)
}

/** Whether a cell is a date or a time of day in a format that is known. */
function isDate(cell: string): boolean {
  if (cell.length > 60 || !/\d/.test(cell)) return false
  const parts = splitDate(cell)
  if (!parts || Number.isNaN(parts.clock)) return false
  if (parts.day === '') return parts.style.between !== undefined
  return dayFormatsOf(parts.day).some(format => !Number.isNaN(format.read(parts.day)))
}
