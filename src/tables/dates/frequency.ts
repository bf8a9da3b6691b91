/** The unit in which a series goes on. */
export type FrequencyUnit =
  | 'year'
  | 'quarter'
  | 'month'
  | 'week'
  | 'day'
  | 'business day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'step'

/** How far apart the rows of a series are. */
export interface Frequency {
  readonly unit: FrequencyUnit
  /** The number of units from row to row. */
  readonly every: number
  /** In words, such as `month ends`, `every 15 minutes` or `weeks (Sundays)`. */
  readonly name: string
  /** Rows a day, for rows that keep to certain hours of certain days. */
  readonly perDay?: number
  /** Days a week, for rows that keep to certain days of the week. */
  readonly daysPerWeek?: number
}

const secondsIn = { day: 86_400, hour: 3600, minute: 60, second: 1, millisecond: 0.001 } as const

/**
 * The seasons that series of a frequency commonly have, in rows, shortest first: `[24, 168]` for hours, `[12]` for months, none for years.
 *
 * @example
 * seasonOf({ unit: 'minute', every: 15 }) // [96, 672]
 */
export function seasonOf(frequency: Pick<Frequency, 'unit' | 'every' | 'perDay' | 'daysPerWeek'>): number[] {
  const { unit, every, perDay, daysPerWeek } = frequency
  if (perDay !== undefined && perDay > 1) return [perDay, perDay * (daysPerWeek ?? 7)]
  switch (unit) {
    case 'year':
    case 'step':
      return []
    case 'quarter':
      return wholeSeasons([4 / every])
    case 'month':
      return wholeSeasons([12 / every])
    case 'week':
      return wholeSeasons([Math.round(52 / every)])
    case 'business day':
      return [daysPerWeek ?? 5]
    case 'day':
      return wholeSeasons([7 / every])
    default: {
      const rows = secondsIn.day / (every * secondsIn[unit])
      // A minute's data has its hours too, but days and weeks matter more; below a minute the hour comes first.
      return rows > 1440 ? wholeSeasons([rows / 24, rows]) : wholeSeasons([rows, 7 * rows])
    }
  }
}

function wholeSeasons(seasons: readonly number[]): number[] {
  return seasons.filter(season => season >= 2 && Number.isInteger(season))
}

/** How many rows ahead one usually forecasts at a frequency: a day or two of hours, a year of months. */
export function horizonOf(frequency: Pick<Frequency, 'unit' | 'every' | 'perDay' | 'daysPerWeek'>): number {
  const { unit, every, perDay, daysPerWeek } = frequency
  if (perDay !== undefined && perDay > 1) return perDay * Math.min(2, daysPerWeek ?? 2)
  switch (unit) {
    case 'year':
      return Math.max(1, Math.round(6 / every))
    case 'quarter':
      return Math.max(1, Math.round(8 / every))
    case 'month':
      return Math.max(1, Math.round(12 / every))
    case 'week':
      return Math.max(1, Math.round(13 / every))
    case 'business day':
      return 2 * (daysPerWeek ?? 5)
    case 'day':
      return Math.max(1, Math.round(14 / every))
    case 'hour':
      return Math.max(1, Math.round(48 / every))
    case 'minute':
      return Math.max(1, Math.min(96, Math.round(1440 / every)))
    default:
      return unit === 'step' ? 12 : 60
  }
}
