import type { TaskMetric } from '../classificationTask.js'
import type { PublishedScore } from './scoreTable.js'

/** A score that somebody published for a model on a classification task. */
export interface TaskScore extends Pick<PublishedScore, 'model' | 'protocol' | 'source' | 'standing'> {
  /** The task's name: `gue/mouse/2`. */
  readonly task: string
  /**
   * How the model met the task: pretrained and tuned on it as a whole, pretrained and left as it was under a small
   * head, or trained on it alone.
   */
  readonly kind: 'fine-tuned' | 'frozen' | 'supervised'
  /** What was measured; `f1` and `ap` where the source does not say which average. */
  readonly metric: TaskMetric | 'f1' | 'ap'
  /** From 0 to 1 (MCC from -1). */
  readonly value: number
}

/** One published table: each row is `task | a value for every model`, `-` for a blank. */
export interface TaskScoreTable
  extends Pick<TaskScore, 'kind' | 'standing' | 'source' | 'protocol' | 'metric'> {
  /** What 1 is in the table: 1, or 100 for percent. */
  readonly unit: 1 | 100
  /** What the tasks' names begin with. */
  readonly prefix: string
  readonly models: readonly string[]
  readonly rows: string
}

/** The scores of a table, one entry a task and model. */
export function taskScoresOf({ unit, prefix, models, rows, ...facts }: TaskScoreTable): TaskScore[] {
  return rows
    .trim()
    .split('\n')
    .flatMap(row => {
      const [task, cells] = row.split('|').map(part => part.trim()) as [string, string]
      return cells.split(/ +/).flatMap((cell, i): TaskScore[] => {
        if (cell === '-') return []
        // In percent, to the decimals given: 71.52 / 100 is not 0.7152.
        const value = unit === 100 ? Number(`${cell}e-2`) : Number(cell)
        return [{ task: prefix + task, model: models[i]!, value, ...facts }]
      })
    })
}
