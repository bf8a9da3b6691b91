import type { AROrder } from '../model/arModel.js'
import type { DifferencingRule, KPSSRow } from './chooseDifferencing.js'
import type { Pooling, PoolingChoice } from './pooling.js'
import type { LagCriterion } from './selectLag.js'

/** The reasons behind a chosen model; plain JSON, without anything that differs from run to run. */
export interface AutoARExplanation extends ExplainedFacts {
  /** A summary in a few sentences. */
  readonly text: string
}

/** A lookback and its error on held-out rows. */
export interface LookbackCandidate {
  readonly lags: number
  /** Where it comes from: the least BIC by either criterion, or the longest considered. */
  readonly from: LagCriterion | 'longest'
  /** The mean squared error of forecasts of the held-out rows; null where the rows before them were too few to fit it. */
  readonly meanSquare: number | null
}

/** The facts behind an {@link AutoARExplanation}. */
export interface ExplainedFacts {
  /** The preset that was set. */
  readonly preset: 'auto' | 'paper'
  /** Steps ahead that the model was chosen for. */
  readonly horizon: number
  /** Columns of the series. */
  readonly columns: readonly string[]
  /** Rows of the series. */
  readonly rows: number
  /** What was chosen. */
  readonly order: AROrder
  /** Every KPSS test made, at each order of differencing tried, and the rule that was applied to them. */
  readonly kpss: {
    readonly rule: DifferencingRule
    readonly significance: number
    readonly tests: readonly KPSSRow[]
  }
  /** The whole criterion: `bic[p]` for every lookback p; null where the paper's few candidates leave p out. */
  readonly lookback: {
    readonly criterion: LagCriterion
    /** The lookback of least BIC; the order differs where another one did better on held-out rows. */
    readonly leastBIC: number
    /** The lookbacks compared on held-out rows, the one of least BIC first; missing where no comparison was made. */
    readonly candidates?: readonly LookbackCandidate[]
    /** How many rows at the end of the series the comparison was made on. */
    readonly heldOut?: number
    readonly maxLag: number
    readonly forecasts: number
    /** How many of the forecasts count as independent observations in BIC. */
    readonly observations: number
    readonly rank: number
    readonly bic: readonly (number | null)[]
  }
  /** How columns share data. */
  readonly pooling: Pooling | PoolingChoice
  /** What was chosen here rather than set by the caller. */
  readonly chosen: { readonly differencing: boolean; readonly lags: boolean; readonly pooling: boolean }
  /** What may be wrong with the series, in words. */
  readonly warnings: readonly string[]
}

/** The facts in a few sentences that a reader of a report understands. */
export function explainInWords(facts: ExplainedFacts): string {
  return [differencingInWords(facts), lookbackInWords(facts), poolingInWords(facts), ...facts.warnings]
    .filter(sentence => sentence !== '')
    .join('\n')
}

function differencingInWords({ order, kpss, chosen }: ExplainedFacts): string {
  const { differencing } = order
  const what = ['No differencing', 'Differenced once', 'Differenced twice'][differencing]
  const taken = what ?? `Differenced ${differencing} times`
  if (!chosen.differencing) return `${taken}, as set by \`differencing\`.`
  if (kpss.tests.length === 0) return `${taken}: no column varies enough to test.`
  const at = (d: number) => kpss.tests.filter(test => test.differencing === d)
  const rejecting = (d: number) => at(d).filter(test => test.rejects)
  const left = rejecting(differencing)
  if (differencing === 0 && left.length === 0) {
    const found = at(0).length === 1 ? 'the series' : 'every column'
    return `${taken}: the KPSS test found ${found} trend-stationary (${countOf(at(0).length, at(0).length)}).`
  }
  const counts = Array.from({ length: differencing + 1 }, (_, d) => {
    const after = ['', 'after one difference ', 'after two differences '][d] ?? `after ${d} differences `
    const which = rejecting(d).length > 0 ? ` (${names(rejecting(d))})` : ''
    return `${after}for ${countOf(rejecting(d).length, at(d).length)}${which}`
  })
  return `${taken}: the KPSS test rejected trend stationarity ${counts.join(', ')}.${whyNoMore(left, kpss.rule)}`
}

function whyNoMore(rejecting: readonly KPSSRow[], rule: DifferencingRule): string {
  if (rejecting.length === 0 || rule === 'any') return ''
  if (rejecting.every(test => !test.conclusive)) {
    return ' That test is inconclusive, because its bandwidth spans a large part of the series, so it is not counted.'
  }
  return rejecting[0]!.differencing === 0
    ? ''
    : ' That many rejections are expected by chance, so it is not differenced again.'
}

function countOf(count: number, of: number): string {
  return `${count} of ${of} columns`
}

function names(tests: readonly KPSSRow[]): string {
  const all = tests.map(test => (/^\d+$/.test(test.column) ? `column ${test.column}` : test.column))
  return all.length <= 4 ? all.join(', ') : `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`
}

function lookbackInWords({ order, lookback, chosen, preset }: ExplainedFacts): string {
  const steps = `Lookback: ${order.lags} ${order.lags === 1 ? 'step' : 'steps'}`
  if (!chosen.lags) return `${steps}, as set by \`lags\`.`
  if (preset === 'paper') {
    const compared = lookback.bic.filter(value => value !== null).length
    return `${steps}, chosen by BIC from the paper's ${compared} candidates up to ${lookback.maxLag}.`
  }
  if (order.lags === lookback.leastBIC) {
    return `${steps}, chosen by BIC from 0 to ${lookback.maxLag}.`
  }
  const from = lookback.candidates?.find(({ lags }) => lags === order.lags)?.from
  const which = from === 'one-step' ? 'the choice of one-step BIC' : 'the longest considered'
  const where = lookback.heldOut === undefined ? 'held-out rows' : `the last ${lookback.heldOut} rows`
  return `${steps} (${which}), which gave a lower error on ${where} than BIC's choice of ${lookback.leastBIC}.`
}

function poolingInWords({ pooling, columns, chosen, preset }: ExplainedFacts): string {
  if (columns.length === 1) return ''
  const all = columns.length === 2 ? 'Both columns' : `All ${columns.length} columns`
  const how = {
    shared: `${all} share one model`,
    perColumn: 'Each column has its own model',
    partial: `Columns are partly pooled (weight ${pooling.weight})`,
  }[pooling.kind]
  if (!chosen.pooling) return preset === 'paper' ? `${how}.` : `${how}, as set by \`pooling\`.`
  if (!('candidates' in pooling)) {
    return `${how}, because the series is too short to validate separate ones.`
  }
  return `${how}, which gave the lowest error on the last ${pooling.heldOut} rows.`
}
