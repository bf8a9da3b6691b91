/** The 30 configurations of GIFT-Eval whose data is at hand, made and cut as the benchmark does. */
import { datedTable, readSeries } from './seriesSets.js'

/** The spacing of a GIFT-Eval series. */
type Frequency = '10T' | '15T' | 'H' | 'D' | 'W' | 'M'

/** How far ahead a configuration asks: the frequency's horizon once, ten or fifteen times. */
type Term = 'short' | 'medium' | 'long'

/** One line of the benchmark's table. */
export interface GiftConfiguration {
  readonly name: string
  readonly frequency: Frequency
  readonly term: Term
}

/** The series of a configuration and how they are cut. */
export interface GiftTask {
  readonly series: readonly Float64Array[]
  readonly horizon: number
  readonly windows: number
  /** The season of MASE and of Seasonal Naive. */
  readonly maseSeason: number
  /** The calendar seasons offered to a forecaster. */
  readonly seasons: readonly number[]
}

/** What a forecaster sees of each series, and what follows. */
export interface PanelWindow {
  readonly past: readonly Float64Array[]
  readonly truth: readonly Float64Array[]
}

const steps: Record<Frequency, number> = { '10T': 48, '15T': 48, H: 48, D: 30, W: 8, M: 12 }
const maseSeasons: Record<Frequency, number> = { '10T': 144, '15T': 96, H: 24, D: 1, W: 1, M: 12 }
const calendar: Record<Frequency, readonly number[]> = {
  '10T': [144],
  '15T': [96, 672],
  H: [24, 168],
  D: [7, 365],
  W: [52],
  M: [12],
}
const times: Record<Term, number> = { short: 1, medium: 10, long: 15 }

/** All 30, in the order of the benchmark's table of results here. */
export const giftConfigurations: readonly GiftConfiguration[] = [
  ...['ett1', 'ett2'].flatMap(name => [
    ...all(name, '15T'),
    ...all(name, 'H'),
    short(name, 'D'),
    short(name, 'W'),
  ]),
  short('hospital', 'M'),
  ...['saugeen', 'us_births'].flatMap(name => (['D', 'W', 'M'] as const).map(f => short(name, f))),
  ...all('jena_weather', '10T'),
  ...all('jena_weather', 'H'),
  short('jena_weather', 'D'),
]

function all(name: string, frequency: Frequency): GiftConfiguration[] {
  return (['short', 'medium', 'long'] as const).map(term => ({ name, frequency, term }))
}

function short(name: string, frequency: Frequency): GiftConfiguration {
  return { name, frequency, term: 'short' }
}

/** A configuration as CONFIGS names it: `ett1/H/short`. */
export function giftLabel({ name, frequency, term }: GiftConfiguration): string {
  return `${name}/${frequency}/${term}`
}

const made = new Map<string, readonly Float64Array[]>()

/** The series of a configuration and how they are cut. */
export function giftTask({ name, frequency, term }: GiftConfiguration): GiftTask {
  const key = `${name}/${frequency}`
  const series = made.get(key) ?? giftSeries(name, frequency)
  made.set(key, series)
  const horizon = steps[frequency] * times[term]
  const windows = windowCount(Math.min(...series.map(y => y.length)), horizon)
  return { series, horizon, windows, maseSeason: maseSeasons[frequency], seasons: calendar[frequency] }
}

/** A tenth of the shortest series in windows that do not overlap, at least one and at most twenty. */
export function windowCount(shortest: number, horizon: number): number {
  return Math.min(20, Math.max(1, Math.ceil((0.1 * shortest) / horizon)))
}

/** The window that ends `back` horizons before the end of each series, less one: 1 is the last. */
export function panelWindow(series: readonly Float64Array[], horizon: number, back: number): PanelWindow {
  const from = (y: Float64Array) => y.length - back * horizon
  return {
    past: series.map(y => y.slice(0, from(y))),
    truth: series.map(y => y.slice(from(y), from(y) + horizon)),
  }
}

function giftSeries(name: string, frequency: Frequency): readonly Float64Array[] {
  if (name.startsWith('ett')) return ett(name.slice(3), frequency)
  if (name === 'jena_weather') return jena(frequency)
  const file = { D: 'daily', W: 'weekly', M: 'monthly' }[frequency as 'D' | 'W' | 'M']
  return readSeries(`${name}/${file}.csv`, { keepTrailing: true })
}

function ett(set: string, frequency: Frequency): Float64Array[] {
  const block = { '15T': 1, H: 4, D: 96, W: 672 }[frequency as '15T' | 'H' | 'D' | 'W']
  return datedTable(`forecasting/ETTm${set}.csv`).columns.map(column => blocks(column, block, sum))
}

/** Jena's rows on the full grid of 2020, whose first row is 00:10; hours and days are those of the clock. */
function jena(frequency: Frequency): Float64Array[] {
  const { dates, columns } = datedTable('forecasting/weather.csv')
  const grid = onGrid(
    dates.map(date => Date.parse(`${date.replace(' ', 'T')}Z`) / 600_000),
    columns,
    52_704,
  )
  if (frequency === '10T') return grid
  const block = frequency === 'H' ? 6 : 144
  return grid.map(column =>
    blocks(Float64Array.from([NaN, ...column]).slice(0, column.length), block, meanOfKnown),
  )
}

/** Columns on `rows` rows from the first time on; a row without one is NaN, and of two the first counts. */
export function onGrid(
  times: readonly number[],
  columns: readonly Float64Array[],
  rows: number,
): Float64Array[] {
  const taken = new Map<number, number>()
  for (const [row, time] of times.entries()) {
    const at = Math.round(time - times[0]!)
    if (at >= 0 && at < rows && !taken.has(at)) taken.set(at, row)
  }
  return columns.map(column => {
    const filled = new Float64Array(rows).fill(NaN)
    for (const [at, row] of taken) filled[at] = column[row]!
    return filled
  })
}

/** One number for each whole block of `size` values. */
export function blocks(
  values: Float64Array,
  size: number,
  reduce: (block: Float64Array) => number,
): Float64Array {
  return Float64Array.from({ length: Math.floor(values.length / size) }, (_, k) =>
    reduce(values.subarray(k * size, (k + 1) * size)),
  )
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}

/** The mean of the values that are not NaN. */
export function meanOfKnown(values: Float64Array): number {
  const known = values.filter(value => !Number.isNaN(value))
  return sum(known) / known.length
}
