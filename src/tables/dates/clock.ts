/** The time of day and the offset from UTC at the end of a date: how they are read and how they are written. */

const clockPattern =
  /^(.*?)(,? +|T|t|_|:|,)?(\d{1,2})(?::(\d{2})(?::(\d{2})(?:([.,])(\d{1,9}))?)?)?( ?[AaPp]\.?[Mm]\.?)?$/
const basicClock = /^(\d{8})(T| )(\d{2})(\d{2})(\d{2})?$/
const offsetPattern =
  /^(.*\d(?: ?[AaPp]\.?[Mm]\.?)?)( ?)(Z|z|UTC|GMT|(?:GMT|UTC)?[+-]\d{2}(?::?\d{2})?)( \(.*\))?$/
const zonePattern = /^(.*)\[([\w/+-]+)\]$/

/** A date's text, taken apart. */
export interface DateParts {
  /** The text before the time of day; empty for a time of day alone. */
  readonly day: string
  /** Milliseconds since midnight. */
  readonly clock: number
  /** Minutes east of UTC. */
  readonly offset: number | undefined
  /** The name of the zone, such as Europe/Berlin. */
  readonly zone: string | undefined
  readonly style: ClockStyle
}

/** How a time of day is written. */
export interface ClockStyle {
  /** What stands between the date and the time of day; undefined where there is none. */
  readonly between: string | undefined
  readonly hourDigits: number
  readonly hasMinutes: boolean
  readonly hasSeconds: boolean
  /** Whether hours, minutes and seconds stand without colons. */
  readonly isBasic: boolean
  readonly fractionDigits: number
  readonly fractionMark: string
  /** The text of `AM` or `PM` as it stands, with the space before it; undefined for a clock of 24 hours. */
  readonly meridiem: string | undefined
  /** The offset as it stands, with the space before it. */
  readonly offset: string | undefined
  /** What follows the offset, such as a zone's name. */
  readonly tail: string
}

const noClock: ClockStyle = {
  between: undefined,
  hourDigits: 2,
  hasMinutes: true,
  hasSeconds: false,
  isBasic: false,
  fractionDigits: 0,
  fractionMark: '.',
  meridiem: undefined,
  offset: undefined,
  tail: '',
}

/** Takes a date's text apart; undefined where its time of day does not exist. */
export function splitDate(text: string): DateParts | undefined {
  const plain = { day: text, clock: 0, offset: undefined, zone: undefined, style: noClock }
  // Most dates have no time of day, and most of the others are written as ISO 8601 has it.
  if (!text.includes(':') && !/[T ]\d|[AaPp]\.?[Mm]/.test(text)) return plain
  let rest = text
  const named = zonePattern.exec(rest)
  if (named) rest = named[1]!
  const shifted = offsetPattern.exec(rest)
  const body = shifted ? shifted[1]! : rest
  const clock = splitClock(body)
  if (!clock) return shifted && !/:/.test(body) ? plain : named ? undefined : plain
  if (Number.isNaN(clock.clock)) return undefined
  const offset = shifted ? offsetMinutes(shifted[3]!) : undefined
  return {
    day: clock.day,
    clock: clock.clock,
    offset,
    zone: named?.[2],
    style: {
      ...clock.style,
      offset: shifted ? shifted[2]! + shifted[3]! : undefined,
      tail: (shifted?.[4] ?? '') + (named ? `[${named[2]}]` : ''),
    },
  }
}

function splitClock(body: string): { day: string; clock: number; style: ClockStyle } | undefined {
  const basic = basicClock.exec(body)
  const found = basic
    ? [body, basic[1], basic[2], basic[3], basic[4], basic[5], undefined, undefined, undefined]
    : clockPattern.exec(body)
  if (!found) return undefined
  const [, day = '', between, hour = '', minute, second, mark, fraction = '', meridiem] = found
  if (minute === undefined && meridiem === undefined) {
    // A number alone is an hour only after T, or after a whole ISO date.
    if (!(between?.toUpperCase() === 'T' || (between === ' ' && /^\d{4}-\d\d-\d\d$/.test(day))))
      return undefined
  }
  if (day === '' ? between !== undefined : between === undefined) return undefined
  let hours = Number(hour)
  if (meridiem !== undefined) {
    if (hours < 1 || hours > 12) return { day, clock: Number.NaN, style: noClock }
    hours = (hours % 12) + (/p/i.test(meridiem) ? 12 : 0)
  }
  const minutes = Number(minute ?? 0)
  const seconds = Number(second ?? 0)
  const whole = ((hours * 60 + minutes) * 60 + seconds) * 1000
  const milliseconds = whole + (fraction === '' ? 0 : Number(`0.${fraction}`) * 1000)
  const isValid = hours <= 24 && minutes < 60 && seconds < 61 && milliseconds <= 86_400_000
  const style: ClockStyle = {
    ...noClock,
    between: between ?? '',
    hourDigits: hour.length,
    hasMinutes: minute !== undefined,
    hasSeconds: second !== undefined,
    isBasic: basic !== null,
    fractionDigits: fraction.length,
    fractionMark: mark ?? '.',
    meridiem,
  }
  return { day, clock: isValid ? milliseconds : Number.NaN, style }
}

function offsetMinutes(text: string): number {
  const found = /([+-])(\d{2}):?(\d{2})?$/.exec(text)
  if (!found) return 0
  return (found[1] === '-' ? -1 : 1) * (60 * Number(found[2]) + Number(found[3] ?? 0))
}

/** The time of day of `wall`, and the offset, written in a style; starts with what stands between date and time. */
export function writeClock(wall: number, offset: number | undefined, style: ClockStyle): string {
  if (style.between === undefined) return ''
  const scale = 10 ** style.fractionDigits
  const units = Math.round((((wall % 86_400_000) + 86_400_000) % 86_400_000) * (scale / 1000))
  const seconds = Math.floor(units / scale)
  const hours = Math.floor(seconds / 3600)
  const shown = style.meridiem === undefined ? hours : ((hours + 11) % 12) + 1
  const pad = (value: number, digits = 2) => String(value).padStart(digits, '0')
  const mark = style.isBasic ? '' : ':'
  let text = style.between + pad(shown, style.hourDigits)
  if (style.hasMinutes) text += mark + pad(Math.floor(seconds / 60) % 60)
  if (style.hasSeconds) text += mark + pad(seconds % 60)
  if (style.fractionDigits > 0) text += style.fractionMark + pad(units % scale, style.fractionDigits)
  if (style.meridiem !== undefined) text += writeMeridiem(style.meridiem, hours >= 12)
  if (style.offset !== undefined && offset !== undefined) text += writeOffset(style.offset, offset)
  return text + style.tail
}

function writeMeridiem(example: string, isAfternoon: boolean): string {
  return example.replace(/[ap]/i, letter => {
    const wanted = isAfternoon ? 'p' : 'a'
    return letter === letter.toUpperCase() ? wanted.toUpperCase() : wanted
  })
}

function writeOffset(example: string, minutes: number): string {
  if (!/[+-]\d/.test(example)) return example
  const size = Math.abs(minutes)
  const pad = (value: number) => String(value).padStart(2, '0')
  return example.replace(/[+-]\d{2}(:?)(\d{2})?$/, (_, colon: string, low: string | undefined) => {
    const end = low === undefined && size % 60 === 0 ? '' : (low === undefined ? ':' : colon) + pad(size % 60)
    return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${end}`
  })
}

/** The style of times that a program holds as numbers: ISO 8601, only as precise as these times need. */
export function isoClock(times: Iterable<number>): ClockStyle {
  let unit = 86_400_000
  for (const time of times) {
    while (unit > 1 && time % unit !== 0) unit = unit === 86_400_000 ? 60_000 : unit === 60_000 ? 1000 : 1
  }
  if (unit === 86_400_000) return noClock
  return { ...noClock, between: 'T', hasSeconds: unit < 60_000, fractionDigits: unit === 1 ? 3 : 0 }
}
