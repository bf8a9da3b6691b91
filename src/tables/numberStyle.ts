import { SupervisedBaselinesError, show } from '../errors.js'

/** How the numbers of a column are written. */
export interface NumberStyle {
  readonly decimal: '.' | ','
  /** Whether `.` separates thousands, so that what looks like 1.234 is 1234. */
  readonly dotsAreThousands: boolean
  /** Whether every number has a percent sign, which is left out. */
  readonly isPercent: boolean
  readonly hasCurrency: boolean
}

/** What decides a style beside the column's own cells. */
export interface NumberHints {
  /** The option `decimal`. */
  readonly decimal?: '.' | ','
  /** The character between cells; a semicolon goes with decimal commas. */
  readonly delimiter?: string
}

const spaces = /[\s\u00a0\u2007\u2009\u202f]/g
const currency =
  /[$€£¥₹₽₩₺₴₫฿\u20a0-\u20cf]|(?<![\p{L}])(?:USD|EUR|GBP|JPY|CNY|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|INR|BRL|MXN|ZAR|R\$|US\$|kr|zł|Fr)\.?(?![\p{L}])/giu

interface Stripped {
  /** Digits and separators alone. */
  readonly core: string
  readonly sign: 1 | -1
  readonly isPercent: boolean
  readonly hasCurrency: boolean
}

/** A cell without its sign, currency, percent sign, brackets and spaces; undefined where what is left is no number. */
function strip(text: string): Stripped | undefined {
  let core = text.replace(currency, '')
  const hasCurrency = core.length < text.length
  core = core.replace(spaces, '').replace(/[\u2212\u2013\u2014]/g, '-')
  const isPercent = /%$/.test(core)
  if (isPercent) core = core.slice(0, -1)
  let sign: 1 | -1 = 1
  const bracketed = /^\((.*)\)$/.exec(core)
  if (bracketed) {
    core = bracketed[1]!
    sign = -1
  } else if (/^[^-]+-$/.test(core)) {
    core = core.slice(0, -1)
    sign = -1
  } else if (/^[-+]/.test(core)) {
    if (core[0] === '-') sign = -1
    core = core.slice(1)
  }
  core = core.replace(/(?<=\d)['’](?=\d{3})/g, '')
  return /^(\d[\d.,]*|[.,]\d+)([eE][+-]?\d+)?$/.test(core)
    ? { core, sign, isPercent, hasCurrency }
    : undefined
}

/** Whether a cell is a number in some style. */
export function looksLikeNumber(text: string): boolean {
  return strip(text) !== undefined
}

const group = String.raw`\d{1,3}`
const thousands = {
  ',': /^[1-9]\d{0,2}(,\d{3})+(\.\d*)?([eE].*)?$/,
  '.': /^[1-9]\d{0,2}(\.\d{3})+(,\d*)?([eE].*)?$/,
}
/** A number that may be whole with one separator of thousands, or have three decimals. */
const open = new RegExp(`^(?!0)${group}[.,]\\d{3}$`)
/** Thousands by lakhs and crores, as in 12,34,567.8. */
const lakhs = /^\d{1,2}(,\d{2})+,\d{3}(\.\d*)?$/

/**
 * The style of a column, by the cells that are not plain numbers and by those plain ones that have a dot; throws `invalid-data` where it may be
 * either of two.
 */
export function decideStyle(
  name: string,
  texts: readonly string[],
  dotted: { readonly count: number; readonly areGroups: boolean },
  hints: NumberHints,
): NumberStyle {
  const cells = texts.flatMap(text => strip(text) ?? [])
  const style = (decimal: '.' | ',') => ({
    decimal,
    dotsAreThousands: decimal === ',',
    isPercent: cells.length > 0 && cells.every(({ isPercent }) => isPercent),
    hasCurrency: cells.some(({ hasCurrency }) => hasCurrency),
  })
  if (hints.decimal) return style(hints.decimal)
  const withComma = cells.filter(({ core }) => core.includes(','))
  const withDots = cells.filter(({ core }) => core.includes('.'))
  if (withComma.length === 0) {
    // 1.234.567 has no other reading.
    return style(withDots.some(({ core }) => /\..*\./.test(core)) ? ',' : '.')
  }
  // Where both occur in one cell, the last is the decimal one.
  const both = withComma.find(({ core }) => core.includes('.'))
  if (both) return style(both.core.lastIndexOf(',') > both.core.lastIndexOf('.') ? ',' : '.')
  if (withComma.some(({ core }) => /,.*,/.test(core))) return style('.')
  if (withComma.some(({ core }) => !open.test(core))) return style(',')
  if (dotted.count > 0 || withDots.length > 0) return style(dotted.areGroups && dotted.count > 0 ? ',' : '.')
  if (hints.delimiter === ';') return style(',')
  if (hints.delimiter === ',') return style('.')
  const value = texts.find(text => strip(text)?.core.includes(','))
  throw new SupervisedBaselinesError(
    'invalid-data',
    `Column ${show(name)} holds numbers such as ${show(value)}, whose comma may mark decimals or thousands. Name the mark of decimals with the option \`decimal\`: "," or ".".`,
    { column: name, value, option: 'decimal' },
  )
}

/** The number in a cell of a style; undefined where it holds anything else. */
export function parseStyled(text: string, { decimal, isPercent }: NumberStyle): number | undefined {
  const cell = strip(text)
  if (!cell || (cell.isPercent && !isPercent)) return undefined
  const separator = decimal === ',' ? '.' : ','
  let digits = cell.core
  if (digits.includes(separator)) {
    if (!thousands[separator].test(digits) && !(separator === ',' && lakhs.test(digits))) return undefined
    digits = digits.replaceAll(separator, '')
  }
  if (decimal === ',') digits = digits.replace(',', '.')
  const value = Number(digits)
  return Number.isFinite(value) ? cell.sign * value : undefined
}
