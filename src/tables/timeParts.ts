import { ColumnStore } from './columnStore.js'

/** Columns that hold the parts of one time, such as year and month, made into one column of text. */
export interface CombinedTime {
  readonly column: ColumnStore
  readonly note: string | undefined
}

const part = (column: ColumnStore) => column.name.toLowerCase().replace(/[ _]/g, '')

const kinds: Readonly<Record<string, string>> = {
  year: 'year',
  yr: 'year',
  jahr: 'year',
  annee: 'year',
  année: 'year',
  año: 'year',
  ano: 'year',
  anno: 'year',
  month: 'month',
  mo: 'month',
  monat: 'month',
  mois: 'month',
  mes: 'month',
  quarter: 'quarter',
  qtr: 'quarter',
  quartal: 'quarter',
  week: 'week',
  woche: 'week',
  day: 'day',
  tag: 'day',
  dateofmonth: 'day',
  dayofmonth: 'day',
  hour: 'hour',
  hr: 'hour',
  stunde: 'hour',
  time: 'hour',
  uhrzeit: 'hour',
}

/** The columns that continue a time which starts in `first`, such as the month after the year; empty where there are none. */
export function partsAfter(first: ColumnStore, others: readonly ColumnStore[]): ColumnStore[] {
  const isYear = kinds[part(first)] === 'year'
  const find = (kind: string) => others.find(column => kinds[part(column)] === kind && column !== first)
  const hour = find('hour')
  if (!isYear) return hour ? [hour] : []
  const month = find('month')
  const day = month && find('day')
  if (month) return [month, ...(day ? [day] : []), ...(day && hour ? [hour] : [])]
  const other = find('quarter') ?? find('week')
  return other ? [other] : []
}

/** Makes one column of the parts of a time; undefined where they do not fit together. */
export function combineTime(parts: readonly ColumnStore[]): CombinedTime | undefined {
  const [first, ...rest] = parts
  const column = new ColumnStore(parts.map(({ name }) => name).join(' and '))
  const kindsOfRest = rest.map(each => kinds[part(each)] ?? 'hour')
  const hours = rest[kindsOfRest.indexOf('hour')]
  const countsFromOne = hours !== undefined && hours.texts.length === 0 && isFromOne(hours)
  for (let row = 0; row < first!.rows; row++) {
    let text = first!.textAt(row)
    for (const [i, each] of rest.entries()) {
      const cell = each.textAt(row)
      if (cell === '') text = ''
      if (text === '') continue
      const next = join(text, cell, kindsOfRest[i]!, countsFromOne)
      if (next === undefined) return undefined
      text = next
    }
    if (text === '') column.pushNumber(Number.NaN)
    else column.pushWord(text)
  }
  const note = countsFromOne ? `Hours count from 1 to 24: hour 1 is read as 00:00.` : undefined
  return { column, note }
}

function isFromOne({ values, rows }: ColumnStore): boolean {
  const known = values.subarray(0, rows)
  return known.includes(24) && known.every(value => Number.isNaN(value) || value >= 1)
}

function join(text: string, cell: string, kind: string, countsFromOne: boolean): string | undefined {
  const number = Number(cell.replace(/^[Qq]/, ''))
  const two = (value: number) => String(value).padStart(2, '0')
  switch (kind) {
    case 'month':
      if (/^\p{L}/u.test(cell)) return `${cell} ${text}`
      return isWhole(number, 1, 12) ? `${text}-${two(number)}` : undefined
    case 'quarter':
      return isWhole(number, 1, 4) ? `${text}Q${number}` : undefined
    case 'week':
      return isWhole(number, 1, 53) ? `${text}-W${two(number)}` : undefined
    case 'day':
      return isWhole(number, 1, 31) ? `${text}-${two(number)}` : undefined
    default: {
      if (/:/.test(cell)) return `${text} ${cell}`
      const hour = countsFromOne ? number - 1 : number
      if (isWhole(hour, 0, 24)) return `${text} ${two(hour)}:00`
      // Half past eight is often written 830.
      return isWhole(number, 0, 2359) && number % 100 < 60
        ? `${text} ${two(Math.floor(number / 100))}:${two(number % 100)}`
        : undefined
    }
  }
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}
