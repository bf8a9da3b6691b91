import { freeName } from './columnNames.js'
import type { TimeAxis } from './dates/timeAxis.js'
import type { ResultTable } from './resultTable.js'
import type { Table } from './table.js'

/** The forecast of one series, with its place in time. */
export interface SeriesForecast {
  readonly name: string
  /** The times of the series that was forecast. */
  readonly axis: TimeAxis
  readonly mean: ArrayLike<number>
  /** Bands around the mean, each with its level in per cent. */
  readonly intervals: readonly {
    readonly level: number
    readonly lower: ArrayLike<number>
    readonly upper: ArrayLike<number>
  }[]
}

/** What the columns of a long table are called. */
export interface LongNames {
  /** The columns that tell series apart; default `['unique_id']`. */
  readonly ids?: readonly string[]
  /** What each series has in these columns; default its name. */
  readonly keys?: readonly (readonly string[])[]
  /** The column of times; default `'ds'`. */
  readonly time?: string
  /** The column of means; default `'y'`. */
  readonly value?: string
}

/** The names that a table's forecasts have in a long table: those of the table itself where it is long. */
export function longNamesOf({ panel }: Table): LongNames {
  if (!panel) return {}
  const { ids, keys, time, value } = panel
  return { ids, keys, value, ...(time !== undefined && { time }) }
}

/**
 * Forecasts as a long table: one row a series and step, with the mean and, for each level, the columns `lo-80` and `hi-80`. Steps count from 1
 * where there are no dates.
 */
export function longForecastTable(forecasts: readonly SeriesForecast[], names: LongNames = {}): ResultTable {
  const ids = names.ids ?? ['unique_id']
  const isTime = forecasts.every(({ axis }) => axis.isTime)
  const levels = forecasts[0]?.intervals.map(({ level }) => level) ?? []
  const taken = new Set<string>()
  const unique = (name: string) => {
    const free = freeName(name, taken)
    taken.add(free)
    return free
  }
  const idNames = ids.map(unique)
  const time = unique(isTime ? (names.time ?? 'ds') : 'step')
  const rest = [names.value ?? 'y', ...levels.flatMap(level => [`lo-${level}`, `hi-${level}`])].map(unique)
  const rows = forecasts.flatMap((forecast, s) => Array.from(forecast.mean, (_, h) => ({ forecast, s, h })))
  const steps = isTime
    ? rows.map(({ forecast: { axis }, h }) => axis.label(axis.rows + h)!)
    : Float64Array.from(rows, ({ h }) => h + 1)
  return {
    names: [...idNames, time, ...rest],
    columns: [
      ...ids.map((_, i) => rows.map(({ forecast, s }) => (names.keys ? names.keys[s]![i]! : forecast.name))),
      steps,
      Float64Array.from(rows, ({ forecast, h }) => forecast.mean[h]!),
      ...levels.flatMap((_, l) => [
        Float64Array.from(rows, ({ forecast, h }) => forecast.intervals[l]!.lower[h]!),
        Float64Array.from(rows, ({ forecast, h }) => forecast.intervals[l]!.upper[h]!),
      ]),
    ],
    ...(isTime && { time }),
  }
}

/**
 * Forecasts as a wide table: one row a time, and for each series its mean and, for each level, the columns `NAME lower 80` and `NAME upper 80`.
 * Series that end at different times have no value where the others go on.
 */
export function wideForecastTable(forecasts: readonly SeriesForecast[], timeName?: string): ResultTable {
  const isTime = forecasts.every(({ axis }) => axis.isTime)
  const cells = forecasts.map(({ axis, mean }) =>
    Array.from(mean, (_, h) => (isTime ? axis.at(axis.rows + h) : h + 1)),
  )
  const times = [...new Set(cells.flat())].sort((a, b) => a - b)
  const rowOf = new Map(times.map((time, row) => [time, row]))
  const labels = new Map<number, string>()
  if (isTime) {
    for (const [s, { axis }] of forecasts.entries()) {
      for (const [h, time] of cells[s]!.entries()) labels.set(time, axis.label(axis.rows + h)!)
    }
  }
  const spread = (s: number, values: ArrayLike<number>) => {
    const column = new Float64Array(times.length).fill(Number.NaN)
    for (const [h, time] of cells[s]!.entries()) column[rowOf.get(time)!] = values[h]!
    return column
  }
  // The series keep their names; what is added gives way.
  const taken = new Set(forecasts.map(({ name }) => name))
  const free = (name: string) => {
    const unique = freeName(name, taken)
    taken.add(unique)
    return unique
  }
  const first = free(isTime ? (timeName ?? 'date') : 'step')
  return {
    names: [
      first,
      ...forecasts.flatMap(({ name, intervals }) => [
        name,
        ...intervals.flatMap(({ level }) => [free(`${name} lower ${level}`), free(`${name} upper ${level}`)]),
      ]),
    ],
    columns: [
      isTime ? times.map(time => labels.get(time)!) : Float64Array.from(times),
      ...forecasts.flatMap(({ mean, intervals }, s) => [
        spread(s, mean),
        ...intervals.flatMap(({ lower, upper }) => [spread(s, lower), spread(s, upper)]),
      ]),
    ],
    ...(isTime && { time: first }),
  }
}
