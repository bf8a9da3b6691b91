import { type AutoARModel, autoAR } from '../forecasting/index.js'
import type { Table } from '../tables/index.js'
import { byName } from './input.js'

/** What the command line asks of a model. */
export interface ModelSettings {
  readonly horizon: number
  readonly preset: 'auto' | 'paper'
  readonly maxLag: number | undefined
}

/** Fits Auto-AR to all series of a table: the one place where the commands call it. */
export function chooseModel(
  table: Table,
  { horizon, preset, maxLag }: ModelSettings,
): AutoARModel<Record<string, Float64Array>> {
  return autoAR(alignedAtEnd(byName(table)), { horizon, preset, ...(maxLag !== undefined && { maxLag }) })
}

/** Columns of one length, the shorter ones with missing values before their first. */
function alignedAtEnd(series: Record<string, Float64Array>): Record<string, Float64Array> {
  const length = Object.values(series).reduce((most, column) => Math.max(most, column.length), 0)
  return Object.fromEntries(
    Object.entries(series).map(([name, column]) => {
      const padded = new Float64Array(length).fill(Number.NaN)
      padded.set(column, length - column.length)
      return [name, padded]
    }),
  )
}
