import { SupervisedBaselinesError, show } from '../../errors.js'

/** One variable over time, oldest value first; `NaN` marks a missing value. */
export type Column = readonly number[] | Float64Array | Float32Array | Int32Array

/** One column, a list of columns of equal length, or a record of named columns of equal length. */
export type Series = Column | readonly Column[] | Readonly<Record<string, Column>>

/** Values in the shape of the series they belong to: the same names, each column a `Float64Array`. */
export type Columns<S extends Series> = S extends Column
  ? Float64Array
  : S extends readonly Column[]
    ? Float64Array[]
    : { [Name in keyof S]: Float64Array }

/** Any series with the columns of `S`: the same names, whatever kind of array they come in. */
export type SameColumns<S extends Series> = S extends Column
  ? Column
  : S extends readonly Column[]
    ? readonly Column[]
    : { readonly [Name in keyof S]: Column }

/** A series as the algorithms see it: named `Float64Array` columns of one length. */
export interface Panel {
  readonly form: 'single' | 'list' | 'record'
  readonly names: readonly string[]
  readonly columns: readonly Float64Array[]
  readonly length: number
}

/**
 * Reads a user's series, whose columns may differ in length; throws `invalid-series` naming the column and row that cannot
 * be used.
 *
 * `length` is that of the longest column.
 */
export function toColumns(series: Series, argument = 'series'): Panel {
  const { form, entries } = takeApart(series, argument)
  if (entries.length === 0)
    throw invalidSeries(argument, `\`${argument}\` holds no column; give at least one.`)
  const columns = entries.map(([name, column]) => toFloat64(column, name, argument))
  const length = columns.reduce((most, column) => Math.max(most, column.length), 0)
  if (length === 0) throw invalidSeries(argument, `\`${argument}\` is empty; give at least one value.`)
  return { form, names: entries.map(([name]) => name), columns, length }
}

/** Reads a user's series of columns of one length; throws `invalid-series` where they differ. */
export function toPanel(series: Series, argument = 'series'): Panel {
  const panel = toColumns(series, argument)
  panel.columns.forEach((column, i) => {
    if (column.length === panel.columns[0]!.length) return
    throw invalidSeries(
      argument,
      `The columns of \`${argument}\` differ in length: ${show(panel.names[0])} has ${panel.columns[0]!.length} values and ` +
        `${show(panel.names[i])} has ${column.length}. Pad the shorter one with NaN, which marks a missing value.`,
      { column: panel.names[i], length: column.length, expected: panel.columns[0]!.length },
    )
  })
  return panel
}

/** Throws `invalid-series` where a column has no value at all. */
export function refuseEmptyColumns(panel: Panel, argument = 'series'): void {
  panel.columns.forEach((column, i) => {
    if (column.every(Number.isNaN)) {
      throw invalidSeries(
        argument,
        `Column ${show(panel.names[i])} of \`${argument}\` is all NaN; leave it out.`,
        {
          column: panel.names[i],
        },
      )
    }
  })
}

/** Columns put back into the shape the series came in. */
export function fromColumns<S extends Series>(
  panel: Pick<Panel, 'form' | 'names'>,
  columns: readonly Float64Array[],
): Columns<S> {
  if (panel.form === 'single') return columns[0] as Columns<S>
  if (panel.form === 'list') return [...columns] as Columns<S>
  return Object.fromEntries(panel.names.map((name, i) => [name, columns[i]])) as Columns<S>
}

/** A panel of the same shape with other columns. */
function withColumns(panel: Panel, columns: readonly Float64Array[]): Panel {
  return { ...panel, columns, length: columns[0]!.length }
}

/** Rows `from` to `to - 1` of a panel, without copying. */
export function sliceRows(panel: Panel, from: number, to = panel.length): Panel {
  return withColumns(
    panel,
    panel.columns.map(column => column.subarray(from, to)),
  )
}

/** `other` with its columns in the order of `panel`; throws unless the names are the same. */
export function withSameColumns(panel: Pick<Panel, 'names'>, other: Panel, argument: string): Panel {
  if (panel.names.length === other.names.length && panel.names.every((name, i) => name === other.names[i]))
    return other
  const places = new Map(other.names.map((name, i) => [name, i]))
  if (panel.names.length !== other.names.length || !panel.names.every(name => places.has(name))) {
    throw invalidSeries(
      argument,
      `\`${argument}\` has the columns ${show([...other.names])}, but the model was fitted on ${show([...panel.names])}; give the same columns.`,
      { columns: other.names, expected: panel.names },
    )
  }
  return {
    ...other,
    names: panel.names,
    columns: panel.names.map(name => other.columns[places.get(name)!]!),
  }
}

export function invalidSeries(
  argument: string,
  message: string,
  details: Record<string, unknown> = {},
): SupervisedBaselinesError {
  return new SupervisedBaselinesError('invalid-series', message, { argument, ...details })
}

function takeApart(series: unknown, argument: string): { form: Panel['form']; entries: [string, unknown][] } {
  if (isColumn(series)) return { form: 'single', entries: [['0', series]] }
  if (Array.isArray(series)) {
    if (series.length === 0)
      throw invalidSeries(argument, `\`${argument}\` is empty; give at least one value.`)
    if (series.some(isColumn))
      return { form: 'list', entries: series.map((column, i) => [String(i), column]) }
    return { form: 'single', entries: [['0', series]] }
  }
  if (typeof series === 'object' && series !== null)
    return { form: 'record', entries: Object.entries(series) }
  throw invalidSeries(
    argument,
    `\`${argument}\` is ${show(series)}, but must be an array of numbers, a list of such columns, or a record of named columns.`,
  )
}

function isColumn(value: unknown): boolean {
  return (
    (ArrayBuffer.isView(value) && !(value instanceof DataView)) ||
    (Array.isArray(value) && typeof value[0] === 'number')
  )
}

/** The numbers of a single column, which may be empty; throws `invalid-series` naming the first that is none. */
export function readColumn(column: Column, argument: string): Float64Array {
  if (!isArrayOfValues(column)) {
    throw invalidSeries(
      argument,
      `\`${argument}\` is ${show(column)}, but must be an array of numbers; NaN marks a missing value.`,
    )
  }
  return toNumbers(column, `\`${argument}\``, argument)
}

function toFloat64(column: unknown, name: string, argument: string): Float64Array {
  if (!isArrayOfValues(column)) {
    throw invalidSeries(
      argument,
      `Column ${show(name)} of \`${argument}\` is ${show(column)}, but must be an array of numbers.`,
      { column: name },
    )
  }
  return toNumbers(column, `column ${show(name)} of \`${argument}\``, argument, name)
}

function isArrayOfValues(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}

function toNumbers(values: ArrayLike<unknown>, place: string, argument: string, name?: string): Float64Array {
  const out = values instanceof Float64Array ? values : new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (typeof value !== 'number' || value === Infinity || value === -Infinity) {
      throw invalidSeries(
        argument,
        `Row ${row} of ${place} is ${show(value)}, but must be a finite number, or NaN where the value is missing.`,
        { ...(name !== undefined && { column: name }), row, value },
      )
    }
    out[row] = value
  }
  return out
}
