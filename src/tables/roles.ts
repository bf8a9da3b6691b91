import { count } from '../common/count.js'
import { invalidOption, SupervisedBaselinesError, show } from '../errors.js'
import { isDateName, isSureIdName, isValueName, mayCountRows } from './columnNames.js'
import { columnOf } from './columnOf.js'
import type { ColumnStore } from './columnStore.js'
import { findIds } from './findIds.js'
import { findTime } from './findTime.js'
import { isNumeric, isTruth } from './numberColumns.js'
import { badTableOf, listNames, type RowPlaces } from './rowPlaces.js'
import type { ReadingOptions } from './tableOptions.js'
import type { TimeColumn } from './timeColumn.js'

/** What each column of a table is for. */
export interface Roles {
  readonly time: TimeColumn | undefined
  /** The names of the columns that the time is made of. */
  readonly timeNames: readonly string[]
  readonly ids: readonly ColumnStore[]
  readonly values: readonly ColumnStore[]
  readonly exogenous: readonly ColumnStore[]
  readonly notes: readonly string[]
}

/** Finds what each column is for, by the options, by names and by what the cells are. */
export function assignRoles(all: readonly ColumnStore[], options: ReadingOptions, places: RowPlaces): Roles {
  const notes: string[] = []
  const pick = (option: string, name: string) => columnOf(all, option, name)
  const chosen = options.columns?.map(name => pick('columns', name))
  refuseTwice('columns', options.columns ?? [])
  const exogenous = (options.exogenous ?? []).map(name => pick('exogenous', name))
  const taken = new Set([...(chosen ?? []), ...exogenous])
  const idNames = options.id === false || options.id === undefined ? [] : [options.id].flat()
  const named = idNames.map(name => pick('id', name))
  refuseOverlap([...(chosen ?? [])], exogenous, 'exogenous')
  refuseOverlap([...taken], named, 'id')

  const sureId = options.id === undefined && named.length === 0 ? findSureId(all, taken) : undefined
  const ids = sureId ? [sureId] : named
  const free = all.filter(column => !taken.has(column) && !ids.includes(column) && !column.isEmpty)
  const found = findTime(all, free, options, ids.length > 0, places)
  notes.push(...found.notes)
  const rest = free.filter(column => !found.used.includes(column))

  const counters = rest.filter(column => countsRows(column, all, chosen))
  const others = rest.filter(column => !counters.includes(column))
  if (
    ids.length === 0 &&
    options.id === undefined &&
    found.time &&
    options.duplicates === undefined &&
    !options.every
  ) {
    ids.push(...findIds(found.time, others, chosen !== undefined, places))
  }
  const candidates = others.filter(column => !ids.includes(column))
  const values = chosen ?? chooseValues(candidates, ids.length > 0, notes, places)
  if (values.length === 0) throw noNumbers(options.columns, all, found.time, places)
  notes.push(...skippedNotes(candidates, values, counters, chosen !== undefined))
  return { time: found.time, timeNames: found.timeNames ?? [], ids, values, exogenous, notes }
}

function refuseTwice(option: string, names: readonly string[]): void {
  if (option === 'columns' && names.length === 0) return
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) throw invalidOption(option, names, `a list that names ${show(twice)} once`)
}

function refuseOverlap(some: readonly ColumnStore[], others: readonly ColumnStore[], option: string): void {
  const both = others.find(column => some.includes(column))
  if (both) throw invalidOption(option, both.name, 'another column than those to forecast')
}

function findSureId(all: readonly ColumnStore[], taken: ReadonlySet<ColumnStore>): ColumnStore | undefined {
  return all.find(
    column => isSureIdName(column.name) && !taken.has(column) && !column.isEmpty && !column.isTime,
  )
}

/** Whether a column does no more than number the rows: an index that a program wrote along. */
function countsRows(
  column: ColumnStore,
  all: readonly ColumnStore[],
  chosen: readonly ColumnStore[] | undefined,
): boolean {
  const { values, rows } = column
  if (!mayCountRows(column.name) || column.texts.length > 0 || column.isTime || rows < 2) return false
  if (all.length < 2 || (chosen === undefined && all.every(other => other === column || !isNumeric(other))))
    return false
  const step = values[1]! - values[0]!
  if (Math.abs(step) !== 1) return false
  for (let row = 1; row < rows; row++) if (values[row]! - values[row - 1]! !== step) return false
  return true
}

function chooseValues(
  candidates: readonly ColumnStore[],
  isLong: boolean,
  notes: string[],
  places: RowPlaces,
): ColumnStore[] {
  const numeric = candidates.filter(isNumeric)
  if (!isLong || numeric.length < 2) return numeric
  const value = numeric.find(column => isValueName(column.name))
  if (!value) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `${places.source ?? 'The table'} is a long table with several numeric columns: ${listNames(
        numeric.map(({ name }) => name),
        20,
      )}. Name the one to forecast with the option \`columns\`, and those known in advance with \`exogenous\`.`,
      { option: 'columns', columns: numeric.map(({ name }) => name) },
    )
  }
  const left = numeric.filter(column => column !== value).map(({ name }) => name)
  notes.push(
    `Left out ${listNames(left)}: name columns that are known in advance with the option \`exogenous\`, and those to forecast with \`columns\`.`,
  )
  return [value]
}

function noNumbers(
  columns: readonly string[] | undefined,
  all: readonly ColumnStore[],
  time: TimeColumn | undefined,
  places: RowPlaces,
): SupervisedBaselinesError {
  if (columns) return invalidOption('columns', columns, 'at least one numeric column')
  const texts = all.filter(column => column.name !== time?.name && !column.isEmpty)
  const example = texts.find(column => column.texts.length > 0)
  const seen = example ? ` Column ${show(example.name)}, for one, holds ${show(example.texts[0])}.` : ''
  return badTableOf(
    places,
    `There is no numeric column to forecast among ${listNames(
      all.map(({ name }) => name),
      20,
    )}.${seen} Name at least one numeric column with the option \`columns\`.`,
    { option: 'columns', columns: all.map(({ name }) => name) },
  )
}

function skippedNotes(
  candidates: readonly ColumnStore[],
  values: readonly ColumnStore[],
  counters: readonly ColumnStore[],
  isChosen: boolean,
): string[] {
  const notes: string[] = []
  if (counters.length > 0)
    notes.push(`Left out ${listNames(counters.map(({ name }) => name))}, which only numbers the rows.`)
  if (isChosen) return notes
  const skipped = candidates.filter(column => !values.includes(column) && !isNumeric(column))
  const dates = skipped.filter(column => column.isTime || isDateName(column.name))
  const truths = skipped.filter(column => !dates.includes(column) && isTruth(column))
  const texts = skipped.filter(column => !dates.includes(column) && !truths.includes(column))
  const say = (columns: readonly ColumnStore[], what: string) => {
    if (columns.length === 0) return
    const noun = columns.length === 1 ? `the ${what} column` : `${count(columns.length, `${what} column`)}:`
    notes.push(`Skipped ${noun} ${listNames(columns.map(({ name }) => name))}.`)
  }
  say(texts, 'text')
  say(truths, 'yes/no')
  say(dates, 'date')
  return notes
}
