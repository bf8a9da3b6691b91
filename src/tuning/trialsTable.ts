import { type ResultTable, tableOfRows } from '../tables/index.js'
import type { TuneResult } from './tuneResult.js'

/** The trials of a study as a table, one row each: what became of it, and one column a hyperparameter. */
export function trialsTable({ trials }: Pick<TuneResult<unknown>, 'trials'>): ResultTable {
  return tableOfRows(
    trials.map(({ trial, bracket, status, value, resource, computeTime, config }) => ({
      ...{ trial, bracket, status, value, resource, computeTime },
      ...(config as Record<string, number | string | boolean>),
    })),
  )
}
