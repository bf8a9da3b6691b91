import { count } from '../common/count.js'
import { type Arranged, arrangeRows, scheduleOf, type TimeContext } from './arrangeRows.js'
import type { ColumnStore } from './columnStore.js'
import type { Schedule } from './dates/schedules.js'
import { axisOf, rowAxis, type TimeAxis } from './dates/timeAxis.js'
import { arrangedNotes, longNote, wideNote } from './notes.js'
import { readNumbers } from './numberColumns.js'
import type { NumberHints } from './numberStyle.js'
import { assignRoles, type Roles } from './roles.js'
import { listNames, type RowPlaces } from './rowPlaces.js'
import type { PanelParts, Table } from './table.js'
import type { ReadingOptions } from './tableOptions.js'
import type { TimeColumn } from './timeColumn.js'

/** What was found out about a table, to read more of it in the same way. */
export interface FixedReading {
  readonly options: ReadingOptions
  readonly schedule: Schedule | undefined
}

/** Makes a table of cells that are all read: finds what its columns are for, and puts its rows in order. */
export function composeTable(
  stores: readonly ColumnStore[],
  options: ReadingOptions,
  hints: NumberHints,
  places: RowPlaces,
): Table {
  return composePart(stores, options, hints, places).table
}

/** The same for a part of a table; `schedule` is that of the series, where it is known from another part. */
export function composePart(
  stores: readonly ColumnStore[],
  options: ReadingOptions,
  hints: NumberHints,
  places: RowPlaces,
  schedule?: Schedule,
): { table: Table; fixed: FixedReading } {
  const notes: string[] = []
  const empty = stores.filter(column => column.isEmpty).map(({ name }) => name)
  const roles = assignRoles(stores, options, places)
  const footers = roles.time?.footers ?? []
  for (const column of [...roles.values, ...roles.exogenous]) for (const row of footers) column.clear(row)
  const { numbers, decimal } = readAll(
    [...roles.values, ...roles.exogenous],
    { ...hints, ...decimalOf(options) },
    places,
    notes,
  )
  const rows = rowsWithout(stores[0]!.rows, footers)
  if (empty.length > 0 && options.columns === undefined)
    notes.push(`Left out ${listNames(empty)}: no values.`)
  notes.unshift(...roles.notes, ...footerNotes(footers, roles, places))
  const parts = { roles, numbers, rows, options, places, notes }
  const made =
    roles.ids.length > 0 ? longTable(parts, schedule) : { table: wideTable(parts), schedule: undefined }
  return {
    table: made.table,
    fixed: { options: fixedOptions(options, roles, decimal), schedule: made.schedule },
  }
}

function fixedOptions(options: ReadingOptions, roles: Roles, decimal: '.' | ','): ReadingOptions {
  const { dateFormat = roles.time?.times.clock.order } = options
  const names = (columns: readonly ColumnStore[]) => columns.map(({ name }) => name)
  return {
    ...options,
    columns: names(roles.values),
    exogenous: names(roles.exogenous),
    time: roles.timeNames.length > 0 ? roles.timeNames : false,
    id: names(roles.ids),
    decimal,
    ...(dateFormat !== undefined && { dateFormat }),
  }
}

interface Parts {
  readonly roles: Roles
  readonly numbers: ReadonlyMap<ColumnStore, Float64Array>
  readonly rows: Int32Array
  readonly options: ReadingOptions
  readonly places: RowPlaces
  readonly notes: string[]
}

function decimalOf({ decimal }: ReadingOptions): { decimal?: '.' | ',' } {
  return decimal === undefined ? {} : { decimal }
}

function readAll(
  columns: readonly ColumnStore[],
  hints: NumberHints,
  places: RowPlaces,
  notes: string[],
): { numbers: Map<ColumnStore, Float64Array>; decimal: '.' | ',' } {
  const assumed = new Map<string, string[]>()
  const numbers = new Map<ColumnStore, Float64Array>()
  let first: '.' | ',' | undefined
  for (const column of columns) {
    const { values, assumption, decimal } = readNumbers(column, hints, places)
    numbers.set(column, values)
    first ??= decimal
    if (assumption) assumed.set(assumption, [...(assumed.get(assumption) ?? []), column.name])
  }
  for (const [assumption, names] of assumed) {
    notes.push(`Read ${listNames(names)} with ${assumption}.`)
  }
  return { numbers, decimal: first ?? '.' }
}

function rowsWithout(rows: number, footers: readonly number[]): Int32Array {
  const left = new Set(footers)
  return Int32Array.from({ length: rows }, (_, row) => row).filter(row => !left.has(row))
}

function footerNotes(footers: readonly number[], { time }: Roles, places: RowPlaces): string[] {
  if (footers.length === 0 || !time) return []
  const texts = footers.map(row => time.label(row) ?? '').filter(text => text !== '')
  const shown = texts.length > 0 ? `: ${listNames(texts, 3)}` : ''
  return [`Left out ${count(footers.length, 'row')} without a date (${places.row(footers[0]!)})${shown}.`]
}

/** The rows of one series arranged; as they stand where there are no times or the options say so. */
function arrange(rows: Int32Array, context: TimeContext | undefined, schedule?: Schedule): Arranged {
  if (context && !context.options.asIs) return arrangeRows(rows, context, schedule)
  const instants = context
    ? Float64Array.from(rows, row => context.instants[row]!)
    : new Float64Array(rows.length)
  const isSorted = context && instants.every((time, i) => i === 0 || time > instants[i - 1]!)
  return {
    order: rows,
    starts: Int32Array.from({ length: rows.length + 1 }, (_, i) => i),
    places: Int32Array.from(rows, (_, i) => i),
    instants,
    schedule: isSorted ? scheduleOf(instants, context.clock) : undefined,
    wasReversed: false,
    wasSorted: false,
    missing: 0,
    merged: 0,
  }
}

/** A column's values in the rows of an arrangement. */
function take(
  values: Float64Array,
  { order, starts, places, instants }: Arranged,
  how: string,
): Float64Array {
  const taken = new Float64Array(instants.length).fill(Number.NaN)
  for (let group = 0; group < places.length; group++) {
    const from = starts[group]!
    const to = starts[group + 1]!
    taken[places[group]!] = to - from === 1 ? values[order[from]!]! : joined(values, order, from, to, how)
  }
  return taken
}

function joined(values: Float64Array, order: Int32Array, from: number, to: number, how: string): number {
  let sum = 0
  let known = 0
  let last = Number.NaN
  for (let i = from; i < to; i++) {
    const value = values[order[i]!]!
    if (Number.isNaN(value)) continue
    if (how === 'first' && known === 1) break
    sum += value
    known += 1
    last = value
  }
  if (known === 0) return Number.NaN
  return how === 'sum' ? sum : how === 'mean' ? sum / known : last
}

function contextOf({ roles, options, places }: Parts): TimeContext | undefined {
  const { time } = roles
  if (!time) return undefined
  const { instants, clock } = time.times
  return {
    name: time.name,
    instants,
    clock,
    options,
    places,
    label: row => time.label(row) ?? clock.write(instants[row]!),
  }
}

function joinHow(options: ReadingOptions): string {
  return options.every === undefined ? (options.duplicates ?? 'mean') : (options.aggregate ?? 'mean')
}

/** The time of each row as the table writes it; of rows that are added as the table would. */
function datesOf(time: TimeColumn, arranged: Arranged, isGrouped: boolean): string[] {
  const { clock } = time.times
  const dates = Array.from(arranged.instants, () => '')
  if (!isGrouped) {
    arranged.places.forEach((place, group) => {
      dates[place] = time.label(arranged.order[arranged.starts[group]!]!) ?? ''
    })
  }
  return dates.map((date, row) => date || clock.write(arranged.instants[row]!))
}

function axisFor(time: TimeColumn | undefined, arranged: Arranged, dates?: readonly string[]): TimeAxis {
  const { instants, schedule } = arranged
  const isSorted = instants.every((instant, i) => i === 0 || instant > instants[i - 1]!)
  if (!time || !isSorted || instants.length < 2) return rowAxis(instants.length)
  return axisOf(instants, time.times.clock, schedule, row => dates?.[row])
}

function wideTable(parts: Parts): Table {
  const { roles, numbers, rows, options } = parts
  const { time } = roles
  const context = contextOf(parts)
  const arranged = arrange(rows, context)
  const how = joinHow(options)
  const all = roles.values.map(column => take(numbers.get(column)!, arranged, how))
  const known = roles.exogenous.map(column => take(numbers.get(column)!, arranged, how))
  const future = futureRows(all, known)
  const length = arranged.instants.length - future
  const allDates = time && datesOf(time, arranged, options.every !== undefined)
  const whole = axisFor(time, arranged, allDates)
  const axis: TimeAxis = { ...whole, rows: length }
  const names = roles.values.map(({ name }) => name)
  const dates = allDates?.slice(0, length)
  return {
    names,
    columns: all.map(column => column.slice(0, length)),
    rows: length,
    ...(dates && { dates }),
    axis,
    ...(axis.frequency && { frequency: axis.frequency }),
    notes: [
      wideNote({ time: time?.name, axis, dates, names, exogenous: roles.exogenous.map(({ name }) => name) }),
      ...(time?.times.notes ?? []),
      ...parts.notes,
      ...arrangedNotes([arranged], options),
    ],
    ...(known.length > 0 && {
      exogenous: { names: roles.exogenous.map(({ name }) => name), columns: known, futureRows: future },
    }),
  }
}

/** The rows at the end in which only columns known in advance have values. */
function futureRows(columns: readonly Float64Array[], known: readonly Float64Array[]): number {
  if (known.length === 0) return 0
  let future = 0
  const rows = columns[0]!.length
  while (
    future < rows - 1 &&
    columns.every(column => Number.isNaN(column[rows - 1 - future]!)) &&
    known.some(column => !Number.isNaN(column[rows - 1 - future]!))
  ) {
    future += 1
  }
  return future
}

function longTable(
  parts: Parts,
  known: Schedule | undefined,
): { table: Table; schedule: Schedule | undefined } {
  const { roles, numbers, rows, options } = parts
  const { time } = roles
  const context = contextOf(parts)
  const groups = groupByIds(roles.ids, rows)
  const isFree = context && options.every === undefined && !options.asIs
  const schedule = isFree ? (known ?? commonSchedule([...groups.values()], context)) : undefined
  const how = joinHow(options)
  const names: string[] = []
  const columns: Float64Array[] = []
  const arrangements: Arranged[] = []
  const hasSeveral = roles.values.length > 1
  const panel: PanelParts = {
    ids: [...roles.ids.map(({ name }) => name), ...(hasSeveral ? ['column'] : [])],
    keys: [],
    time: time?.name,
    value: hasSeveral ? 'value' : roles.values[0]!.name,
    axes: [],
    lastDates: [],
    exogenous: [],
    skipped: [],
  }
  for (const [id, own] of groups) {
    const arranged = arrange(own, context, schedule)
    arrangements.push(arranged)
    const known = roles.exogenous.map(column => take(numbers.get(column)!, arranged, how))
    const taken = roles.values.map(column => take(numbers.get(column)!, arranged, how))
    const future = futureRows(taken, known)
    const length = arranged.instants.length - future
    for (const [v, column] of roles.values.entries()) {
      const name = hasSeveral ? `${id}/${column.name}` : id
      const values = taken[v]!.slice(0, length)
      if (values.every(Number.isNaN)) {
        panel.skipped.push({ name, reason: 'it has no values' })
        continue
      }
      const whole = axisFor(time, arranged)
      // One row has no step of its own, but may have that of the others.
      const axis =
        time && arranged.instants.length === 1 && schedule
          ? axisOf(arranged.instants, time.times.clock, schedule)
          : whole
      names.push(name)
      panel.keys.push([...roles.ids.map(each => each.textAt(own[0]!)), ...(hasSeveral ? [column.name] : [])])
      columns.push(values)
      panel.axes.push({ ...axis, rows: length })
      if (time)
        panel.lastDates.push(axis.label(length - 1) ?? time.times.clock.write(arranged.instants[length - 1]!))
      if (known.length > 0) {
        panel.exogenous.push({
          names: roles.exogenous.map(column => column.name),
          columns: known,
          futureRows: future,
        })
      }
    }
  }
  const longest = columns.reduce((most, column) => Math.max(most, column.length), 0)
  const axis = panel.axes.find(each => each.rows === longest) ?? rowAxis(longest)
  const table: Table = {
    names,
    columns,
    rows: longest,
    axis,
    ...(schedule && { frequency: schedule.frequency }),
    notes: [
      longNote({ panel, columns, frequency: schedule?.frequency }),
      ...(time?.times.notes ?? []),
      ...parts.notes,
      ...arrangedNotes(arrangements, options),
    ],
    panel,
  }
  return { table, schedule }
}

function groupByIds(ids: readonly ColumnStore[], rows: Int32Array): Map<string, Int32Array> {
  const numbers = new Map<string, number>()
  const names: string[] = []
  const numberOf = (name: string) => {
    let number = numbers.get(name)
    if (number === undefined) {
      number = names.push(name) - 1
      numbers.set(name, number)
    }
    return number
  }
  // The rows of one series mostly stand together.
  const [single] = ids.length === 1 ? ids : []
  let lastCode = -9
  let lastNumber = -1
  const series = rows.map(row => {
    const code = single?.codeAt(row) ?? -1
    if (code >= 0 && code === lastCode) return lastNumber
    lastCode = code
    return (lastNumber = numberOf(ids.map(column => column.textAt(row)).join('/')))
  })
  const counts = new Int32Array(names.length)
  for (const each of series) counts[each]! += 1
  const groups = Array.from(counts, length => new Int32Array(length))
  const filled = new Int32Array(names.length)
  for (let i = 0; i < rows.length; i++) groups[series[i]!]![filled[series[i]!]!++] = rows[i]!
  return new Map(names.map((name, i) => [name, groups[i]!]))
}

/** How many series are looked at to find the schedule of all. */
const mostSampled = 50

/** The schedule of most of the longest series; undefined where none has one. */
function commonSchedule(groups: readonly Int32Array[], context: TimeContext): Schedule | undefined {
  const longest = groups.toSorted((a, b) => b.length - a.length).slice(0, mostSampled)
  const found = new Map<string, { schedule: Schedule; votes: number }>()
  for (const rows of longest) {
    const unique = Float64Array.from(new Set(Array.from(rows, row => context.instants[row]!))).sort()
    const schedule = scheduleOf(unique, context.clock)
    if (!schedule) continue
    const before = found.get(schedule.frequency.name)
    found.set(schedule.frequency.name, { schedule, votes: (before?.votes ?? 0) + unique.length })
  }
  return [...found.values()].reduce<{ schedule: Schedule; votes: number } | undefined>(
    (best, next) => (best && best.votes >= next.votes ? best : next),
    undefined,
  )?.schedule
}
