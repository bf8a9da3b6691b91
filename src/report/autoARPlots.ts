import type { AutoARExplanation } from '../forecasting/index.js'
import { dotPlot } from './dotPlot.js'
import { linePlot } from './linePlot.js'

/** The lookback that AutoARIMA tries at most by default (statsforecast, pmdarima, R's forecast: max p = 5). */
export const autoARIMALongestLookback = 5

/** The criterion over all lookbacks, with the one chosen marked, as SVG. */
export function lookbackPlot(
  explanation: Pick<AutoARExplanation, 'lookback' | 'order' | 'horizon'>,
  size: { width?: number; height?: number } = {},
): string {
  const { lookback, order, horizon } = explanation
  const bic = lookback.bic.map(value => (value ?? Number.NaN) / lookback.observations)
  // The first few lookbacks are often so bad that they would flatten the rest of the curve.
  const finite = bic.filter(Number.isFinite).sort((a, b) => a - b)
  const low = finite[0]!
  const most = finite[Math.floor(0.97 * (finite.length - 1))]!
  const cut = bic.map(value => (value > most + 0.15 * (most - low) ? Number.NaN : value))
  const measure =
    lookback.criterion === 'multi-step' ? `forecasts of 1 to ${horizon} steps` : 'one-step forecasts'
  const isSparse = finite.length < bic.length / 2
  return linePlot({
    ...size,
    title: `Lookback: ${order.lags} of at most ${lookback.maxLag} lags`,
    subtitle: `BIC of ${measure} for ${isSparse ? `${finite.length} candidate lookbacks` : 'every lookback'}; the lowest is at ${lookback.leastBIC}`,
    description: `The Bayesian information criterion over lookbacks of 0 to ${lookback.maxLag} lags; its minimum is at ${lookback.leastBIC}, and ${order.lags} were taken.`,
    curves: [{ label: '', y: cut, color: 0 }],
    points: [{ x: order.lags, y: bic[order.lags]!, label: `${order.lags} lags` }],
    rules: [
      { x: autoARIMALongestLookback, label: `AutoARIMA tries no more than ${autoARIMALongestLookback}` },
    ],
    xLabel: 'lags',
    yLabel: 'BIC per observation',
  })
}

/** Table 1 of Kwiatkowski et al. (1992) for a trend. */
const criticalValues = [
  [0.01, 0.216],
  [0.025, 0.176],
  [0.05, 0.146],
  [0.1, 0.119],
] as const

/** The KPSS statistic that is rejected at a level between .01 and .1, interpolated as p-values are. */
function criticalValue(level: number): number {
  const after = Math.max(
    1,
    criticalValues.findIndex(([p]) => p >= level),
  )
  const [[p0, x0], [p1, x1]] = [criticalValues[after - 1]!, criticalValues[after]!]
  return x0 + ((level - p0) / (p1 - p0)) * (x1 - x0)
}

/** The most columns that a KPSS picture shows; those with the largest statistics come first. */
const mostRows = 30

/** KPSS statistics by column and order of differencing against the 5 % critical value, as SVG; undefined where none was tested. */
export function kpssPlot(
  explanation: Pick<AutoARExplanation, 'kpss' | 'order'>,
  size: { width?: number } = {},
): string | undefined {
  const { tests, significance } = explanation.kpss
  if (tests.length === 0) return undefined
  const columns = [...new Set(tests.map(test => test.column))]
  const rows = columns.map(label => ({
    label,
    values: tests
      .filter(test => test.column === label)
      .map(({ statistic, differencing }) => ({ value: statistic, series: differencing })),
  }))
  const largest = (row: (typeof rows)[number]) => Math.max(...row.values.map(({ value }) => value))
  const shown =
    rows.length > mostRows ? rows.toSorted((a, b) => largest(b) - largest(a)).slice(0, mostRows) : rows
  const orders = tests.reduce((most, test) => Math.max(most, test.differencing), 0) + 1
  const left = rows.length > shown.length ? ` (${shown.length} of ${rows.length} columns, largest first)` : ''
  return dotPlot({
    ...size,
    title: `Stationarity: KPSS tests${left}`,
    subtitle: `a series right of the line is not stationary around a trend, at the level ${significance}`,
    rows: shown,
    series: ['as it is', 'differenced once', 'differenced twice', 'differenced three times'].slice(0, orders),
    rules: [{ x: criticalValue(significance), label: `rejected from here on` }],
    xLabel: 'KPSS statistic',
    xScale: 'log',
  })
}
