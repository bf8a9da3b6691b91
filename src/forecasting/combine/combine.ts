import { type Calibration, calibrate, identityCalibration } from './calibration.js'
import type { FittedMember } from './fitMembers.js'
import { fitPanel } from './fitPanel.js'
import { HeldOutSeries } from './heldOut.js'
import type { Member } from './member.js'
import { groupOf, type Preferences } from './memberGroups.js'
import { findPreferences } from './preferences.js'
import {
  countLags,
  type PanelShape,
  type Scale,
  type ScaledSeries,
  type SeriesToFit,
} from './prepareScale.js'
import {
  type CombinationRules,
  fullRules,
  leanRules,
  manyRowsPerLag,
  recentHorizons,
  recentLookbacks,
} from './rules.js'

/** The members of one series on one scale, fitted to all of its rows or to the most recent ones. */
export interface CombinedPart {
  readonly scale: Scale
  /** Whether only the most recent rows were fitted. */
  readonly recent: boolean
  readonly rows: number
  readonly lookback: number
  readonly centre: number
  readonly unit: number
  /** The part's share of the combination; those of a series sum to 1. */
  readonly weight: number
  readonly members: readonly Member[]
}

/** The combination for one series. */
export interface CombinedSeries {
  /** None where the series is too short or constant, and its last value is repeated. */
  readonly parts: readonly CombinedPart[]
  readonly calibration: Calibration
  /** Mean absolute errors on held-out rows; undefined where the series is too short to hold any out. */
  readonly heldOut: HeldOutErrors | undefined
}

/** Mean absolute errors on rows that the fit behind them had not seen. */
export interface HeldOutErrors {
  readonly rows: number
  readonly own: number
  readonly seasonalNaive: number
}

export interface CombineOptions {
  readonly horizon: number
  /** The season, then longer ones; empty where there is none. */
  readonly seasons: readonly number[]
  /** The longest lag of each exogenous column; undefined where it follows from the season. */
  readonly exogenousLags?: readonly (number | undefined)[]
  /** Overrides of the rules for the size of the panel, for experiments and tests. */
  readonly rules?: Partial<CombinationRules>
  /** Whether held-out rows correct the levels of quantiles. */
  readonly calibration?: boolean
  /** Whether the most recent rows of long series are also fitted by themselves. */
  readonly recency?: boolean
}

/** What {@link combine} tells of its progress. */
export interface CombineProgress {
  readonly stage: 'calibration' | 'fit'
  /** Fits made so far in this stage, by series, scale and pass. */
  readonly done: number
}

/** Panels of more series than this, with few rows per lag, follow the lean rules. */
const mostSeriesForFullRules = 20

/** Fits the combination to a panel; a generator, so that callers can report progress, stop or let others run. */
export function* combine(
  panel: readonly SeriesToFit[],
  options: CombineOptions,
): Generator<CombineProgress, CombinedSeries[], void> {
  const lengths = panel.map(({ values }) => values.length)
  const median = Math.floor(medianOf(lengths))
  const season = options.seasons[0] ?? 1
  const isSeasonal = season > 1 && lengths.some(length => length >= 2 * season + 3)
  const seasons = isSeasonal ? options.seasons : [1, ...options.seasons.slice(1)]
  const shape: PanelShape = {
    season: seasons[0] ?? 1,
    lags: countLags(median, seasons),
    exogenousLags: options.exogenousLags,
  }
  const isLean = panel.length > mostSeriesForFullRules && median <= manyRowsPerLag * shape.lags
  const rules = { ...(isLean ? leanRules : fullRules), ...options.rules }
  const setting: Setting = { shape, horizon: options.horizon, rules, recency: options.recency ?? true }

  const heldOut =
    (options.calibration ?? true) ? yield* withStage('calibration', holdOut(panel, setting)) : []
  const judged = heldOut.map(series => (series?.isEmpty === false ? series : undefined))
  const preferences = findPreferences(judged.filter(series => series !== undefined))
  const calibrations = calibrate(
    judged.map((series, i) => {
      if (!series) return undefined
      const rows = panel[i]!.values.length - series.rows
      return {
        probabilities: series.probabilities(preferences),
        windows: rows / Math.min(options.horizon, rows),
      }
    }),
  )
  const parts: CombinedPart[][] = panel.map(() => [])
  yield* withStage(
    'fit',
    fitAll(panel, lengths, setting, (index, series, members, recent) => {
      parts[index]!.push(partOf(series, members, recent, preferences))
    }),
  )
  return panel.map((_, i) => ({
    parts: withShares(parts[i]!),
    calibration: calibrations[i] ?? identityCalibration,
    heldOut: heldOutErrors(judged[i], panel[i]!.values.length, preferences),
  }))
}

function partOf(
  { scale, fittedRows, lookback, centre, unit }: ScaledSeries,
  members: readonly FittedMember[],
  recent: boolean,
  preferences: Preferences,
): CombinedPart {
  const preferred = members.map(({ recursion: _, ...member }) => ({
    ...member,
    weight: member.weight * (preferences.get(groupOf(scale, member)) ?? 1),
  }))
  const weight = preferred.reduce((sum, member) => sum + member.weight, 0)
  return {
    scale,
    recent,
    rows: fittedRows,
    lookback,
    centre,
    unit,
    weight,
    members: preferred.map(member => ({ ...member, weight: member.weight / weight })),
  }
}

/** Parts whose weights sum to 1. */
function withShares(parts: readonly CombinedPart[]): CombinedPart[] {
  const total = parts.reduce((sum, part) => sum + part.weight, 0)
  return parts.map(part => ({ ...part, weight: part.weight / total }))
}

function heldOutErrors(
  series: HeldOutSeries | undefined,
  rows: number,
  preferences: Preferences,
): HeldOutErrors | undefined {
  if (!series) return undefined
  const { own, naive } = series.errors(preferences)
  return { rows: rows - series.rows, own, seasonalNaive: naive }
}

interface Setting {
  readonly shape: PanelShape
  readonly horizon: number
  readonly rules: CombinationRules
  readonly recency: boolean
}

type OnFit = Parameters<typeof fitPanel>[1]['onFit']

/** Fits the first `rows` values of each series, and the most recent of those once more where there are enough. */
function* fitAll(
  panel: readonly SeriesToFit[],
  rows: readonly number[],
  { shape, horizon, rules, recency }: Setting,
  onFit: (...args: [...Parameters<OnFit>, recent: boolean]) => void,
): Generator<void, void, void> {
  const shared = { shape, horizon, rules }
  const members = panel.map((series, i) => ({ ...series, rows: rows[i]! }))
  yield* fitPanel(members, { ...shared, onFit: (...args) => onFit(...args, false) })
  if (!recency) return
  const reach = shape.season > 1 ? shape.season + 1 : 1
  const recent = Math.max(recentLookbacks * (shape.lags + reach), recentHorizons * horizon)
  const long = panel.flatMap(({ values }, i) => (values.length > 3 * recent && rows[i]! > recent ? [i] : []))
  if (long.length === 0) return
  const cut = long.map(i => {
    const { values, known, exogenous } = panel[i]!
    const from = rows[i]! - recent
    return {
      values: values.subarray(from),
      known: known?.subarray(from),
      exogenous: exogenous?.map(column => column.subarray(from)),
      rows: recent,
    }
  })
  yield* fitPanel(cut, { ...shared, onFit: (index, ...rest) => onFit(long[index]!, ...rest, true) })
}

/** Fits the first part of each series and forecasts the rest. */
function* holdOut(
  panel: readonly SeriesToFit[],
  setting: Setting,
): Generator<void, (HeldOutSeries | undefined)[], void> {
  const { horizon, shape } = setting
  const rows = panel.map(({ values }) => {
    const heldOut = rowsToHoldOut(values.length, horizon)
    return heldOut > 0 ? values.length - heldOut : 0
  })
  const origins = panel.length > mostSeriesForFullRules ? 16 : 64
  const found = panel.map(({ values, known }, i) =>
    rows[i]! > 0 ? new HeldOutSeries(values, known, rows[i]!, horizon, shape.season, origins) : undefined,
  )
  yield* fitAll(panel, rows, setting, (index, series, members) => found[index]!.add(series, members))
  return found
}

/** The last fifth of a series, or the horizon if that is longer, as long as half of the series or eight rows remain. */
function rowsToHoldOut(rows: number, horizon: number): number {
  const held = Math.min(Math.max(horizon, Math.floor(rows / 5)), rows - Math.max(8, Math.floor(rows / 2)))
  return Math.max(0, held)
}

function* withStage<T>(
  stage: CombineProgress['stage'],
  steps: Generator<void, T, void>,
): Generator<CombineProgress, T, void> {
  for (let done = 1; ; done++) {
    const next = steps.next()
    if (next.done) return next.value
    yield { stage, done }
  }
}

function medianOf(lengths: readonly number[]): number {
  const sorted = [...lengths].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
