import type { CombineAROptions } from '../forecasting/combine/combineAR.js'

/** What a thread is asked to forecast: the columns of a panel, one after the other in one array. */
export interface BatchTask {
  readonly names: readonly string[]
  readonly values: Float64Array
  readonly lengths: readonly number[]
  readonly horizon: number
  readonly season: NonNullable<CombineAROptions['season']>
  readonly levels: readonly number[]
  readonly quantiles: readonly number[]
  readonly bounds: { readonly min?: number; readonly max?: number }
}

/**
 * What it answers: for each series, `horizon` means, then as many medians, then the lower and upper ends of each level, then each quantile.
 * A series with a reason has no forecast.
 */
export interface BatchResult {
  readonly values: Float64Array
  readonly reasons: readonly (string | undefined)[]
  readonly warnings: readonly string[]
}

/** How many numbers {@link BatchResult} has for each step of a series. */
export function numbersPerStep({ levels, quantiles }: Pick<BatchTask, 'levels' | 'quantiles'>): number {
  return 2 + 2 * levels.length + quantiles.length
}
