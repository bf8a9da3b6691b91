import { type ResultTable, tableOfRows } from '../../tables/index.js'
import type { DashaSummary } from './result.js'

/** The scores of a `dasha` run as a table: one row a part and metric, with the interval where the part has one. */
export function scoresTable({ details }: Pick<DashaSummary, 'details'>): ResultTable {
  return tableOfRows(
    Object.entries(details).flatMap(([part, scores]) =>
      Object.entries(scores?.scores ?? {}).map(([metric, value]) => ({
        part,
        metric,
        value,
        lower: scores?.intervals?.[metric]?.lower,
        upper: scores?.intervals?.[metric]?.upper,
        examples: scores?.examples,
      })),
    ),
  )
}
