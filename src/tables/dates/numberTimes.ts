import type { ReadTimes } from './timeClock.js'

/** A way in which numbers stand for times. */
interface NumberKind {
  readonly name: string
  readonly isPeriod: boolean
  /** Milliseconds since 1970; NaN where the number is no such time. */
  read(value: number): number
  write(instant: number): string
}

const day = 86_400_000

function digits(name: string, pattern: RegExp, isPeriod: boolean, cut: number): NumberKind {
  const write = (instant: number) => new Date(instant).toISOString().replace(/\D/g, '').slice(0, cut)
  return {
    name,
    isPeriod,
    read(value) {
      const found = pattern.exec(String(value))
      if (!found) return Number.NaN
      const [, year, month = '1', date = '1', hour = '0', minute = '0', second = '0'] = found
      const time = Date.UTC(+year!, +month - 1, +date, +hour, +minute, +second)
      return write(time) === String(value) ? time : Number.NaN
    },
    write,
  }
}

function epoch(name: string, perMillisecond: number, least: number, most: number): NumberKind {
  return {
    name,
    isPeriod: false,
    read: value => (value >= least && value <= most ? Math.round(value / perMillisecond) : Number.NaN),
    write: instant =>
      perMillisecond <= 1
        ? String(instant * perMillisecond)
        : String(BigInt(Math.round(instant)) * BigInt(perMillisecond)),
  }
}

const years = digits('years', /^(1[5-9]\d\d|2[01]\d\d)$/, true, 4)
const months = digits('yyyymm', /^((?:19|20)\d\d)(\d\d)$/, true, 6)
const days = digits('yyyymmdd', /^((?:1[89]|2[01])\d\d)(\d\d)(\d\d)$/, false, 8)
const excel: NumberKind = {
  name: 'serial dates of a spreadsheet',
  isPeriod: false,
  read: value =>
    value >= 15_000 && value < 80_000 ? Math.round((value - 25_569) * 86_400) * 1000 : Number.NaN,
  write: instant => String(Number((instant / day + 25_569).toFixed(10))),
}
const seconds = epoch('seconds since 1970', 0.001, 1e8, 1e10)
const milliseconds = epoch('milliseconds since 1970', 1, 1e11, 1e13)

const kinds: readonly NumberKind[] = [
  years,
  months,
  days,
  digits('yyyymmddhh', /^((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)$/, false, 10),
  digits('yyyymmddhhmm', /^((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, false, 12),
  digits('yyyymmddhhmmss', /^((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, false, 14),
  excel,
  seconds,
  milliseconds,
  epoch('microseconds since 1970', 1000, 1e14, 1e16),
  epoch('nanoseconds since 1970', 1e6, 1e17, 1e19),
]

/** The numbers as times, if all of them are times of one kind; undefined where they are not. */
export function readNumberTimes(values: Float64Array): (ReadTimes & { readonly kind: string }) | undefined {
  const known = values.filter(value => !Number.isNaN(value))
  if (known.length === 0) return undefined
  const kind = kinds.find(({ read }) => known.every(value => !Number.isNaN(read(value))))
  if (!kind) return undefined
  return {
    kind: kind.name,
    instants: values.map(value => (Number.isNaN(value) ? value : kind.read(value))),
    notes: [],
    clock: {
      offsetAt: () => 0,
      write: kind.write,
      isPeriod: kind.isPeriod,
      instantAt: wall => wall,
    },
  }
}

/**
 * Whether numbers are surely times, whatever their column is called: they go on at an even pace, and are whole days, or whole seconds since
 * 1970. `isFirst` says that they stand in the table's first column, where years and serial dates are expected.
 */
export function areSurelyTimes(values: Float64Array, isFirst: boolean): boolean {
  const read = readNumberTimes(values)
  if (!read || values.length < 3) return false
  const { instants, kind } = read
  if (instants.some(Number.isNaN)) return false
  if (kind === 'yyyymmdd') return true
  const steps = instants.slice(1).map((instant, i) => instant - instants[i]!)
  const isRising = steps.every(step => step > 0) || steps.every(step => step < 0)
  if (!isRising) return false
  const usual = shareOfMedian(steps)
  if (kind === 'years' || kind === 'yyyymm' || kind === excel.name) {
    const longest = steps.reduce((most, step) => Math.max(most, Math.abs(step)), 0)
    return isFirst && (kind === 'yyyymm' || (usual >= 0.7 && longest <= 11 * 366 * day))
  }
  return usual >= 0.7
}

function shareOfMedian(steps: Float64Array): number {
  const sorted = steps.toSorted()
  // Years and months differ in length.
  const middle = sorted[sorted.length >> 1]!
  return steps.filter(step => Math.abs(step - middle) <= 0.01 * Math.abs(middle)).length / steps.length
}
