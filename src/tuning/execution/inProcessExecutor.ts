import { wholeNumber } from '../../common/checks.js'
import type { Executor } from './executor.js'
import type { Objective } from './objective.js'
import { runSegment } from './runSegment.js'
import { memoryCheckpoints, type TrialCheckpoints } from './trialCheckpoints.js'

/** Options of `inProcessExecutor`. */
export interface InProcessOptions {
  /** Segments under way at once; more than one helps where the objective waits for something. Default 1. */
  readonly concurrency?: number
  /** Where checkpoints are kept. Default: in memory. */
  readonly checkpoints?: TrialCheckpoints
}

/** An executor that calls the objective right here. */
export function inProcessExecutor(objective: Objective, options: InProcessOptions = {}): Executor {
  const capacity = wholeNumber('concurrency', options.concurrency ?? 1, 1, 100_000)
  const checkpoints = options.checkpoints ?? memoryCheckpoints()
  return {
    capacity,
    checkpoints,
    submit: (segment, signal) => runSegment(objective, segment, checkpoints, signal),
  }
}
