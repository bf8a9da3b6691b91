import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { PreparedTask } from './prepareTask.js'
import type { StageOptions } from './progress.js'
import { intervalsOf, type ModelScores, outputsOf, scoresOf } from './scoreModel.js'

/** Scores on test data: plain JSON. */
export interface TestScores extends ModelScores {
  /** Test examples that training has too, and the scores without them; undefined where there are none. */
  readonly duplicates: number
  readonly withoutDuplicates: ModelScores | undefined
}

/** The scores of a model on the task's test data, which nothing else reads the labels of; undefined without any. */
export async function testOnce(
  task: PreparedTask,
  model: LayersModel,
  options: Pick<StageOptions, 'signal' | 'onProgress'> = {},
): Promise<TestScores | undefined> {
  const { test, testDuplicates } = task
  if (!test) return undefined
  options.onProgress?.({ kind: 'test', examples: test.size })
  const all = await outputsOf(task, model, test, options.signal)
  const isKnown = new Set(testDuplicates)
  const unknown = Array.from({ length: test.size }, (_, i) => i).filter(i => !isKnown.has(i))
  const isPartly = testDuplicates.length > 0 && unknown.length > 0
  const scores = await scoresOf(task, all, test.size)
  return {
    ...scores,
    intervals: intervalsOf(task, all, scores),
    duplicates: testDuplicates.length,
    withoutDuplicates: isPartly ? await scoresOf(task, all, test.size, unknown) : undefined,
  }
}
