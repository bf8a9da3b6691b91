import { genomicsTaskScores } from './scores/genomicsTaskScores.js'
import { satelliteTaskScores } from './scores/satelliteTaskScores.js'
import type { TaskScore } from './scores/taskScoreTable.js'

/** Every published score at hand for the classification tasks, each with its source and protocol. */
export const taskScores: readonly TaskScore[] = [...genomicsTaskScores, ...satelliteTaskScores]

/** The published scores on a task, best first within each metric. */
export function publishedTaskScores(task: string, metric?: TaskScore['metric']): TaskScore[] {
  return taskScores
    .filter(score => score.task === task && (metric === undefined || score.metric === metric))
    .sort((a, b) => a.metric.localeCompare(b.metric) || b.value - a.value)
}
