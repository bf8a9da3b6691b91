import type { ObjectiveRun } from '../tuning/execution/objective.js'
import { valueAt } from './executorCases.js'

/**
 * The objective that `executorCases` has an executor run: its value at a resource is known, it takes 2 ms a unit, throws
 * for a negative `x` and gives NaN for one above 1. It checks that it goes on from where it was.
 */
export async function conformanceObjective(
  run: ObjectiveRun<{ readonly x: number }, { steps: number }>,
): Promise<void> {
  const { config, resource, checkpoint, report, signal } = run
  if (checkpoint && checkpoint.state.steps !== checkpoint.resource)
    throw new Error('the state is another one')
  for (let step = (checkpoint?.resource ?? 0) + 1; step <= resource; step++) {
    await new Promise(done => setTimeout(done, 2))
    signal.throwIfAborted()
    await report({ resource: step, value: valueAt(config.x, step), state: () => ({ steps: step }) })
  }
}
