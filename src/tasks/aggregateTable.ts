import { type ResultTable, tableOfRows } from '../tables/index.js'
import type { Aggregate } from './aggregate.js'

/** Models compared over tasks as a table, one row a model: what `aggregate` gives, then its score on every task. */
export function aggregateTable({ tasks, models }: Aggregate): ResultTable {
  return tableOfRows(
    models.map(({ model, tasks: count, mean, median, averageRank, best, scores }) => ({
      ...{ model, tasks: count, mean, median, averageRank, best },
      ...Object.fromEntries(tasks.map((task, t) => [task, scores[t]])),
    })),
  )
}
