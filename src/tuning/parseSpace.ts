import { invalidOption, SupervisedBaselinesError, show } from '../errors.js'
import type { Config, Dimension, PlainDimension, Scalar, Space } from './space.js'

/**
 * The space that `json` describes: what `JSON.parse` gave for a space file, or a space itself.
 *
 * Throws `invalid-option` that names the dimension and what it may hold: unknown types and keys, bounds out of
 * order, empty choices, conditions on a dimension or value that is not there, conditions in a circle.
 */
export function parseSpace(json: unknown): Space {
  if (!isRecord(json)) throw invalidOption('space', json, 'an object of dimensions by name')
  const names = Object.keys(json)
  if (names.length === 0) throw invalidOption('space', json, 'an object with at least one dimension')
  const space: Record<string, Dimension> = Object.create(null)
  for (const name of names) {
    if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
      throw invalidOption('space', name, 'made of names other than __proto__, constructor and prototype')
    }
    space[name] = parseDimension(`space.${name}`, json[name])
  }
  for (const name of names) checkCondition(space, name)
  return Object.freeze({ ...space })
}

/**
 * Checks that `config` is a configuration of `space`: every active dimension holds a value within its bounds and
 * nothing else is there. Throws `invalid-option` with `option` as the name of what is wrong.
 */
export function checkConfig(space: Space, config: unknown, option = 'config'): Config {
  if (!isRecord(config)) throw invalidOption(option, config, 'an object of values by name')
  for (const name of Object.keys(config)) {
    if (!Object.hasOwn(space, name)) {
      throw invalidOption(
        `${option}.${name}`,
        config[name],
        `left out: the space has ${listed(Object.keys(space))}`,
      )
    }
  }
  for (const [name, dimension] of Object.entries(space)) {
    const value = config[name]
    if (!isActive(space, name, config as Config)) {
      if (value !== undefined) {
        throw invalidOption(`${option}.${name}`, value, 'left out: its condition does not hold')
      }
    } else if (!holds(plain(dimension), value)) {
      throw invalidOption(`${option}.${name}`, value, described(plain(dimension)))
    }
  }
  return config as Config
}

/** The dimension itself, out of its condition. */
export function plain(dimension: Dimension): PlainDimension {
  return dimension.type === 'conditional' ? dimension.dimension : dimension
}

/** Whether the dimension `name` is there in a configuration that holds (at least) what it depends on. */
export function isActive(space: Space, name: string, config: Config): boolean {
  const dimension = space[name]!
  if (dimension.type !== 'conditional') return true
  return isActive(space, dimension.on, config) && dimension.equals.includes(config[dimension.on] ?? null)
}

/** The names of a space's dimensions, each after the one it depends on. */
export function inOrder(space: Space): readonly string[] {
  const order = new Set<string>()
  const visit = (name: string) => {
    const dimension = space[name]!
    if (dimension.type === 'conditional') visit(dimension.on)
    order.add(name)
  }
  for (const name of Object.keys(space)) visit(name)
  return [...order]
}

const KEYS: Record<Dimension['type'], readonly string[]> = {
  logUniform: ['low', 'high'],
  uniform: ['low', 'high'],
  integer: ['low', 'high', 'log'],
  choice: ['values'],
  constant: ['value'],
  conditional: ['on', 'equals', 'dimension'],
}

function parseDimension(option: string, json: unknown): Dimension {
  if (!isRecord(json) || typeof json['type'] !== 'string' || !Object.hasOwn(KEYS, json['type'])) {
    const got = isRecord(json) ? json['type'] : json
    throw invalidOption(
      isRecord(json) ? `${option}.type` : option,
      got,
      `one of ${listed(Object.keys(KEYS))}`,
    )
  }
  const type = json['type'] as Dimension['type']
  for (const key of Object.keys(json)) {
    if (key !== 'type' && !KEYS[type].includes(key)) {
      throw invalidOption(`${option}.${key}`, json[key], `left out: ${type} has ${listed(KEYS[type])}`)
    }
  }
  switch (type) {
    case 'logUniform':
    case 'uniform':
    case 'integer': {
      const { low, high, log = false } = json
      const whole = type === 'integer'
      const floor = type === 'logUniform' || log === true ? Number.MIN_VALUE : -Number.MAX_VALUE
      if (!isNumber(low, whole) || low < floor) {
        throw invalidOption(`${option}.low`, low, numberWanted(whole, floor > 0))
      }
      if (!isNumber(high, whole) || !(high > low || (whole && high === low))) {
        throw invalidOption(`${option}.high`, high, `${numberWanted(whole, false)} above low (${low})`)
      }
      if (typeof log !== 'boolean') throw invalidOption(`${option}.log`, log, 'true or false')
      return whole ? { type, low, high, log } : { type, low, high }
    }
    case 'choice': {
      const { values } = json
      if (!isScalars(values) || new Set(values).size !== values.length) {
        throw invalidOption(
          `${option}.values`,
          values,
          'a list of different texts, numbers, true, false or null',
        )
      }
      return { type, values: Object.freeze([...values]) }
    }
    case 'constant': {
      const { value } = json
      if (!isScalar(value)) {
        throw invalidOption(`${option}.value`, value, 'a text, a number, true, false or null')
      }
      return { type, value }
    }
    case 'conditional': {
      const { on, equals } = json
      if (typeof on !== 'string') throw invalidOption(`${option}.on`, on, 'the name of another dimension')
      if (!isScalars(equals)) throw invalidOption(`${option}.equals`, equals, 'a list of values')
      const dimension = parseDimension(`${option}.dimension`, json['dimension'])
      if (dimension.type === 'conditional') {
        throw invalidOption(
          `${option}.dimension`,
          'conditional',
          'unconditional; a condition may be on a dimension that has one itself',
        )
      }
      return { type, on, equals: Object.freeze([...equals]), dimension }
    }
  }
}

function checkCondition(space: Space, name: string): void {
  const seen = [name]
  let dimension = space[name]!
  while (dimension.type === 'conditional') {
    const option = `space.${seen.at(-1)}`
    const parent = Object.hasOwn(space, dimension.on) ? space[dimension.on] : undefined
    if (!parent) {
      throw invalidOption(
        `${option}.on`,
        dimension.on,
        `the name of another dimension: ${listed(Object.keys(space))}`,
      )
    }
    if (seen.includes(dimension.on)) {
      throw new SupervisedBaselinesError(
        'invalid-option',
        `The conditions of ${[...seen, dimension.on].map(show).join(' -> ')} go in a circle; ` +
          'one of these dimensions must be unconditional.',
        { option: 'space', circle: [...seen, dimension.on] },
      )
    }
    for (const value of dimension.equals) {
      if (!holds(plain(parent), value)) {
        throw invalidOption(
          `${option}.equals`,
          value,
          `a value of ${dimension.on}: ${described(plain(parent))}`,
        )
      }
    }
    seen.push(dimension.on)
    dimension = parent
  }
}

function holds(dimension: PlainDimension, value: unknown): boolean {
  switch (dimension.type) {
    case 'choice':
      return dimension.values.includes(value as Scalar)
    case 'constant':
      return dimension.value === value
    default:
      return (
        isNumber(value, dimension.type === 'integer') && value >= dimension.low && value <= dimension.high
      )
  }
}

function described(dimension: PlainDimension): string {
  switch (dimension.type) {
    case 'choice':
      return `one of ${dimension.values.map(show).join(', ')}`
    case 'constant':
      return show(dimension.value)
    default:
      return `a ${dimension.type === 'integer' ? 'whole number' : 'number'} from ${dimension.low} to ${dimension.high}`
  }
}

function numberWanted(whole: boolean, positive: boolean): string {
  return `a ${whole ? 'whole' : 'finite'} number${positive ? ' above 0' : ''}`
}

function listed(names: readonly string[]): string {
  return names.join(', ')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNumber(value: unknown, whole: boolean): value is number {
  return typeof value === 'number' && (whole ? Number.isSafeInteger(value) : Number.isFinite(value))
}

function isScalar(value: unknown): value is Scalar {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  )
}

function isScalars(value: unknown): value is Scalar[] {
  return Array.isArray(value) && value.length > 0 && value.every(isScalar)
}
