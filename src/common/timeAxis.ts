/** Positions of rows on an axis: dates in milliseconds where they can be read, else row numbers. */
export interface TimeAxis {
  isTime: boolean
  /** The position of a row, counted from 0, beyond the last date too. */
  at(row: number): number
  /** The date of a row written like the first one, or undefined where dates cannot be read. */
  label(row: number): string | undefined
}

/** An axis over dates as text; rows after the last date go on with the usual step, by calendar where that is months or years. */
export function timeAxis(dates: readonly string[] = []): TimeAxis {
  const times = dates.map(parseDate)
  const steps = times.slice(1).map((time, i) => time - times[i]!)
  if (times.length < 2 || !steps.every(step => step > 0)) {
    return { isTime: false, at: row => row, label: () => undefined }
  }
  const step = median(steps)
  const months = monthsBetween(times)
  const lastRow = times.length - 1
  const at = (row: number) => {
    if (row <= lastRow) return times[row]!
    if (months === undefined) return times[lastRow]! + (row - lastRow) * step
    const date = new Date(times[lastRow]!)
    return date.setUTCMonth(date.getUTCMonth() + (row - lastRow) * months)
  }
  return { isTime: true, at, label: row => dates[row] ?? writeLike(dates[0]!, at(row)) }
}

const datePattern =
  /^(\d{4})([-/.])(\d{1,2})(?:[-/.](\d{1,2}))?(?:([ T])(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?/

/** Milliseconds since 1970 of a date that starts with year, month, day; times without a zone are taken as UTC. NaN for any other text. */
export function parseDate(text: string): number {
  const found = datePattern.exec(text)
  if (!found) return Number.NaN
  const [, year, , month, day = '1', , hour = '0', minute = '0', second = '0'] = found
  const time = Date.UTC(+year!, +month! - 1, +day, +hour, +minute, 0, 1000 * +second)
  return new Date(time).getUTCMonth() === +month! - 1 ? time : Number.NaN
}

function writeLike(example: string, time: number): string {
  const found = datePattern.exec(example)!
  const [, , separator, , day, between, hour, , second] = found
  const iso = new Date(time).toISOString()
  const date = iso.slice(0, day === undefined ? 7 : 10).replaceAll('-', separator!)
  return hour === undefined ? date : `${date}${between}${iso.slice(11, second === undefined ? 16 : 19)}`
}

/** The whole months between rows of a calendar series whose day stays the same; undefined for any other. */
function monthsBetween(times: readonly number[]): number | undefined {
  const dates = times.slice(-25).map(time => new Date(time))
  const index = (date: Date) => 12 * date.getUTCFullYear() + date.getUTCMonth()
  const step = index(dates[1]!) - index(dates[0]!)
  const isRegular = dates.every(
    (date, i) =>
      date.getUTCDate() === dates[0]!.getUTCDate() &&
      (i === 0 || index(date) - index(dates[i - 1]!) === step),
  )
  return isRegular && step > 0 ? step : undefined
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}
