import { checkedJSON } from '../../common/checkedJSON.js'
import { SupervisedBaselinesError, show } from '../../errors.js'
import {
  type CalendarFeature,
  calendarFeatures,
  calendarNames,
  datedAxis,
  holidayDays,
  restoreAxis,
  type SavedAxis,
  saveAxis,
} from '../../tables/index.js'
import { decodeFloat64, encodeFloat64 } from '../products/base64.js'
import type { Calendar } from './calendar.js'
import { calibratedProbabilities } from './calibration.js'
import type { CombinedPart } from './combine.js'
import type { CombinedColumn, CombinedParts } from './combinedParts.js'
import type { Member } from './member.js'

/** A `CombinedModel` as plain JSON; arrays are base64 of little-endian float64, so that every bit survives. */
export interface CombinationJSON {
  readonly format: 'supervised-baselines/combination'
  readonly version: 1
  readonly form: CombinedParts['form']
  readonly names: readonly string[]
  readonly horizon: number
  readonly seasons: readonly number[]
  readonly seasonSource: CombinedParts['seasonSource']
  readonly exogenousNames: readonly string[]
  /** The last dates and what is known of the days; null where the model has no calendar. */
  readonly calendar?: CalendarJSON | null
  readonly columns: readonly ColumnJSON[]
  readonly warnings: readonly string[]
}

interface CalendarJSON extends SavedAxis {
  readonly features: readonly CalendarFeature[]
  readonly holidays: readonly string[]
  readonly until: number | null
}

interface ColumnJSON {
  readonly parts: readonly PartJSON[]
  readonly levels: string
  readonly spread: number
  readonly heldOut: CombinedColumn['heldOut'] | null
  readonly season: number
  readonly rows: number
  readonly context: string
  readonly least: number | null
  readonly largest: number | null
  readonly exogenous: readonly string[]
  readonly exogenousScalings: readonly { readonly centre: number; readonly unit: number }[]
}

interface PartJSON extends Omit<CombinedPart, 'members'> {
  readonly members: readonly (Omit<Member, 'coefficients' | 'exogenous'> & {
    readonly coefficients: string
    readonly exogenous: readonly string[]
  })[]
}

export function combinationToJSON(parts: CombinedParts): CombinationJSON {
  return {
    format: 'supervised-baselines/combination',
    version: 1,
    ...parts,
    calendar: parts.calendar ? calendarToJSON(parts.calendar) : null,
    columns: parts.columns.map(column => ({
      parts: column.parts.map(part => ({
        ...part,
        members: part.members.map(member => ({
          ...member,
          // JSON has no infinity; only the fallback member has it.
          shrinkage: Math.min(member.shrinkage, Number.MAX_VALUE),
          coefficients: encodeFloat64(member.coefficients),
          exogenous: member.exogenous.map(encodeFloat64),
        })),
      })),
      levels: encodeFloat64(column.calibration.levels),
      spread: column.calibration.spread,
      heldOut: column.heldOut ?? null,
      season: column.season,
      rows: column.rows,
      context: encodeFloat64(column.context),
      least: finiteOrNull(column.least),
      largest: finiteOrNull(column.largest),
      exogenous: column.exogenous.map(encodeFloat64),
      exogenousScalings: column.exogenousScalings,
    })),
  }
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function calendarToJSON({ axis, rows, features, holidays, until }: Calendar): CalendarJSON {
  return { ...saveAxis(axis, rows), features, holidays, until: finiteOrNull(until) }
}

const { fail, finite, list, oneOf, record, text, whole } = checkedJSON('This CombinedModel')

/** The parts that `json` describes; throws `corrupt` naming the first that is not as `toJSON` writes it. */
export function parseCombination(json: CombinationJSON): CombinedParts {
  if (json?.format !== 'supervised-baselines/combination' || json.version !== 1) {
    throw new SupervisedBaselinesError(
      'corrupt',
      `This is not a CombinedModel of version 1 (its format is ${show(json?.format)}, its version ${show(json?.version)}); write it with \`toJSON\`.`,
      { format: json?.format, version: json?.version },
    )
  }
  const form = oneOf('form', json.form, ['single', 'list', 'record'])
  const names = texts('names', json.names)
  if (names.length === 0 || new Set(names).size < names.length || (form === 'single' && names.length > 1)) {
    throw fail('names', names, form === 'single' ? 'one name' : 'different names, at least one')
  }
  const exogenousNames = texts('exogenousNames', json.exogenousNames)
  const calendar = parseCalendar(json.calendar)
  const made = calendar ? calendarNames(calendar.features) : []
  if (made.some(name => !exogenousNames.includes(name)))
    throw fail('exogenousNames', exogenousNames, 'among them all columns of the calendar')
  const columns = list('columns', json.columns)
  if (columns.length !== names.length) throw fail('columns', columns, `one for each name, ${names.length}`)
  return {
    form,
    names,
    horizon: whole('horizon', json.horizon, 1),
    seasons: list('seasons', json.seasons).map((season, i) => whole(`seasons[${i}]`, season, 1)),
    seasonSource: oneOf('seasonSource', json.seasonSource, ['given', 'detected', 'none']),
    exogenousNames,
    calendar,
    columns: columns.map((column, c) => parseColumn(`columns[${c}]`, column, exogenousNames.length)),
    warnings: texts('warnings', json.warnings),
  }
}

function parseCalendar(json: unknown): Calendar | undefined {
  if (json === null || json === undefined) return undefined
  const saved = record('calendar', json)
  const dates = texts('calendar.dates', saved['dates'])
  const zone = saved['zone'] === undefined ? undefined : text('calendar.zone', saved['zone'])
  try {
    const axis = datedAxis(restoreAxis({ dates, ...(zone !== undefined && { zone }) }))
    const features = texts('calendar.features', saved['features']) as CalendarFeature[]
    const holidays = holidayDays(texts('calendar.holidays', saved['holidays']))
    return {
      features: calendarFeatures(
        'calendar',
        features,
        axis,
        features.includes('holiday') ? holidays : undefined,
      ),
      axis,
      rows: axis.rows,
      holidays,
      until: saved['until'] === null ? Infinity : finite('calendar.until', saved['until']),
    }
  } catch (error) {
    if (error instanceof SupervisedBaselinesError && error.code === 'invalid-option')
      throw fail('calendar', json, `as \`toJSON\` writes it (${error.message})`)
    throw error
  }
}

function parseColumn(place: string, json: unknown, exogenousCount: number): CombinedColumn {
  const column = record(place, json)
  const at = (key: string) => `${place}.${key}`
  const context = numbers(at('context'), column['context'], { gaps: true })
  const exogenous = list(at('exogenous'), column['exogenous']).map((values, e) =>
    numbers(`${at('exogenous')}[${e}]`, values, { length: context.length }),
  )
  const exogenousScalings = list(at('exogenousScalings'), column['exogenousScalings']).map((each, e) => {
    const scaling = record(`${at('exogenousScalings')}[${e}]`, each)
    return {
      centre: finite(`${at('exogenousScalings')}[${e}].centre`, scaling['centre']),
      unit: finite(`${at('exogenousScalings')}[${e}].unit`, scaling['unit']),
    }
  })
  for (const [key, values] of [
    ['exogenous', exogenous],
    ['exogenousScalings', exogenousScalings],
  ] as const) {
    if (values.length !== exogenousCount)
      throw fail(at(key), values, `one for each exogenous column, ${exogenousCount}`)
  }
  const levels = numbers(at('levels'), column['levels'], { length: calibratedProbabilities.length })
  if (levels.some((level, i) => level < 0 || level > 1 || level < (levels[i - 1] ?? 0)))
    throw fail(at('levels'), levels, 'ascending probabilities')
  return {
    parts: list(at('parts'), column['parts']).map((part, i) =>
      parsePart(`${at('parts')}[${i}]`, part, exogenousCount),
    ),
    calibration: { levels, spread: finite(at('spread'), column['spread'], 0) },
    heldOut: column['heldOut'] === null ? undefined : parseHeldOut(at('heldOut'), column['heldOut']),
    season: whole(at('season'), column['season'], 1),
    rows: whole(at('rows'), column['rows'], 0),
    context,
    least: column['least'] === null ? Infinity : finite(at('least'), column['least']),
    largest: column['largest'] === null ? -Infinity : finite(at('largest'), column['largest']),
    exogenous,
    exogenousScalings,
  }
}

function parseHeldOut(place: string, json: unknown): CombinedColumn['heldOut'] {
  const heldOut = record(place, json)
  return {
    rows: whole(`${place}.rows`, heldOut['rows'], 1),
    own: finite(`${place}.own`, heldOut['own'], 0),
    seasonalNaive: finite(`${place}.seasonalNaive`, heldOut['seasonalNaive'], 0),
  }
}

function parsePart(place: string, json: unknown, exogenousCount: number): CombinedPart {
  const part = record(place, json)
  const lookback = whole(`${place}.lookback`, part['lookback'], 1)
  const members = list(`${place}.members`, part['members'])
  if (members.length === 0) throw fail(`${place}.members`, members, 'at least one member')
  return {
    scale: oneOf(`${place}.scale`, part['scale'], ['raw', 'log']),
    recent: oneOf(`${place}.recent`, part['recent'], [true, false]),
    rows: whole(`${place}.rows`, part['rows'], 1),
    lookback,
    centre: finite(`${place}.centre`, part['centre']),
    unit: finite(`${place}.unit`, part['unit'], 0),
    weight: finite(`${place}.weight`, part['weight'], 0),
    members: members.map((member, m) =>
      parseMember(`${place}.members[${m}]`, member, lookback, exogenousCount),
    ),
  }
}

function parseMember(place: string, json: unknown, lookback: number, exogenousCount: number): Member {
  const member = record(place, json)
  const coefficients = numbers(`${place}.coefficients`, member['coefficients'])
  if (coefficients.length > lookback)
    throw fail(`${place}.coefficients`, coefficients, `at most as long as the lookback, ${lookback}`)
  const exogenous = list(`${place}.exogenous`, member['exogenous']).map((values, e) =>
    numbers(`${place}.exogenous[${e}]`, values),
  )
  // The fallback member has none.
  if (exogenous.length !== 0 && exogenous.length !== exogenousCount)
    throw fail(`${place}.exogenous`, exogenous, `one for each of the ${exogenousCount} exogenous columns`)
  return {
    differencing: whole(`${place}.differencing`, member['differencing'], 0, 8),
    seasonalDifferencing: whole(`${place}.seasonalDifferencing`, member['seasonalDifferencing'], 0, 8),
    shrinkage: finite(`${place}.shrinkage`, member['shrinkage'], 0),
    panelWeight: finite(`${place}.panelWeight`, member['panelWeight'], 0),
    coefficients,
    exogenous,
    constant: finite(`${place}.constant`, member['constant']),
    noiseVariance: finite(`${place}.noiseVariance`, member['noiseVariance'], 0),
    weight: finite(`${place}.weight`, member['weight'], 0),
  }
}

function numbers(
  place: string,
  value: unknown,
  { length, gaps = false }: { length?: number; gaps?: boolean } = {},
): Float64Array {
  const values = decodeFloat64(text(place, value))
  if (!values || (length !== undefined && values.length !== length))
    throw fail(place, value, length === undefined ? 'numbers in base64' : `${length} numbers in base64`)
  if (values.some(each => !Number.isFinite(each) && !(gaps && Number.isNaN(each))))
    throw fail(place, value, 'finite numbers in base64')
  return values
}

function texts(place: string, value: unknown): string[] {
  return list(place, value).map((each, i) => text(`${place}[${i}]`, each))
}
