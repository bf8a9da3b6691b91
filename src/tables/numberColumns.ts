import type { ColumnStore } from './columnStore.js'
import { decideStyle, looksLikeNumber, type NumberHints, parseStyled } from './numberStyle.js'
import { badCell, namingSource, type RowPlaces } from './rowPlaces.js'

/** A column as numbers, with what was assumed to read them. */
export interface ReadNumbers {
  readonly values: Float64Array
  readonly assumption: string | undefined
  readonly decimal: '.' | ','
}

/** Whether a column's cells are mostly numbers, in any style. */
export function isNumeric(column: ColumnStore): boolean {
  if (column.isTime) return false
  if (column.texts.length === 0) return column.numbers > 0
  const styled = column.texts.map(looksLikeNumber)
  let numbers = column.numbers
  let words = column.oddCells
  for (let row = 0; row < column.rows; row++) {
    const code = column.codes![row]!
    if (code >= 0) styled[code] ? (numbers += 1) : (words += 1)
  }
  return numbers > 0 && numbers >= words
}

const truths: Readonly<Record<string, number>> = { true: 1, false: 0, yes: 1, no: 0 }

/** Whether a column's cells are yes and no. */
export function isTruth(column: ColumnStore): boolean {
  return (
    column.numbers === 0 &&
    column.oddCells === 0 &&
    column.texts.length > 0 &&
    column.texts.every(text => Object.hasOwn(truths, text.toLowerCase()))
  )
}

/** The numbers of a column, NaN where it has none; throws `invalid-data` with the first cell that is something else. */
export function readNumbers(column: ColumnStore, hints: NumberHints, places: RowPlaces): ReadNumbers {
  const { name, texts, rows } = column
  const values = column.values.slice(0, rows)
  if (column.isTime) throw timeAmongNumbers(column, places)
  if (column.unsafe)
    throw badCell(places, column.unsafe.row, name, column.unsafe.value, whyOdd(column.unsafe.value))
  if (column.odd) throw badCell(places, column.odd.row, name, column.odd.value, whyOdd(column.odd.value))
  if (isTruth(column)) {
    const known = texts.map(text => truths[text.toLowerCase()]!)
    column.codes!.subarray(0, rows).forEach((code, row) => {
      if (code >= 0) values[row] = known[code]!
    })
    return { values, assumption: undefined, decimal: '.' }
  }
  if (texts.length === 0 && !(hints.decimal === ',' && column.dots > 0))
    return { values, assumption: undefined, decimal: '.' }
  const dotted = { count: column.dots, areGroups: column.dotsAreGroups }
  const style = namingSource(places, () => decideStyle(name, texts, dotted, hints))
  const known = texts.map(text => parseStyled(text, style))
  if (style.dotsAreThousands && column.dots > 0 && !column.dotsAreGroups) {
    const row = values.findIndex((value, i) => column.codeAt(i) === -1 && !Number.isInteger(value))
    throw badCell(places, row, name, column.textAt(row), 'which has a decimal point among decimal commas')
  }
  if (style.isPercent && column.numbers > 0 && values.some(value => !Number.isNaN(value) && value !== 0)) {
    const row = values.findIndex(value => !Number.isNaN(value) && value !== 0)
    throw badCell(places, row, name, values[row], 'but the others have a percent sign')
  }
  for (let row = 0; row < rows; row++) {
    const code = column.codeAt(row)
    if (code >= 0) {
      const value = known[code]
      if (value === undefined) throw notANumber(column, row, places)
      values[row] = value
    } else if (style.dotsAreThousands && column.dotted?.[row]) values[row] = Math.round(values[row]! * 1000)
  }
  return { values, assumption: words(style, texts), decimal: style.decimal }
}

function words(style: ReturnType<typeof decideStyle>, texts: readonly string[]): string | undefined {
  const parts = [
    style.decimal === ',' && texts.some(text => text.includes(',')) && 'decimal commas',
    style.decimal === '.' && texts.some(text => text.includes(',')) && 'commas between thousands',
    style.decimal === ',' && texts.some(text => text.includes('.')) && 'points between thousands',
    style.isPercent && 'per cents',
  ].filter(part => part !== false)
  return parts.length === 0 ? undefined : parts.join(' and ')
}

function notANumber(column: ColumnStore, row: number, places: RowPlaces) {
  const text = column.textAt(row)
  const fix = isNumeric(column)
    ? 'If it marks a missing value, give it with the option `missing`'
    : 'Name the numeric columns with the option `columns`'
  return badCell(places, row, column.name, text, `which is not a finite number. ${fix}`)
}

function timeAmongNumbers(column: ColumnStore, places: RowPlaces) {
  const row = column.values.findIndex(value => !Number.isNaN(value))
  return badCell(
    places,
    Math.max(row, 0),
    column.name,
    new Date(column.values[Math.max(row, 0)]!),
    'a date, not a number: the column holds times. Leave it out of the option `columns`, or name it in `time`',
  )
}

function whyOdd(value: unknown): string {
  if (typeof value === 'bigint') return 'a whole number too large for a double (2^53)'
  if (typeof value === 'boolean') return 'true or false, not a number. Make it 1 or 0'
  if (value instanceof Date)
    return 'a date, not a number. Name it in the option `time`, or the numeric columns with `columns`'
  if (typeof value === 'number') return 'not a finite number. Give NaN or null where it is missing'
  return 'not a number. Name the numeric columns with the option `columns`'
}
