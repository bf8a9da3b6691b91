import { finiteNumber } from '../common/checks.js'
import { textTable } from '../common/textTable.js'
import type { ClassificationTask } from './classificationTask.js'
import { findTask } from './classificationTasks.js'
import type { TaskScore } from './scores/taskScoreTable.js'
import { publishedTaskScores } from './taskScores.js'

/** A score to be set beside published ones. */
export interface OwnScore {
  /** From 0 to 1 (MCC from -1), of the published test set as it is. */
  readonly value: number
  /** Default: the task's metric. */
  readonly metric?: TaskScore['metric']
  /** Default `'measured here'`. */
  readonly model?: string
  /** An interval around it. */
  readonly lower?: number
  /** Upper end of an interval around it, if there is one. */
  readonly upper?: number
  /** The score without the test rows that train has too. */
  readonly withoutDuplicates?: number
}

/** A score beside every published one on the same task, best first. */
export interface PublishedComparison {
  /** The task's name. */
  readonly task: string
  /** The task in words. */
  readonly title: string
  /** What all rows are scored by. */
  readonly metric: TaskScore['metric']
  /** The score that was given. */
  readonly own: OwnScore & { readonly model: string }
  /** Each published model at its best, and the own score among them. */
  readonly rows: readonly ComparisonRow[]
  /** How many of the published models the own score is above. */
  readonly aheadOf: number
  /** How many published models there are. */
  readonly published: number
  /** What has to be known to read the comparison: known faults of the data, scores of another task. */
  readonly notes: readonly string[]
}

/** A row of a comparison. */
export interface ComparisonRow extends Pick<TaskScore, 'model' | 'value'> {
  /** Whether it is the score that was given. */
  readonly isOwn: boolean
  /** The own score less this one. */
  readonly difference: number
  /** Where a published score comes from; absent for the own one. */
  readonly score?: TaskScore
}

/**
 * A score beside the published ones of a known task, with the protocols they were measured by.
 *
 * Of a model with several scores the best stands. Where nobody published scores on the task itself, those of the task
 * that its recipe calls related stand instead, and a note says so.
 *
 * @throws `invalid-option` for an unknown name, or a score that is not a share (83.7 in place of 0.837).
 *
 * @example
 * console.log(comparisonText(compareWithPublished(0.8, 'gue/mouse/2')))
 */
export function compareWithPublished(
  score: OwnScore | number,
  nameOrTask: string | ClassificationTask,
): PublishedComparison {
  const task = typeof nameOrTask === 'string' ? findTask(nameOrTask) : nameOrTask
  const own = { model: 'measured here', ...(typeof score === 'number' ? { value: score } : score) }
  finiteNumber('score', own.value, -1, 1)
  const metric = own.metric ?? task.metric
  const direct = bestScores(task.name, metric)
  const isRelated = direct.length === 0 && task.related !== undefined
  const scores = isRelated ? bestScores(task.related!.task, metric) : direct
  const rows = [
    { model: own.model, value: own.value, isOwn: true, difference: 0 },
    ...scores.map(published => ({
      model: published.model,
      value: published.value,
      isOwn: false,
      difference: own.value - published.value,
      score: published,
    })),
  ]
  return {
    task: task.name,
    title: task.title,
    metric,
    own,
    rows: rows.sort((a, b) => b.value - a.value),
    aheadOf: scores.filter(({ value }) => own.value > value).length,
    published: scores.length,
    notes: [
      ...(isRelated ? [`published scores are of ${task.related!.task}: ${task.related!.because}`] : []),
      ...task.faults,
    ],
  }
}

/** A comparison as an aligned table of text, with numbered sources under it. */
export function comparisonText({
  task,
  title,
  metric,
  own,
  rows,
  aheadOf,
  published,
  notes,
}: PublishedComparison): string {
  const sources = [...new Set(rows.flatMap(({ score }) => (score ? [sourceOf(score)] : [])))]
  const marks = { published: '', 'second-hand': '*', unverified: '?' }
  const table = textTable(
    ['model', metric, 'difference', 'kind', 'source'],
    rows.map(({ model, value, isOwn, difference, score }) => [
      isOwn ? `> ${model}` : `${model}${score ? marks[score.standing] : ''}`,
      value.toFixed(4),
      isOwn ? '' : `${difference > 0 ? '+' : ''}${difference.toFixed(4)}`,
      score?.kind ?? '',
      score ? `[${sources.indexOf(sourceOf(score)) + 1}]` : '',
    ]),
  )
  const interval =
    own.lower === undefined || own.upper === undefined
      ? ''
      : `, interval ${own.lower.toFixed(4)} to ${own.upper.toFixed(4)}`
  const clean =
    own.withoutDuplicates === undefined
      ? ''
      : `, ${own.withoutDuplicates.toFixed(4)} without test rows that train has too`
  return [
    `${task}, ${title}: ${metric} ${own.value.toFixed(4)}${interval}${clean}; ahead of ${aheadOf} of ${published} published models`,
    '',
    table,
    ...(rows.some(({ score }) => score?.standing === 'second-hand') ? ['', '* as quoted by others'] : []),
    ...(sources.length > 0 ? ['', ...sources.map((source, i) => `[${i + 1}] ${source}`)] : []),
    ...(notes.length > 0 ? ['', ...notes.map(note => `Note: ${note}`)] : []),
  ].join('\n')
}

function bestScores(task: string, metric: TaskScore['metric']): TaskScore[] {
  const best = new Map<string, TaskScore>()
  for (const score of publishedTaskScores(task)) {
    if (!compares(score.metric, metric)) continue
    const other = best.get(score.model)
    if (!other || score.value > other.value) best.set(score.model, score)
  }
  return [...best.values()]
}

/** Whether two metrics are the same, or may be, where a source does not say which average it took. */
function compares(published: TaskScore['metric'], wanted: TaskScore['metric']): boolean {
  if (published === wanted) return true
  if (published === 'f1') return wanted.startsWith('f1')
  return published === 'ap' && wanted.startsWith('map')
}

function sourceOf({ source, protocol, metric }: TaskScore): string {
  const vague = metric === 'f1' || metric === 'ap' ? '; which average is not stated' : ''
  return `${source}: ${protocol}${vague}`
}
