import type { AROrder } from './arModel.js'
import type { KPSSRow } from './chooseDifferencing.js'
import type { Pooling, PoolingChoice } from './pooling.js'
import type { LagCriterion } from './selectLag.js'

/** Why `autoAR` chose what it chose; plain JSON. */
export interface AutoARExplanation extends ExplainedFacts {
  /** The same in a few sentences. */
  readonly text: string
}

/** The facts behind an {@link AutoARExplanation}. */
export interface ExplainedFacts {
  readonly preset: 'auto' | 'paper'
  readonly horizon: number
  readonly columns: readonly string[]
  readonly rows: number
  readonly order: AROrder
  /** Every KPSS test made, and the order of differencing they ask for. */
  readonly kpss: { readonly order: number; readonly significance: number; readonly tests: readonly KPSSRow[] }
  /** The orders of differencing that were compared by BIC (per forecast), each with its best lookback. */
  readonly differencingCandidates: readonly {
    readonly differencing: number
    readonly lags: number
    readonly bic: number
    readonly meanSquare: number
  }[]
  /** The whole criterion: `bic[p]` for every lookback p; null where the paper's few candidates leave p out. */
  readonly lookback: {
    readonly criterion: LagCriterion
    readonly maxLag: number
    readonly forecasts: number
    readonly rank: number
    readonly bic: readonly (number | null)[]
  }
  readonly pooling: Pooling | PoolingChoice
  /** What was found rather than set by the caller. */
  readonly chosen: { readonly differencing: boolean; readonly lags: boolean; readonly pooling: boolean }
  readonly warnings: readonly string[]
  /** How long each stage took. */
  readonly milliseconds: {
    readonly differencing: number
    readonly lookback: number
    readonly pooling: number
    readonly fit: number
  }
}

/** The facts in a few sentences that a reader of a report understands. */
export function explainInWords(facts: ExplainedFacts): string {
  return [differencingInWords(facts), lookbackInWords(facts), poolingInWords(facts), ...facts.warnings]
    .filter(sentence => sentence !== '')
    .join('\n')
}

function differencingInWords({ order, kpss, differencingCandidates, chosen }: ExplainedFacts): string {
  const times = ['is taken as it is', 'is differenced once', 'is differenced twice'][order.differencing]
  const what = `The series ${times ?? `is differenced ${order.differencing} times`}`
  if (!chosen.differencing) return `${what}, as asked.`
  const rejecting = (d: number) => kpss.tests.filter(test => test.differencing === d && test.rejects)
  const first = kpss.tests.filter(test => test.differencing === 0).length
  const reasons = [
    rejecting(0).length === 0
      ? `no KPSS test rejects stationarity around a trend at ${kpss.significance}`
      : `KPSS rejects stationarity for ${rejecting(0).length} of ${first} columns (${names(rejecting(0))})`,
  ]
  for (let d = 1; d <= kpss.order; d++) {
    reasons.push(
      rejecting(d).length === 0
        ? `for none after ${d === 1 ? 'one difference' : `${d} differences`}`
        : `and still for ${names(rejecting(d))} after ${d === 1 ? 'one' : d}`,
    )
  }
  let text = `${what}: ${reasons.join(', ')}.`
  if (kpss.order > order.differencing && differencingCandidates.length > 1) {
    text += ` A further difference is not taken: it would raise the multi-step error from ${differencingCandidates
      .map(c => c.meanSquare.toPrecision(3))
      .join(' to ')}.`
  }
  return text
}

function names(tests: readonly KPSSRow[]): string {
  const all = tests.map(test => test.column)
  return all.length <= 4 ? all.join(', ') : `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`
}

function lookbackInWords({ order, lookback, horizon, chosen }: ExplainedFacts): string {
  if (!chosen.lags) return `It looks back ${order.lags} steps, as asked.`
  const compared = lookback.bic.filter(value => value !== null).length
  const measure =
    lookback.criterion === 'multi-step' ? `forecasts of 1 to ${horizon} steps` : 'forecasts one step ahead'
  return `It looks back ${order.lags} steps: of ${compared} lookbacks up to ${lookback.maxLag}, the one of least BIC over ${lookback.forecasts.toLocaleString('en')} in-sample ${measure}.`
}

function poolingInWords({ pooling, columns, chosen }: ExplainedFacts): string {
  if (columns.length === 1) return ''
  const how = {
    shared: `All ${columns.length} columns share one auto-regression`,
    perColumn: `Each of the ${columns.length} columns has its own auto-regression`,
    partial: `Each column's auto-regression leans on the others with weight ${pooling.weight}`,
  }[pooling.kind]
  if (!chosen.pooling) return `${how}, as asked.`
  if (!('candidates' in pooling)) return `${how}: the series is too short to hold rows out and compare.`
  const scores = pooling.candidates
    .map(({ weight, meanSquare }) => `${weight}: ${meanSquare.toPrecision(4)}`)
    .join(', ')
  return `${how}: it forecasts the last ${pooling.heldOut} rows best, fitted on those before (error by weight of the others: ${scores}).`
}
