import { SupervisedBaselinesError, show } from '../errors.js'

/** A table of Apache Arrow, or of a library that gives tables the same shape (Flechette). */
export interface ArrowLike {
  /** Names and types of the columns. */
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type?: unknown }[] }
  /** How many rows there are. */
  readonly numRows: number
  /** The column of this name. */
  getChild(name: string): Iterable<unknown> | null
}

/** A table of Arquero, with its filter and order. */
export interface ArqueroLike {
  /** Names of the columns, in order. */
  columnNames(): string[]
  /** How many rows there are. */
  numRows(): number
  /** The cells of the column of this name. */
  array(name: string): ArrayLike<unknown>
}

/** A data frame of Danfo.js. */
export interface DanfoLike {
  /** Names of the columns, in order. */
  readonly columns: readonly string[]
  /** [rows, columns]. */
  readonly shape: readonly number[]
  /** The cells, column by column. */
  readonly getColumnData: unknown
}

/** Numeric columns with their names, as `readCSV` and `readParquet` give them. */
export interface NamedColumns {
  /** Of the columns, in order. */
  readonly names: readonly string[]
  /** One a name. */
  readonly columns: readonly ArrayLike<unknown>[]
  /** Times of the rows, as text. */
  readonly dates?: readonly string[]
  /** How many rows there are. */
  readonly rows: number
}

/** One object a row, or one array a column. */
export type Records =
  | readonly Readonly<Record<string, unknown>>[]
  | Readonly<Record<string, ArrayLike<unknown>>>

/** A table of any of the libraries known by their shape: nothing of them is imported. */
export type TableLike = ArrowLike | ArqueroLike | DanfoLike | NamedColumns | Records

/** What the functions of this folder see of any table. */
export interface TableView {
  readonly names: readonly string[]
  readonly rows: number
  /** The cells of the column of this name, from the first row to the last. */
  cells(name: string): Iterable<unknown>
  /** What the table itself says of a column's type, where that tells how to read its cells. */
  readonly types: ReadonlyMap<string, ColumnType>
  /** Dates that stand beside the columns (`NamedColumns`). */
  readonly dates?: readonly string[]
}

/** Milliseconds since 1970 (Arrow's dates and timestamps), or whole numbers to be divided by 10 ** scale. */
export type ColumnType = { readonly kind: 'time' } | { readonly kind: 'decimal'; readonly scale: number }

const noTypes: ReadonlyMap<string, ColumnType> = new Map()

/** Looks at a table of any kind; throws `invalid-data` where it is none, or has no column or no row. */
export function viewTable(table: TableLike): TableView {
  const view = viewOf(table)
  if (view === undefined) {
    throw badTable(
      `The table is ${show(table)}, but must be an Arrow or Arquero table, a Danfo data frame, what \`readCSV\` gives, an array of objects or an object of arrays.`,
    )
  }
  if (view.names.length === 0) throw badTable('The table has no column.')
  if (view.rows === 0) throw badTable('The table has no row.')
  const repeated = view.names.find((name, i) => view.names.indexOf(name) < i)
  if (repeated !== undefined) {
    throw badTable(`The table has two columns named ${show(repeated)}; rename one.`, { column: repeated })
  }
  return view
}

/** The error for a table, or a cell of one, that cannot be used. */
export function badTable(message: string, details: Record<string, unknown> = {}): SupervisedBaselinesError {
  return new SupervisedBaselinesError('invalid-data', message, details)
}

function viewOf(table: unknown): TableView | undefined {
  if (typeof table !== 'object' || table === null) return undefined
  if (Array.isArray(table)) return viewRows(table)
  if (isArrow(table)) return viewArrow(table)
  if (isArquero(table)) {
    const names = table.columnNames()
    return { names, rows: table.numRows(), types: noTypes, cells: name => Array.from(table.array(name)) }
  }
  if (isDanfo(table)) {
    const data = table.getColumnData as readonly unknown[]
    // A Danfo series has its cells there, without the list around them.
    const columns = (table.columns.length === 1 && !isList(data[0]) ? [data] : data) as ArrayLike<unknown>[]
    return viewColumns(table.columns, columns)
  }
  if (isNamedColumns(table)) {
    const view = viewColumns(table.names, table.columns)
    return table.dates ? { ...view, dates: table.dates } : view
  }
  const entries = Object.entries(table)
  if (!entries.every(([, column]) => isList(column))) return undefined
  return viewColumns(
    entries.map(([name]) => name),
    entries.map(([, column]) => column as ArrayLike<unknown>),
  )
}

function viewRows(table: readonly unknown[]): TableView | undefined {
  const names = new Set<string>()
  for (const [row, cells] of table.entries()) {
    if (typeof cells !== 'object' || cells === null || isList(cells)) {
      if (row === 0) return undefined
      throw badTable(
        `Row ${row} of the table is ${show(cells)}, but must be an object, as the first one is.`,
        {
          row,
        },
      )
    }
    for (const name of Object.keys(cells)) names.add(name)
  }
  return {
    names: [...names],
    rows: table.length,
    types: noTypes,
    *cells(name) {
      for (const cells of table as readonly Record<string, unknown>[]) {
        yield Object.hasOwn(cells, name) ? cells[name] : undefined
      }
    },
  }
}

function viewColumns(names: readonly string[], columns: readonly ArrayLike<unknown>[]): TableView {
  const rows = columns[0]?.length ?? 0
  for (const [i, column] of columns.entries()) {
    if (column.length !== rows) {
      throw badTable(
        `The columns of the table differ in length: ${show(names[0])} has ${rows} rows and ${show(names[i])} has ${column.length}.`,
        { column: names[i], length: column.length, expected: rows },
      )
    }
  }
  const byName = new Map(names.map((name, i) => [name, columns[i]!]))
  return { names, rows, types: noTypes, cells: name => Array.from(byName.get(name)!) }
}

/** Numbers of Arrow's format for types of columns (`Type` in Schema.fbs). */
const arrowType = { decimal: 7, date: 8, timestamp: 10 } as const

function viewArrow(table: ArrowLike): TableView {
  const { fields } = table.schema
  const types = fields.flatMap(({ name, type }): [string, ColumnType][] => {
    const { typeId, scale } = (type ?? {}) as { typeId?: number; scale?: number }
    if (typeId === arrowType.date || typeId === arrowType.timestamp) return [[name, { kind: 'time' }]]
    return typeId === arrowType.decimal ? [[name, { kind: 'decimal', scale: scale ?? 0 }]] : []
  })
  return {
    names: fields.map(({ name }) => name),
    rows: table.numRows,
    types: new Map(types),
    cells: name => table.getChild(name) ?? [],
  }
}

function isArrow(table: object): table is ArrowLike {
  const { schema, getChild } = table as Partial<ArrowLike>
  return typeof getChild === 'function' && Array.isArray(schema?.fields)
}

function isArquero(table: object): table is ArqueroLike {
  const { columnNames, numRows, array } = table as Partial<ArqueroLike>
  return [columnNames, numRows, array].every(method => typeof method === 'function')
}

function isDanfo(table: object): table is DanfoLike {
  const { columns, shape } = table as Partial<DanfoLike>
  return Array.isArray(columns) && Array.isArray(shape) && isList((table as DanfoLike).getColumnData)
}

function isNamedColumns(table: object): table is NamedColumns {
  const { names, columns, rows } = table as Partial<NamedColumns>
  return Array.isArray(names) && Array.isArray(columns) && typeof rows === 'number'
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}
