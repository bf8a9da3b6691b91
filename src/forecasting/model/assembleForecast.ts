import { fromColumns, type Panel, type Series } from '../panel/series.js'
import type { Forecast } from './forecast.js'

/** One column's forecast: the means, and the quantiles of all probabilities that were asked for. */
export interface ColumnForecast {
  readonly mean: Float64Array
  /** `quantiles[i]` belongs to `probabilities[i]` of {@link probabilitiesOf}. */
  readonly quantiles: readonly Float64Array[]
}

/** All probabilities that a forecast needs, ascending and without duplicates. */
export function probabilitiesOf(levels: readonly number[], quantiles: readonly number[]): number[] {
  const all = [0.5, ...quantiles, ...levels.flatMap(level => endsOf(level))]
  return [...new Set(all)].sort((a, b) => a - b)
}

function endsOf(level: number): [number, number] {
  return [0.5 - level / 200, 0.5 + level / 200]
}

/** Puts the columns' forecasts into the shape that was asked for. */
export function assembleForecast<S extends Series>(
  panel: Pick<Panel, 'form' | 'names'>,
  columns: readonly ColumnForecast[],
  levels: readonly number[],
  quantiles: readonly number[],
): Forecast<S> {
  const probabilities = probabilitiesOf(levels, quantiles)
  const at = (probability: number) => {
    const i = probabilities.indexOf(probability)
    return fromColumns<S>(
      panel,
      columns.map(column => column.quantiles[i]!),
    )
  }
  return {
    mean: fromColumns<S>(
      panel,
      columns.map(column => column.mean),
    ),
    median: at(0.5),
    intervals: levels.map(level => {
      const [lower, upper] = endsOf(level)
      return { level, lower: at(lower), upper: at(upper) }
    }),
    quantiles: quantiles.map(probability => ({ probability, values: at(probability) })),
  }
}
