import { isIdName, isValueName } from './columnNames.js'
import type { ColumnStore } from './columnStore.js'
import { isNumeric } from './numberColumns.js'
import { badTableOf, listNames, type RowPlaces } from './rowPlaces.js'
import type { TimeColumn } from './timeColumn.js'

/** The columns that tell rows of one time apart: none where times do not repeat, or where nothing does. */
export function findIds(
  { times, footers }: TimeColumn,
  others: readonly ColumnStore[],
  hasValues: boolean,
  places: RowPlaces,
): ColumnStore[] {
  const { instants } = times
  const left = new Set(footers)
  const rows = [...instants.keys()].filter(row => !left.has(row))
  const distinct = new Set(rows.map(row => instants[row]!)).size
  // One date twice in ten years is a slip; two series or more repeat most dates.
  if (distinct > 0.8 * rows.length) return []
  const candidates = others.filter(column =>
    mayTellApart(column, rows, hasValues || countNumeric(others) > 1),
  )
  const single = candidates.filter(column => areApart([column], rows, instants))
  if (single.length > 0) return [choose(single, rows, places)]
  for (const [i, one] of candidates.entries()) {
    for (const other of candidates.slice(i + 1))
      if (areApart([one, other], rows, instants)) return [one, other]
  }
  return []
}

function countNumeric(columns: readonly ColumnStore[]): number {
  return columns.filter(isNumeric).length
}

function mayTellApart(column: ColumnStore, rows: readonly number[], mayBeNumber: boolean): boolean {
  if (column.isTime || column.oddCells > 0) return false
  const distinct = new Set(rows.map(row => column.textAt(row)))
  if (distinct.size < 2 || distinct.size > rows.length / 2) return false
  if (!isNumeric(column)) return true
  const isWhole = column.texts.length === 0 && rows.every(row => Number.isInteger(column.values[row]))
  return mayBeNumber && isWhole && !isValueName(column.name) && distinct.size <= rows.length / 3
}

/** Whether no two rows of one time agree in all of these columns. */
function areApart(columns: readonly ColumnStore[], rows: readonly number[], instants: Float64Array): boolean {
  const seen = new Set<string>()
  for (const row of rows) {
    const key = `${instants[row]}|${columns.map(column => column.textAt(row)).join('|')}`
    if (seen.has(key)) return false
    seen.add(key)
  }
  return true
}

function choose(columns: readonly ColumnStore[], rows: readonly number[], places: RowPlaces): ColumnStore {
  const words = columns.filter(column => !isNumeric(column))
  const likely = words.length > 0 ? words : columns
  const named = likely.filter(({ name }) => isIdName(name) || /(^|[_ ])(id|code|key)$/i.test(name))
  const best = named.length > 0 ? named : likely
  const first = best[0]!
  // A number and a name of the same thing tell the same rows apart.
  const areSame = best.every(column => {
    const pairs = new Set(rows.map(row => `${first.textAt(row)}|${column.textAt(row)}`)).size
    return pairs === new Set(rows.map(row => first.textAt(row))).size
  })
  if (best.length === 1 || areSame) return first
  const names = best.map(({ name }) => name)
  throw badTableOf(
    places,
    `Times repeat, and ${listNames(names)} could each tell the series apart. Name the column that does with the option \`id\`.`,
    { option: 'id', columns: names },
  )
}
