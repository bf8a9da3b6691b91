import { finiteNumber, oneOf } from '../common/checks.js'
import { textTable } from '../common/textTable.js'
import { SupervisedBaselinesError } from '../errors.js'

/** A model's score on a task; a `TaskScore` is one too. Several of one model and task (seeds, folds) are averaged. */
export interface TaskResult {
  readonly model: string
  readonly task: string
  readonly value: number
}

/** Options of `aggregate`. */
export interface AggregateOptions {
  /** Whether high or low scores are good. Default `'max'`. */
  readonly direction?: 'max' | 'min'
  /** The score that cannot be beaten, from which profiles measure. Default 1, for `'min'` 0. */
  readonly perfect?: number
  /**
   * What becomes of a model that lacks some tasks: there it shares the last places (`last`, the default), or is not
   * ranked (`skip`); or only tasks that every model has count (`common`). Means and medians are always of the scores there are.
   */
  readonly missing?: 'last' | 'skip' | 'common'
}

/** Models compared over tasks. */
export interface Aggregate {
  /** The tasks compared over, by name. */
  readonly tasks: readonly string[]
  /** Whether high or low scores are good. */
  readonly direction: 'max' | 'min'
  /** What became of models that lack some tasks. */
  readonly missing: 'last' | 'skip' | 'common'
  /** The lowest average rank first. */
  readonly models: readonly AggregateRow[]
}

/** How one model does over the tasks; arrays are by task, null where it has no score. */
export interface AggregateRow {
  /** The model's name. */
  readonly model: string
  /** On how many tasks it has a score. */
  readonly tasks: number
  /** Over the tasks. */
  readonly mean: number
  /** Over the tasks. */
  readonly median: number
  /** 1 is the best; models that tie share their places. */
  readonly averageRank: number
  /** On how many tasks no other is better. */
  readonly best: number
  /** By task, in the order of `tasks`. */
  readonly scores: readonly (number | null)[]
  /** By task, 1 for the best. */
  readonly ranks: readonly (number | null)[]
  /** Its distance from the perfect score, as a multiple of the best model's; null also where it is infinite. */
  readonly ratios: readonly (number | null)[]
}

/**
 * Mean, median, average rank and distance from the best of each model over tasks, as arXiv 2411.02796 compares models.
 *
 * @throws `invalid-data` without results, for a score that is not finite or better than perfect, or, with `common`,
 * if no task has scores of all models.
 *
 * @example
 * const results = [
 *   { model: 'ours', task: 'a', value: 0.8 },
 *   { model: 'ours', task: 'b', value: 0.7 },
 *   { model: 'theirs', task: 'a', value: 0.9 },
 *   { model: 'theirs', task: 'b', value: 0.6 },
 * ]
 * console.log(aggregateText(aggregate(results)))
 */
export function aggregate(results: readonly TaskResult[], options: AggregateOptions = {}): Aggregate {
  const direction = oneOf('direction', options.direction ?? 'max', ['max', 'min'])
  const missing = oneOf('missing', options.missing ?? 'last', ['last', 'skip', 'common'])
  const perfect = finiteNumber('perfect', options.perfect ?? (direction === 'max' ? 1 : 0))
  const models = [...new Set(results.map(({ model }) => model))]
  const means = meansByTask(results)
  const tasks = [...means.keys()].filter(
    task => missing !== 'common' || means.get(task)!.size === models.length,
  )
  if (tasks.length === 0) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      results.length === 0
        ? 'There are no results to aggregate.'
        : `No task has scores of all ${models.length} models. Leave models out, or give \`missing: 'last'\` or \`'skip'\`.`,
      { models },
    )
  }
  const costs = tasks.map(task => {
    const scores = means.get(task)!
    return models.map(model => {
      const score = scores.get(model)
      return score === undefined ? undefined : cost(score, { task, model, direction, perfect })
    })
  })
  const ranks = costs.map(row => rankRow(row, missing === 'last'))
  const rows = models.map((model, m): AggregateRow => {
    const scores = tasks.map(task => means.get(task)!.get(model) ?? null)
    const own = scores.filter(score => score !== null)
    const ownRanks = ranks.map(row => row[m]!)
    const best = costs.map(row => Math.min(...row.map(value => value ?? Infinity)))
    return {
      model,
      tasks: own.length,
      mean: mean(own),
      median: median(own),
      averageRank: mean(ownRanks.filter(rank => rank !== null)),
      best: costs.filter((row, t) => row[m] === best[t]).length,
      scores,
      ranks: ownRanks,
      ratios: costs.map((row, t) => ratio(row[m], best[t]!)),
    }
  })
  rows.sort((a, b) => a.averageRank - b.averageRank || b.best - a.best || (a.model < b.model ? -1 : 1))
  return { tasks, direction, missing, models: rows }
}

/** A model's performance profile (Dolan and More, 2002): on what share of the tasks it is within `ratio` of the best. */
export interface PerformanceProfile {
  readonly model: string
  /** Where the share rises, from 1 on, ascending. */
  readonly points: readonly { readonly ratio: number; readonly share: number }[]
}

/** The profiles of all models: the share at `ratio` 1 is that of the tasks on which it is best. Missing scores are never within. */
export function performanceProfiles({ models, tasks, missing }: Aggregate): PerformanceProfile[] {
  return models.map(({ model, ratios, tasks: own }) => {
    const count = missing === 'skip' ? own : tasks.length
    const finite = ratios.filter(ratio => ratio !== null).sort((a, b) => a - b)
    const rises = [...new Set([1, ...finite])]
    return {
      model,
      points: rises.map(ratio => ({ ratio, share: finite.filter(other => other <= ratio).length / count })),
    }
  })
}

/** The aggregate as an aligned table of text. */
export function aggregateText({ models, tasks, missing }: Aggregate): string {
  const rows = models.map(row => [
    row.model,
    row.averageRank.toFixed(2),
    row.mean.toFixed(4),
    row.median.toFixed(4),
    String(row.best),
    String(row.tasks),
  ])
  const table = textTable(['model', 'average rank', 'mean', 'median', 'best on', 'tasks'], rows)
  const isPartial = models.some(row => row.tasks < tasks.length)
  if (!isPartial) return table
  const treated = missing === 'last' ? 'share the last places there' : 'are not ranked there'
  return `${table}\n\n${tasks.length} tasks in all; models that lack some ${treated}, and their means are of other tasks.`
}

function meansByTask(results: readonly TaskResult[]): Map<string, Map<string, number>> {
  const values = new Map<string, Map<string, number[]>>()
  for (const { task, model, value } of results) {
    if (!Number.isFinite(value)) {
      throw new SupervisedBaselinesError(
        'invalid-data',
        `The score of ${model} on ${task} is ${value}. Leave out a result that has no score.`,
        { model, task, value },
      )
    }
    const ofTask = values.get(task) ?? new Map<string, number[]>()
    values.set(task, ofTask.set(model, [...(ofTask.get(model) ?? []), value]))
  }
  return new Map(
    [...values].map(([task, ofTask]) => [
      task,
      new Map([...ofTask].map(([model, scores]) => [model, mean(scores)])),
    ]),
  )
}

function cost(
  score: number,
  of: { task: string; model: string; direction: 'max' | 'min'; perfect: number },
): number {
  const distance = of.direction === 'max' ? of.perfect - score : score - of.perfect
  if (distance >= 0) return distance
  throw new SupervisedBaselinesError(
    'invalid-data',
    `The score of ${of.model} on ${of.task} is ${score}, better than ${of.perfect}, which should be perfect. Give scores as shares, or set the option \`perfect\` (100 for percent).`,
    { ...of, score },
  )
}

/** Ranks from 1, ties sharing the mean of their places; those without a cost share the last places or have none. */
function rankRow(costs: readonly (number | undefined)[], missingAreLast: boolean): (number | null)[] {
  return costs.map(own => {
    if (own === undefined && !missingAreLast) return null
    const value = own ?? Infinity
    const others = costs.map(other => other ?? Infinity)
    const better = others.filter(other => other < value).length
    const equal = others.filter(other => other === value).length
    return better + (equal + 1) / 2
  })
}

function ratio(own: number | undefined, best: number): number | null {
  if (own === undefined) return null
  if (own === best) return 1
  return best === 0 ? null : own / best
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}
