import type { AROrder } from '../model/arModel.js'
import type { DifferencingRule, KPSSRow } from './chooseDifferencing.js'
import type { Pooling, PoolingChoice } from './pooling.js'
import type { LagCriterion } from './selectLag.js'

/** Why `autoAR` chose what it chose; plain JSON. */
export interface AutoARExplanation extends ExplainedFacts {
  /** The same in a few sentences. */
  readonly text: string
}

/** The facts behind an {@link AutoARExplanation}. */
export interface ExplainedFacts {
  /** The preset asked for. */
  readonly preset: 'auto' | 'paper'
  /** Steps ahead that the model was chosen for. */
  readonly horizon: number
  /** Columns of the series. */
  readonly columns: readonly string[]
  /** Rows of the series. */
  readonly rows: number
  /** What was chosen. */
  readonly order: AROrder
  /** Every KPSS test made, at each order of differencing tried, and the rule they were read by. */
  readonly kpss: {
    readonly rule: DifferencingRule
    readonly significance: number
    readonly tests: readonly KPSSRow[]
  }
  /** The whole criterion: `bic[p]` for every lookback p; null where the paper's few candidates leave p out. */
  readonly lookback: {
    readonly criterion: LagCriterion
    /** The lookback of least BIC; the order differs where held-out rows preferred the longest. */
    readonly leastBIC: number
    readonly maxLag: number
    readonly forecasts: number
    readonly rank: number
    readonly bic: readonly (number | null)[]
  }
  /** How much columns were fitted on each other's rows. */
  readonly pooling: Pooling | PoolingChoice
  /** What was found rather than set by the caller. */
  readonly chosen: { readonly differencing: boolean; readonly lags: boolean; readonly pooling: boolean }
  /** What may be wrong with the series, in words. */
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

function differencingInWords({ order, kpss, chosen }: ExplainedFacts): string {
  const times = ['is taken as it is', 'is differenced once', 'is differenced twice'][order.differencing]
  const what = `The series ${times ?? `is differenced ${order.differencing} times`}`
  if (!chosen.differencing) return `${what}, as asked.`
  const counts = Array.from({ length: order.differencing + 1 }, (_, d) => {
    const tests = kpss.tests.filter(test => test.differencing === d)
    const rejecting = tests.filter(test => test.rejects)
    const after = ['as it is', 'after one difference', 'after two differences'][d] ?? `after ${d} differences`
    return `${after} for ${rejecting.length} of ${tests.length} columns${rejecting.length > 0 ? ` (${names(rejecting)})` : ''}`
  })
  const last = kpss.tests.filter(test => test.differencing === order.differencing && test.rejects)
  const chance =
    last.length > 0 && kpss.rule === 'evidence' && order.differencing > 0
      ? last.every(test => !test.conclusive)
        ? ' There the bandwidth spans the whole series, and the statistic is 1/2 whatever the data: no reason to difference again.'
        : ' So few are no more than chance would have, and no reason to difference again.'
      : ''
  return `${what}: KPSS rejects stationarity around a trend ${counts.join(', ')}.${chance}`
}

function names(tests: readonly KPSSRow[]): string {
  const all = tests.map(test => (/^\d+$/.test(test.column) ? `column ${test.column}` : test.column))
  return all.length <= 4 ? all.join(', ') : `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`
}

function lookbackInWords({ order, lookback, horizon, chosen }: ExplainedFacts): string {
  if (!chosen.lags) return `It looks back ${order.lags} steps, as asked.`
  const compared = lookback.bic.filter(value => value !== null).length
  const measure =
    lookback.criterion === 'multi-step' ? `forecasts of 1 to ${horizon} steps` : 'forecasts one step ahead'
  if (order.lags !== lookback.leastBIC) {
    return `It looks back ${order.lags} steps, the longest lookback: for columns that keep to themselves it forecasts held-out rows better than the ${lookback.leastBIC} steps of least BIC.`
  }
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
