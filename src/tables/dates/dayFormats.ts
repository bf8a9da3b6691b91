import { type TimeLocaleDefinition, timeFormatLocale, utcFormat, utcParse } from 'd3-time-format'

/** A way to write a day, as strftime has it. */
export interface DayFormat {
  /** Such as `%Y-%m-%d`; empty for a time of day alone. */
  readonly spec: string
  /** Milliseconds since 1970 of midnight of the day; NaN for any other text, and for days that do not exist. */
  read(text: string): number
  write(wall: number): string
}

const day = 86_400_000

/** The formats that a day's text may be in, likeliest first. */
export function dayFormatsOf(text: string): DayFormat[] {
  if (text === '') return [clockOnly]
  const specs = specsOf(text)
  const isWorded = /\p{L}{3}/u.test(text) && specs.some(spec => /%[aAbB]/.test(spec))
  return specs.flatMap(spec =>
    isWorded ? languages.map(language => dayFormat(spec, language)) : [dayFormat(spec)],
  )
}

const clockOnly: DayFormat = { spec: '', read: text => (text === '' ? 0 : Number.NaN), write: () => '' }

/** One of the formats of `dayFormatsOf`. */
export function dayFormat(spec: string, language = 'en'): DayFormat {
  const { parse, format } = inLanguage(language)
  const reader = parse(spec)
  const writer = format(spec)
  const isWorded = /%[aAbBpqQ]|Q|W/.test(spec)
  let fold: ((text: string) => string) | undefined
  const known = new Map<string, number>()
  return {
    spec,
    read(text) {
      const before = known.get(text)
      if (before !== undefined) return before
      const date = reader(text)
      const written = date && writer(date)
      const isSame =
        written !== null && (written === text || (isWorded && written.toLowerCase() === text.toLowerCase()))
      const time = date && isSame ? date.getTime() : Number.NaN
      if (isSame && fold === undefined) fold = foldOf(text)
      if (known.size > 1e5) known.clear()
      known.set(text, time)
      return time
    },
    write: wall => (fold ?? (text => text))(writer(new Date(Math.floor(wall / day) * day))),
  }
}

function foldOf(text: string): (text: string) => string {
  if (!/\p{L}/u.test(text)) return written => written
  if (text === text.toUpperCase()) return written => written.toUpperCase()
  return text === text.toLowerCase() ? written => written.toLowerCase() : written => written
}

const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl'] as const

type Locale = { parse: typeof utcParse; format: typeof utcFormat }
const locales = new Map<string, Locale>([['en', { parse: utcParse, format: utcFormat }]])

function inLanguage(language: string): Locale {
  let locale = locales.get(language)
  if (!locale) {
    const { utcParse: parse, utcFormat: format } = timeFormatLocale(localeDefinition(language))
    locales.set(language, (locale = { parse, format }))
  }
  return locale
}

function localeDefinition(language: string): TimeLocaleDefinition {
  const names = (count: number, options: Intl.DateTimeFormatOptions, start: number) => {
    const { format } = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
    const step = 'month' in options ? 31 : 1
    return Array.from({ length: count }, (_, i) => format(start + i * step * day).replace(/\.$/, ''))
  }
  const sunday = Date.UTC(2023, 0, 1)
  // A step of 31 days from 1 January meets every month once.
  type Months = TimeLocaleDefinition['months']
  type Days = TimeLocaleDefinition['days']
  return {
    dateTime: '%c',
    date: '%x',
    time: '%X',
    periods: ['AM', 'PM'],
    days: names(7, { weekday: 'long' }, sunday) as unknown as Days,
    shortDays: names(7, { weekday: 'short' }, sunday) as unknown as Days,
    months: names(12, { month: 'long' }, sunday) as unknown as Months,
    shortMonths: names(12, { month: 'short' }, sunday) as unknown as Months,
  }
}

const letters = String.raw`\p{L}{3,}\.?`

/** Shapes of days, and what they may mean. `m` and `d` stand for numbers with or without a zero before them. */
const shapes: readonly [RegExp, (found: RegExpExecArray) => string[]][] = [
  [/^\d{4}([-/. ])\d{1,2}\1\d{1,2}$/, ([, s]) => [`%Y${s}m${s}d`]],
  [/^\d{1,2}([-/. ])\d{1,2}\1\d{4}$/, ([, s]) => [`d${s}m${s}%Y`, `m${s}d${s}%Y`]],
  [/^\d{1,2}([-/.])\d{1,2}\1\d{2}$/, ([, s]) => [`d${s}m${s}%y`, `m${s}d${s}%y`, `%y${s}m${s}d`]],
  [/^\d{4}([-/.])\d{1,2}$/, ([, s]) => [`%Y${s}m`]],
  [/^\d{1,2}([-/.])\d{4}$/, ([, s]) => [`m${s}%Y`]],
  [/^\d{8}$/, () => ['%Y%m%d', '%d%m%Y', '%m%d%Y']],
  [/^\d{6}$/, () => ['%Y%m']],
  [/^\d{4}$/, () => ['%Y']],
  [/^\d{4}-\d{3}$/, () => ['%Y-%j']],
  [/^\d{4}([-/. ]?)([Qq])[1-4]$/, ([, s, q]) => [`%Y${s}${q}%q`]],
  [/^([Qq])[1-4]([-/. ]?)\d{4}$/, ([, q, s]) => [`${q}%q${s}%Y`]],
  [/^\d{4}([-/. ]?)([Ww])\d{2}$/, ([, s, w]) => [`%G${s}${w}%V`]],
  [/^\d{4}(-?)W\d{2}(-?)\d$/, ([, s, t]) => [`%G${s}W%V${t}%u`]],
  [/^\d{4}M\d{2}$/, () => ['%YM%m']],
  [new RegExp(`^${letters}([-/. ,]*)\\d{4}$`, 'u'), ([, s]) => words(`%b${s}%Y`)],
  [new RegExp(`^${letters}([-/. ']+)\\d{2}$`, 'u'), ([, s]) => words(`%b${s}%y`)],
  [new RegExp(`^\\d{4}([-/. ]*)${letters}$`, 'u'), ([, s]) => words(`%Y${s}%b`)],
  [new RegExp(`^\\d{2}([-/.])${letters}$`, 'u'), ([, s]) => words(`%y${s}%b`)],
  [new RegExp(`^\\d{1,2}(\\.?[-/ ]?)${letters}([-/. ,]*)\\d{4}$`, 'u'), ([, s, t]) => words(`d${s}%b${t}%Y`)],
  [new RegExp(`^\\d{1,2}([-/ ]?)${letters}([-/ ]*)\\d{2}$`, 'u'), ([, s, t]) => words(`d${s}%b${t}%y`)],
  [new RegExp(`^${letters}([-/ ])\\d{1,2}(,? ?[-/]?)\\d{4}$`, 'u'), ([, s, t]) => words(`%b${s}d${t}%Y`)],
  [new RegExp(`^\\d{4}([-/ ])${letters}([-/ ])\\d{1,2}$`, 'u'), ([, s, t]) => words(`%Y${s}%b${t}d`)],
]

function words(spec: string): string[] {
  return [spec, spec.replace('%b', '%B')]
}

function specsOf(text: string): string[] {
  const weekday = /^(\p{L}{3,})(\.?,? )(?=\d|\p{L}{3,})/u.exec(text)
  const core = weekday ? text.slice(weekday[0].length) : text
  const plain = shapes.flatMap(([shape, specs]) => specsFor(shape, specs, text))
  if (!weekday || plain.length > 0) return plain
  const inner = shapes.flatMap(([shape, specs]) => specsFor(shape, specs, core))
  return inner.flatMap(spec => [`%a${weekday[2]}${spec}`, `%A${weekday[2]}${spec}`])
}

function specsFor(shape: RegExp, specs: (found: RegExpExecArray) => string[], text: string): string[] {
  const found = shape.exec(text)
  return found ? specs(found).flatMap(paddings) : []
}

/** A spec with the zeros before months and days that it may have. */
function paddings(spec: string): string[] {
  const fill = (month: string, dayOf: string) =>
    spec.replace(/%?[md]/g, letter => (letter === 'm' ? month : letter === 'd' ? dayOf : letter))
  return [...new Set([fill('%m', '%d'), fill('%-m', '%-d'), fill('%m', '%-d'), fill('%-m', '%d')])]
}
