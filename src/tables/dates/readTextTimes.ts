import { invalidOption, SupervisedBaselinesError, show } from '../../errors.js'
import { type ClockStyle, splitDate, writeClock } from './clock.js'
import { orderOf, wantedFormat } from './dateFormatOption.js'
import { type DayFormat, dayFormatsOf } from './dayFormats.js'
import { inferSchedule } from './inferSchedule.js'
import type { ReadTimes } from './timeClock.js'
import { findZone, instantOf, instantsOf, type OffsetAt, zoneOffsets } from './zones.js'

/** A column of text: the texts that occur, and which of them stands in each row (below 0: none). */
export interface TextColumn {
  readonly texts: readonly string[]
  readonly codes: ArrayLike<number>
}

/** How dates are read. */
export interface DateOptions {
  /** The order or format of days, such as `'dmy'`, `'mm/dd/yyyy'` or `'%d.%m.%Y'`. Default: what suits every row. */
  readonly dateFormat?: string
  /** The zone of times that have no offset, such as `'Europe/Berlin'`. Default none: every day has 24 hours. */
  readonly zone?: string
}

/** Where texts of the column that are no dates stand. */
export interface BadTimes {
  readonly code: number
  readonly text: string
}

/** The dates in a column of text, with those texts that are none; undefined where most are none. */
export function readTextTimes(
  name: string,
  column: TextColumn,
  options: DateOptions,
): (ReadTimes & { readonly bad: readonly BadTimes[] }) | undefined {
  const split = splitAll(column.texts)
  const found = formatsFor(split, options)
  if (found.length === 0) return undefined
  const fewest = Math.min(...found.map(({ bad }) => bad.length))
  const best = found.filter(({ bad }) => bad.length === fewest)
  const walls = best.map(({ format, bad }) => wallsOf(column, split, format, bad))
  const chosen = best.length === 1 ? 0 : decide(name, column, best, walls)
  const { format, bad } = best[chosen]!
  const times = toInstants(name, column, split, walls[chosen]!, options)
  const style = split.style
  const isPeriod = !/%-?[deju]/i.test(format.spec.replace('%A', '').replace('%a', '')) && format.spec !== ''
  const write = (instant: number) => {
    const offset = times.offsetAt(instant)
    const wall = instant + offset * 60_000
    return format.write(wall) + writeClock(wall, offset, style)
  }
  return {
    instants: times.instants,
    notes: times.notes,
    bad: bad.map(code => ({ code, text: column.texts[code]! })),
    clock: {
      offsetAt: times.offsetAt,
      write,
      isPeriod,
      ...(/^[dmy]{3}$/.test(orderOf(format.spec)) && { order: orderOf(format.spec) }),
      instantAt: wall => instantOf(wall, times.offsetAt),
    },
  }
}

interface SplitTexts {
  readonly days: readonly string[]
  /** Milliseconds since midnight; NaN where the time of day does not exist. */
  readonly clocks: Float64Array
  /** Minutes; NaN where there is none. */
  readonly offsets: Float64Array
  readonly style: ClockStyle
  readonly zones: ReadonlySet<string>
}

function splitAll(texts: readonly string[]): SplitTexts {
  const clocks = new Float64Array(texts.length)
  const offsets = new Float64Array(texts.length)
  const zones = new Set<string>()
  let style: ClockStyle | undefined
  let plain: ClockStyle | undefined
  const days = texts.map((text, i) => {
    const parts = splitDate(text)
    clocks[i] = parts?.clock ?? Number.NaN
    offsets[i] = parts?.offset ?? Number.NaN
    if (parts?.zone) zones.add(parts.zone)
    if (parts?.style.between === undefined) plain ??= parts?.style
    else style = style ? joinStyles(style, parts.style) : parts.style
    return parts?.day ?? text
  })
  return { days, clocks, offsets, style: style ?? plain!, zones }
}

function joinStyles(one: ClockStyle, other: ClockStyle): ClockStyle {
  const { fractionDigits, hourDigits } = other
  if (fractionDigits <= one.fractionDigits && hourDigits >= one.hourDigits) {
    return one.offset === undefined && other.offset !== undefined ? { ...one, offset: other.offset } : one
  }
  return {
    ...one,
    hasSeconds: one.hasSeconds || other.hasSeconds,
    hourDigits: Math.min(hourDigits, one.hourDigits),
    fractionDigits: Math.max(fractionDigits, one.fractionDigits),
  }
}

interface FittingFormat {
  readonly format: DayFormat
  /** The texts that it cannot read. */
  readonly bad: readonly number[]
}

/** A share of texts that may be no dates: such as a row of totals. */
const toleratedShare = 0.1

function formatsFor({ days, clocks }: SplitTexts, { dateFormat }: DateOptions): FittingFormat[] {
  const wanted = wantedFormat(dateFormat)
  const examples = [...new Set([0, 1, days.length >> 1, days.length - 1])].map(i => days[i]!)
  const specs = new Map<string, DayFormat[]>()
  for (const example of examples) {
    const formats = dayFormatsOf(example)
    specs.set(formats.map(({ spec }) => spec).join('|'), formats)
  }
  const candidates = [...specs.values()].flat()
  const ordered = candidates.filter(({ spec }) => !wanted || orderOf(spec) === wanted.order)
  if (wanted?.format && ordered.length === 0) ordered.push(wanted.format)
  const most = Math.min(Math.max(3, days.length * toleratedShare), Math.floor((days.length - 1) / 2))
  const seen = new Set<string>()
  return ordered.flatMap(format => {
    const bad: number[] = []
    for (let i = 0; i < days.length && bad.length <= most; i++) {
      if (Number.isNaN(format.read(days[i]!)) || Number.isNaN(clocks[i])) bad.push(i)
    }
    if (bad.length > most || bad.length >= days.length) return []
    // Formats that differ in padding alone read the same.
    const kind = format.spec.replaceAll('%-', '%').replace('%B', '%b').replace('%A', '%a')
    if (bad.length === 0 && seen.has(kind)) return []
    if (bad.length === 0) seen.add(kind)
    return [{ format, bad }]
  })
}

function wallsOf(
  { codes }: TextColumn,
  { days, clocks }: SplitTexts,
  format: DayFormat,
  bad: readonly number[],
) {
  const none = new Set(bad)
  const byCode = days.map((text, i) => (none.has(i) ? Number.NaN : format.read(text) + clocks[i]!))
  const walls = Float64Array.from(codes, code => (code < 0 ? Number.NaN : byCode[code]!))
  return format.spec === '' ? unwrapDays(walls) : walls
}

/** Times of day that go past midnight, as times of consecutive days. */
function unwrapDays(walls: Float64Array): Float64Array {
  let days = 0
  return walls.map((wall, i) => {
    if (i > 0 && wall < walls[i - 1]!) days += 1
    return wall + days * 86_400_000
  })
}

function decide(
  name: string,
  column: TextColumn,
  formats: readonly FittingFormat[],
  walls: readonly Float64Array[],
): number {
  const orders = new Set(formats.map(({ format }) => orderOf(format.spec)))
  if (orders.size === 1) return 0
  // With points, the day comes first wherever it may.
  const pointed = formats.findIndex(({ format: { spec } }) => orderOf(spec) === 'dmy' && spec.includes('.'))
  if (pointed >= 0) return pointed
  // Only day, month and year can change places; formats that differ in more fit equally badly.
  if (![...orders].every(order => /^[dmy]{3}$/.test(order))) return 0
  const marks = walls.map(disorder)
  const least = Math.min(...marks)
  const ordered = [...marks.keys()].filter(i => marks[i]! <= least)
  if (ordered.length === 1) return ordered[0]!
  const regular = ordered.filter(i => {
    const sorted = Float64Array.from(new Set(walls[i]!.filter(wall => !Number.isNaN(wall)))).sort()
    return inferSchedule({ walls: sorted, instants: sorted }) !== undefined
  })
  const distinct = new Set(walls.map(each => each.join()))
  if (regular.length === 1 || distinct.size === 1) return regular[0] ?? 0
  const words = [...orders].map(show)
  throw new SupervisedBaselinesError(
    'invalid-data',
    `Column ${show(name)} holds dates such as ${show(column.texts[0])}, which can be read in more than one order. Name the order with the option \`dateFormat\`: ${words.slice(0, -1).join(', ')} or ${words.at(-1)}.`,
    { column: name, value: column.texts[0], option: 'dateFormat' },
  )
}

/** The share of rows that go against the order of most. */
function disorder(walls: Float64Array): number {
  let up = 0
  let down = 0
  for (let i = 1; i < walls.length; i++) {
    if (walls[i]! > walls[i - 1]!) up += 1
    if (walls[i]! < walls[i - 1]!) down += 1
  }
  return Math.min(up, down) / Math.max(1, walls.length)
}

function toInstants(
  name: string,
  { codes }: TextColumn,
  { offsets, zones, clocks }: SplitTexts,
  walls: Float64Array,
  options: DateOptions,
): { instants: Float64Array; offsetAt: OffsetAt; notes: string[] } {
  const zone = options.zone ?? (zones.size === 1 ? [...zones][0] : undefined)
  const offsetAt = zone === undefined ? undefined : zoneOffsets(zone)
  if (zone !== undefined && !offsetAt) {
    throw invalidOption('zone', zone, 'the name of a time zone, such as "Europe/Berlin" or "UTC"')
  }
  const known = new Set(offsets.filter((offset, i) => !Number.isNaN(offset) && !Number.isNaN(clocks[i]!)))
  if (known.size === 0) {
    if (!offsetAt) return { instants: walls, offsetAt: () => 0, notes: [] }
    return { instants: localInstants(walls, offsetAt), offsetAt, notes: [] }
  }
  const instants = walls.map((wall, row) => wall - offsets[codes[row]!]! * 60_000)
  if (offsetAt) return { instants, offsetAt, notes: [] }
  const [first] = known
  if (known.size === 1) return { instants, offsetAt: () => first!, notes: [] }
  const order = [...instants.keys()]
    .filter(row => !Number.isNaN(instants[row]))
    .sort((a, b) => instants[a]! - instants[b]!)
  const found = findZone(
    order.map(row => instants[row]!),
    order.map(row => offsets[codes[row]!]!),
  )
  if (found) {
    return {
      instants,
      offsetAt: zoneOffsets(found)!,
      notes: [
        `The offsets of column ${show(name)} change as those of ${found} do; forecasts follow that zone.`,
      ],
    }
  }
  const last = offsets[codes[order.at(-1)!]!]!
  const table = new Map(order.map(row => [instants[row]!, offsets[codes[row]!]!]))
  return {
    instants,
    offsetAt: instant => table.get(instant) ?? last,
    notes: [
      `The offsets of column ${show(name)} change, but not as those of a known zone; forecasts keep the last one. Name the zone with the option \`zone\`.`,
    ],
  }
}

/** The instants of local times; a time that clocks show twice is first the earlier one. */
function localInstants(walls: Float64Array, offsetAt: OffsetAt): Float64Array {
  const isNewestFirst = walls[0]! > walls.at(-1)!
  const met = new Map<number, number>()
  return walls.map(wall => {
    if (Number.isNaN(wall)) return wall
    const both = instantsOf(wall, offsetAt)
    if (both.length < 2) return both[0] ?? instantOf(wall, offsetAt)
    const times = met.get(wall) ?? 0
    met.set(wall, times + 1)
    return both[times % 2 === Number(isNewestFirst) ? 0 : 1]!
  })
}
