import { foundationScores } from './scores/foundationScores.js'
import type { PublishedScore } from './scores/scoreTable.js'
import { supervisedScores } from './scores/supervisedScores.js'

/** Every published score at hand for the forecasting benchmarks, each with its source and protocol. */
export const forecastingScores: readonly PublishedScore[] = [...foundationScores, ...supervisedScores]

/** A model's scores on one data set from one source: what a row of a comparison shows. */
export interface PublishedRow extends Omit<PublishedScore, 'horizon' | 'mse' | 'mae'> {
  scores: readonly Pick<PublishedScore, 'horizon' | 'mse' | 'mae'>[]
}

/**
 * The published scores on a data set at the given horizons, one row a model and source, best mean MSE first.
 *
 * @example
 * publishedRows('ETTh1', [96]).map(({ model, scores }) => [model, scores[0]!.mse])
 */
export function publishedRows(dataSet: string, horizons: readonly number[]): PublishedRow[] {
  const rows = new Map<string, PublishedRow & { scores: Pick<PublishedScore, 'horizon' | 'mse' | 'mae'>[] }>()
  for (const { horizon, mse, mae, ...facts } of forecastingScores) {
    if (facts.dataSet !== dataSet || (horizon !== 'average' && !horizons.includes(horizon))) continue
    const key = [facts.model, facts.kind, facts.source, facts.protocol].join('\n')
    const row = rows.get(key) ?? { ...facts, scores: [] }
    row.scores.push({ horizon, mse, ...(mae !== undefined && { mae }) })
    rows.set(key, row)
  }
  return [...rows.values()].sort((a, b) => meanMSE(a) - meanMSE(b))
}

/**
 * For each model its row with the lowest mean MSE, so that a comparison is against the best it is said to reach;
 * shorter rows and unchecked ones only stand in where a model has no other.
 */
export function bestRows(rows: readonly PublishedRow[]): PublishedRow[] {
  const full = Math.max(...rows.map(row => row.scores.length))
  const rank = (row: PublishedRow) =>
    meanMSE(row) + 1e3 * (full - row.scores.length) + (row.standing === 'unverified' ? 1e6 : 0)
  const best = new Map<string, PublishedRow>()
  for (const row of rows.toSorted((a, b) => rank(a) - rank(b))) {
    const key = `${row.kind} ${modelFamily(row.model)}`
    if (!best.has(key)) best.set(key, row)
  }
  return [...best.values()]
}

/** A model's name without its size, version or context: `TTM granite-r2 (512)` is `TTM`. */
function modelFamily(model: string): string {
  return model.split(/[ /-](?=\d|base|large|ultra|granite|research|A |B )/)[0]!
}

function meanMSE({ scores }: PublishedRow): number {
  return scores.reduce((sum, { mse }) => sum + mse, 0) / scores.length
}
