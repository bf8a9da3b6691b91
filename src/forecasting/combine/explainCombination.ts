import type { HeldOutErrors } from './combine.js'
import type { CombinedColumn, CombinedParts } from './combinedParts.js'

/** What the combination of one column consists of. */
export interface ExplainedColumn {
  readonly name: string
  /** How many values were fitted. */
  readonly rows: number
  /** The season used; 1 where there is none or the column is too short for it. */
  readonly season: number
  /** The shares of the forecast by difference operator, the largest first. */
  readonly operators: readonly { readonly name: string; readonly weight: number }[]
  /** The share of members on the log scale. */
  readonly logWeight: number
  /** The share of members fitted to the most recent rows alone. */
  readonly recentWeight: number
  /** The mean weight of the panel's average series, relative to the rows of this one; 0 without a panel. */
  readonly panelWeight: number
  /** The lags with the largest coefficients, the largest first, averaged over the members on the raw scale (or else the log scale). */
  readonly lags: readonly { readonly lag: number; readonly coefficient: number }[]
  /** How far quantiles were moved: the level at which the 10 and 90 % quantiles are taken, and this column's own spread. */
  readonly calibration: { readonly low: number; readonly high: number; readonly spread: number }
  /** Mean absolute errors on held-out rows; undefined where the column is too short. */
  readonly heldOut: HeldOutErrors | undefined
}

/** What a `CombinedModel` rests on. */
export interface CombinationExplanation {
  readonly horizon: number
  readonly seasons: readonly number[]
  readonly seasonSource: CombinedParts['seasonSource']
  readonly columns: readonly ExplainedColumn[]
  readonly warnings: readonly string[]
  /** The same in words. */
  readonly text: string
}

/** How many lags an explanation names. */
const lagsNamed = 5

/** How many columns the text describes one by one. */
const columnsDescribed = 3

export function explainCombination(parts: CombinedParts): CombinationExplanation {
  const columns = parts.columns.map((column, c) => explainColumn(column, parts.names[c]!))
  const { horizon, seasons, seasonSource, warnings } = parts
  const facts = { horizon, seasons, seasonSource, columns, warnings }
  return { ...facts, text: inWords(facts) }
}

function explainColumn(column: CombinedColumn, name: string): ExplainedColumn {
  const operators = new Map<string, number>()
  let logWeight = 0
  let recentWeight = 0
  let panelWeight = 0
  for (const part of column.parts) {
    const share = part.weight
    if (part.scale === 'log') logWeight += share
    if (part.recent) recentWeight += share
    for (const member of part.members) {
      const operator = operatorName(member.differencing, member.seasonalDifferencing)
      operators.set(operator, (operators.get(operator) ?? 0) + share * member.weight)
      panelWeight += share * member.weight * member.panelWeight
    }
  }
  const { levels, spread } = column.calibration
  return {
    name,
    rows: column.rows,
    season: column.season,
    operators: [...operators]
      .map(([operator, weight]) => ({ name: operator, weight }))
      .sort((a, b) => b.weight - a.weight),
    logWeight,
    recentWeight,
    panelWeight,
    lags: largestLags(column),
    calibration: { low: levels[lowIndex]!, high: levels[levels.length - 1 - lowIndex]!, spread },
    heldOut: column.heldOut,
  }
}

/** The place of the 10 % quantile in a calibration: after .5, 1, 2.5 and 5 %. */
const lowIndex = 4

function operatorName(differencing: number, seasonalDifferencing: number): string {
  const ordinary =
    ['', 'first differences', 'second differences'][differencing] ?? `differences of order ${differencing}`
  if (seasonalDifferencing === 0) return ordinary || 'levels'
  return ordinary ? `first differences of seasonal differences` : 'seasonal differences'
}

function largestLags({ parts }: CombinedColumn): { lag: number; coefficient: number }[] {
  const raw = parts.filter(part => part.scale === 'raw')
  const used = raw.length > 0 ? raw : parts
  const sum = new Float64Array(Math.max(0, ...used.map(part => part.lookback)))
  for (const part of used) {
    for (const { coefficients, weight } of part.members) {
      coefficients.forEach((value, i) => {
        sum[i]! += (weight * value) / used.length
      })
    }
  }
  return [...sum]
    .map((coefficient, i) => ({ lag: i + 1, coefficient }))
    .sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient))
    .slice(0, lagsNamed)
}

function inWords(facts: Omit<CombinationExplanation, 'text'>): string {
  const { seasons, seasonSource, columns, warnings } = facts
  const season =
    seasons.length === 0
      ? 'No season is used.'
      : `Season: ${seasons.join(' and ')} steps (${seasonSource === 'detected' ? 'detected' : 'as given'}).`
  return [
    season,
    ...heldOutInWords(columns),
    ...columns.slice(0, columnsDescribed).flatMap(column => describe(column, columns.length > 1)),
    ...(columns.length > columnsDescribed
      ? [`The other ${columns.length - columnsDescribed} columns are in \`explain().columns\`.`]
      : []),
    ...warnings,
  ].join('\n')
}

/** The held-out error against the seasonal naive forecast, which comes first where the combination loses. */
function heldOutInWords(columns: readonly ExplainedColumn[]): string[] {
  const judged = columns.filter(({ heldOut }) => heldOut && heldOut.seasonalNaive > 0)
  if (judged.length === 0) return ['The series is too short to hold rows out and measure an error.']
  const ratios = judged.map(({ heldOut }) => Math.max(1e-6, heldOut!.own / heldOut!.seasonalNaive))
  const ratio = Math.exp(ratios.reduce((sum, value) => sum + Math.log(value), 0) / ratios.length)
  const per = Math.round(Math.abs(ratio - 1) * 100)
  const rows = judged[0]!.heldOut!.rows
  const what =
    judged.length === 1
      ? `On the last ${rows} rows, which were held out, the mean absolute error was ${judged[0]!.heldOut!.own.toPrecision(4)}`
      : `On held-out rows the mean absolute error of ${judged.length} columns was, in the geometric mean,`
  const than = `${per} % ${ratio <= 1 ? 'below' : 'above'} that of the seasonal naive forecast`
  const beaten = ratio <= 1 ? '.' : ': repeating the last season is the better forecast here.'
  return [judged.length === 1 ? `${what}, ${than}${beaten}` : `${what} ${than}${beaten}`]
}

function describe(column: ExplainedColumn, named: boolean): string[] {
  const prefix = named ? `${column.name}: ` : ''
  if (column.operators.length === 0) return [`${prefix}The last value is repeated.`]
  const percent = (share: number) => `${Math.round(share * 100)} %`
  const operators = column.operators
    .filter(({ weight }) => weight >= 0.005)
    .map(({ name, weight }) => `${name} ${percent(weight)}`)
    .join(', ')
  const scale = column.logWeight > 0 ? `; ${percent(column.logWeight)} of the weight is on the log scale` : ''
  const recent =
    column.recentWeight > 0 ? `; ${percent(column.recentWeight)} is fitted to the most recent rows alone` : ''
  const panel =
    column.panelWeight > 0
      ? ` The panel's average series counts ${column.panelWeight.toPrecision(2)} times as much as the column's own rows.`
      : ''
  const lags = column.lags.map(({ lag, coefficient }) => `${lag} (${coefficient.toFixed(2)})`).join(', ')
  return [
    `${prefix}Auto-regressions of ${operators}${scale}${recent}.${panel}`,
    `${prefix}The lags with the largest coefficients are ${lags}.`,
  ]
}
