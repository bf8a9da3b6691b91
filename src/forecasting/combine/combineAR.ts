import { oneOf, throwIfAborted, wholeNumber } from '../../common/checks.js'
import { knownOptions } from '../../common/knownOptions.js'
import { invalidOption, show } from '../../errors.js'
import { detectSeason } from '../choose/detectSeason.js'
import { type CompleteSeries, completeSeries } from '../panel/completeSeries.js'
import { invalidSeries, type Series, toColumns } from '../panel/series.js'
import {
  type Calendar,
  type CalendarInput,
  calendarLags,
  pastColumns,
  readCalendar,
  withCalendar,
} from './calendar.js'
import { identityCalibration } from './calibration.js'
import { type CombineProgress, combine } from './combine.js'
import { CombinedModel } from './combinedModel.js'
import { type CombinedColumn, longestLookback, tailLength } from './combinedParts.js'
import { readExogenous } from './exogenousInput.js'
import { isConstant, type SeriesToFit } from './prepareScale.js'

/** Options of `autoAR` where it combines auto-regressions, which is the default. */
export interface CombineAROptions extends CalendarInput {
  /** `false` chooses one auto-regression instead, with options of its own. Default true. */
  combine?: true
  /** `'paper'` chooses one auto-regression by the paper's rules. Default `'auto'`. */
  preset?: 'auto'
  /** How many steps ahead forecasts will be asked for: members are weighted for these. Default 96, or a tenth of a short series. */
  horizon?: number
  /**
   * The season in steps, such as 12 for months or [24, 168] for hours; `'auto'` detects it, and `'none'` uses no season.
   * Default `'auto'`.
   */
  season?: number | readonly number[] | 'auto' | 'none'
  /** Where columns of different length belong in time: their ends (default) or their starts coincide. */
  align?: 'end' | 'start'
  /** Columns known ahead over all rows of the series: for each name, one column for all series or one for each. */
  exogenous?: Readonly<Record<string, unknown>>
  /**
   * For names of `exogenous`, up to which lag the column matters: 0 for its value at the time itself alone. Default: a season and one step, at
   * most 26.
   */
  exogenousLags?: Readonly<Record<string, number>>
  /** Whether single values far outside the range of all others, such as -9999, count as missing. Default true. */
  markers?: boolean
  /** Stops the fit with the error `aborted`; looked at between two series. */
  signal?: AbortSignal
  /** Called after each fit of a series. */
  onProgress?: (progress: CombineARProgress) => void
}

/** How far the fit of a combination has come. */
export interface CombineARProgress {
  /** First rows are held out to calibrate quantiles; then all rows are fitted. */
  readonly stage: CombineProgress['stage']
  /** Fits made so far in this stage. A series is fitted once or twice on each scale that suits it. */
  readonly done: number
}

/** Fits a combination step by step: a generator whose every step is the fit of one series. */
export function* combineSteps<S extends Series>(
  series: S,
  options: CombineAROptions,
  defaultHorizon: (rows: number) => number,
): Generator<CombineProgress, CombinedModel<S>, void> {
  knownOptions(options, {
    combine: true,
    preset: true,
    horizon: true,
    season: true,
    align: true,
    exogenous: true,
    exogenousLags: true,
    dates: true,
    calendar: true,
    holidays: true,
    markers: true,
    signal: true,
    onProgress: true,
  })
  const panel = toColumns(series)
  const align = oneOf('align', options.align ?? 'end', ['end', 'start'])
  const columns = panel.columns.map(column => (align === 'start' ? padEnd(column, panel.length) : column))
  if (columns.every(column => column.every(Number.isNaN))) {
    throw invalidSeries('series', 'No column of `series` has a value; give at least one.')
  }
  const complete = columns.map(column => completeSeries(column, options.markers ?? true))
  const calendar = readCalendar(options, panel.length)
  const given = withCalendar(options.exogenous, calendar && pastColumns(calendar))
  const exogenousNames = Object.keys(given ?? {})
  const exogenousLags = lagsOf(options, exogenousNames, calendar)
  const exogenous = readExogenous(
    given,
    { names: panel.names, lengths: columns.map(column => column.length) },
    'fit',
  )
  const scalings = exogenous.map(each => each.map(scalingOf))
  const seasons = seasonsOf(
    options.season ?? 'auto',
    complete.map(({ values }) => values),
  )
  const horizon = wholeNumber('horizon', options.horizon ?? defaultHorizon(panel.length), 1, 100_000)

  const fitted = complete.flatMap(({ values }, c) => (values.length > 0 ? [c] : []))
  const firsts = columns.map(column =>
    Math.max(
      0,
      column.findIndex(value => !Number.isNaN(value)),
    ),
  )
  const toFit = fitted.map((c): SeriesToFit => {
    const { values, known } = complete[c]!
    return {
      values,
      known,
      exogenous: exogenous.map((each, e) => scale(each[c]!.subarray(firsts[c]!), scalings[e]![c]!)),
    }
  })
  const combined = yield* combine(toFit, { horizon, seasons: seasons.values, exogenousLags })

  const models = panel.names.map((_, c) => {
    const place = fitted.indexOf(c)
    const result = place < 0 ? undefined : combined[place]!
    const { values, trailing } = complete[c]!
    const context = new Float64Array(values.length + trailing).fill(Number.NaN)
    context.set(values)
    const parts = result?.parts ?? []
    const keep = tailLength(context, longestLookback({ parts }))
    return {
      parts,
      calibration: result?.calibration ?? identityCalibration,
      heldOut: result?.heldOut,
      season: isSeasonal(values.length, seasons.values[0]) ? seasons.values[0]! : 1,
      rows: values.length,
      context: context.slice(context.length - keep),
      least: values.reduce((least, value) => Math.min(least, value), Infinity),
      largest: values.reduce((most, value) => Math.max(most, value), -Infinity),
      exogenous: exogenous.map((each, e) => scale(each[c]!, scalings[e]![c]!).slice(-keep)),
      exogenousScalings: scalings.map(each => each[c]!),
    }
  })
  return new CombinedModel<S>({
    form: panel.form,
    names: panel.names,
    horizon,
    seasons: seasons.values,
    seasonSource: seasons.source,
    exogenousNames,
    calendar,
    columns: models,
    warnings: warningsOf(panel.names, complete, models),
  })
}

/** The longest lag of each exogenous column; undefined for the usual one. */
function lagsOf(
  { exogenous, exogenousLags = {} }: CombineAROptions,
  names: readonly string[],
  calendar: Calendar | undefined,
): (number | undefined)[] {
  const unknown = Object.keys(exogenousLags).find(name => exogenous?.[name] === undefined)
  if (unknown !== undefined) throw invalidOption('exogenousLags', unknown, 'by the names of `exogenous`')
  const lags = calendar ? calendarLags(calendar) : new Map<string, number>()
  for (const [name, lag] of Object.entries(exogenousLags))
    lags.set(name, wholeNumber(`exogenousLags.${name}`, lag, 0, 10_000))
  return names.map(name => lags.get(name))
}

/** Runs all steps of a fit, reporting progress and stopping where asked to. */
export function runSteps<T>(steps: Generator<CombineProgress, T, void>, options: CombineAROptions): T {
  for (;;) {
    throwIfAborted(options.signal, 'the fit')
    const next = steps.next()
    if (next.done) return next.value
    options.onProgress?.(next.value)
  }
}

/** The same, giving way to other work of the process every few milliseconds. */
export async function runStepsAsync<T>(
  steps: Generator<CombineProgress, T, void>,
  options: CombineAROptions,
): Promise<T> {
  let started = performance.now()
  for (;;) {
    throwIfAborted(options.signal, 'the fit')
    const next = steps.next()
    if (next.done) return next.value
    options.onProgress?.(next.value)
    if (performance.now() - started < millisecondsInOneGo) continue
    await new Promise(resolve => setTimeout(resolve, 0))
    started = performance.now()
  }
}

const millisecondsInOneGo = 20

/** The seasons in steps, the shortest first. */
function seasonsOf(
  season: NonNullable<CombineAROptions['season']>,
  columns: readonly Float64Array[],
): { values: readonly number[]; source: 'given' | 'detected' | 'none' } {
  if (season === 'none') return { values: [], source: 'none' }
  if (season === 'auto') {
    const found = detectSeason(columns.filter(column => column.length > 0))
    return found > 1 ? { values: [found], source: 'detected' } : { values: [], source: 'none' }
  }
  const values = checkSeason(season)
  return { values, source: values.length > 0 ? 'given' : 'none' }
}

/** The seasons that are named, the shortest first; throws `invalid-option` for what names none. */
export function checkSeason(season: NonNullable<CombineAROptions['season']>): readonly number[] {
  if (season === 'auto' || season === 'none') return []
  const given = typeof season === 'number' ? [season] : season
  if (!Array.isArray(given)) {
    throw invalidOption('season', season, "a whole number, a list of whole numbers, 'auto' or 'none'")
  }
  const values = given.map(value => wholeNumber('season', value, 1, 1_000_000)).filter(value => value > 1)
  return values.sort((a, b) => a - b)
}

/** Whether a series spans two seasons, which seasonal differences need. */
function isSeasonal(rows: number, season: number | undefined): boolean {
  return season !== undefined && rows >= 2 * season + 3
}

function padEnd(column: Float64Array, length: number): Float64Array {
  const out = new Float64Array(length).fill(Number.NaN)
  out.set(column)
  return out
}

function scalingOf(values: Float64Array): { centre: number; unit: number } {
  const first = values[0] ?? 0
  const centre = first + values.reduce((sum, value) => sum + (value - first), 0) / Math.max(1, values.length)
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  return { centre, unit: Math.sqrt(squares / Math.max(1, values.length)) || 1 }
}

function scale(values: Float64Array, { centre, unit }: { centre: number; unit: number }): Float64Array {
  return values.map(value => (value - centre) / unit)
}

function warningsOf(
  names: readonly string[],
  complete: readonly CompleteSeries[],
  columns: readonly Pick<CombinedColumn, 'parts'>[],
): string[] {
  return names.flatMap((name, c) => {
    const { values, markers } = complete[c]!
    const column = `Column ${show(name)}`
    const found: string[] = []
    if (markers.length > 0) {
      const shown = markers.slice(0, 3).join(', ') + (markers.length > 3 ? ', ...' : '')
      found.push(
        `${column} has values far outside the range of all others (${shown}); they count as missing. ` +
          'Set `markers: false` to keep them.',
      )
    }
    if (values.length === 0) found.push(`${column} has no value; its forecast is NaN.`)
    else if (isConstant(values)) found.push(`${column} never changes; its forecast is constant.`)
    else if (columns[c]!.parts.length === 0)
      found.push(`${column} has only ${values.length} values; its forecast repeats the last one.`)
    else if (columns[c]!.parts.some(part => part.members.some(member => member.shrinkage === Infinity)))
      found.push(`${column} has no auto-regression with finite errors; its forecast repeats the last value.`)
    return found
  })
}
