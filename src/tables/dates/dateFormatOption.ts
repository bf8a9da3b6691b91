import { invalidOption } from '../../errors.js'
import { type DayFormat, dayFormat } from './dayFormats.js'

/** What the option `dateFormat` asks of the format of days. */
export interface WantedFormat {
  /** The order of day, month and year, such as `dmy`. */
  readonly order: string
  /** The format itself where the option spells it out. */
  readonly format: DayFormat | undefined
}

const directives: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  yy: '%y',
  mmmm: '%B',
  mmm: '%b',
  mm: '%m',
  m: '%-m',
  dd: '%d',
  d: '%-d',
}

/** Reads the option `dateFormat`: `dmy`, `dd/mm/yyyy` or `%d/%m/%Y`; what it says of the time of day is left out. */
export function wantedFormat(option: string | undefined): WantedFormat | undefined {
  if (option === undefined) return undefined
  const refuse = () =>
    invalidOption('dateFormat', option, 'such as "dmy", "mdy", "dd/mm/yyyy", "MM-DD-YY" or "%d.%m.%Y"')
  if (typeof option !== 'string') throw refuse()
  if (/^[dmy]{3}$/i.test(option)) {
    const order = option.toLowerCase()
    if (new Set(order).size < 3) throw refuse()
    return { order, format: undefined }
  }
  const days = option.replace(/(%-?[HIMSLfpZ]|(?<!%)[Hh]{1,2}[:.]?[Mm]).*$/, '').replace(/[T ,]+$/, '')
  const spec = days.includes('%')
    ? days
    : days.replace(/y{4}|y{2}|m{1,4}|d{1,2}/gi, token => directives[token.toLowerCase()]!)
  const order = orderOf(spec)
  if (!/y/.test(order)) throw refuse()
  return { order, format: dayFormat(spec) }
}

const kinds: Readonly<Record<string, string>> = {
  Y: 'y',
  y: 'y',
  G: 'y',
  m: 'm',
  b: 'm',
  B: 'm',
  d: 'd',
  e: 'd',
  j: 'd',
  q: 'q',
  V: 'w',
  U: 'w',
}

/** The order of day, month and year in a format, such as `dmy`. */
export function orderOf(spec: string): string {
  return [...spec.matchAll(/%-?([YyGmbBdejqVU])/g)].map(([, letter]) => kinds[letter!]).join('')
}
