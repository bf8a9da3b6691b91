import type { AutoARExplanation, CombinationExplanation } from '../forecasting/index.js'

/**
 * A kernel as the cells of a table: layer, size, dilation, the elements that it reaches over, and its probability in the search
 * (empty where it was not searched).
 */
export function kernelRow({
  layer,
  kernelSize,
  dilation,
  probability,
}: {
  /** The layer's name. */
  readonly layer: string
  /** Taps along each axis. */
  readonly kernelSize: number
  /** Elements between taps. */
  readonly dilation: number
  /** That the search gives it. */
  readonly probability?: number
}): string[] {
  return [
    layer,
    String(kernelSize),
    String(dilation),
    String((kernelSize - 1) * dilation + 1),
    probability === undefined ? '' : probability.toFixed(3),
  ]
}

/** The KPSS tests of an explanation as the rows of a table: column, times differenced, statistic, p-value, rejected or not. */
export function kpssRows({ kpss }: Pick<AutoARExplanation, 'kpss'>): string[][] {
  return kpss.tests.map(test => [
    test.column,
    String(test.differencing),
    test.statistic.toPrecision(4),
    `${{ below: 'under ', above: 'over ', none: '' }[test.clipped ?? 'none']}${test.pValue.toPrecision(2)}`,
    test.rejects ? 'rejected' : 'not rejected',
  ])
}

/** The heads of the columns of {@link combinationRows}. */
export const combinationHeader: readonly string[] = [
  'column',
  'season',
  'parts of the forecast',
  'log scale',
  'most recent rows alone',
  'held-out error',
  'of repeating the last season',
]

/** What the forecast of each column consists of, as the rows of a table, and its error on held-out rows. */
export function combinationRows({ columns }: Pick<CombinationExplanation, 'columns'>): string[][] {
  const percent = (share: number) => `${Math.round(100 * share)} %`
  return columns.map(({ name, season, operators, logWeight, recentWeight, heldOut }) => [
    name,
    season > 1 ? String(season) : 'none',
    operators
      .filter(({ weight }) => weight >= 0.005)
      .map(operator => `${operator.name} ${percent(operator.weight)}`)
      .join(', '),
    percent(logWeight),
    percent(recentWeight),
    heldOut ? heldOut.own.toPrecision(4) : '',
    heldOut ? heldOut.seasonalNaive.toPrecision(4) : '',
  ])
}
