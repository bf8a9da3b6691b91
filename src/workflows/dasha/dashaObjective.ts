import { SupervisedBaselinesError } from '../../errors.js'
import type { Checkpoint } from '../../training/index.js'
import type { Config, Objective, ObjectiveRun } from '../../tuning/index.js'
import type { DashaJournal, DashaRun } from './journal.js'
import type { DashaPlan } from './plan.js'
import { prepareTask } from './prepareTask.js'
import { isRetraining, retrainingObjective } from './retrainElsewhere.js'
import type { SearchedBackbones } from './searchBackbones.js'
import type { DashaTask } from './task.js'
import { trialObjective } from './trialObjective.js'

/**
 * The trainings of a run for processes of their own: a module exports this by default, and `dasha` gets an executor of
 * that module. It trains the tuner's trials and the nets of the last stage, and takes the plan and what was found from
 * the run's journal, which both must share.
 *
 * @example
 * ```ts no-run
 * declare function readMyTask(): Promise<DashaTask>
 * export default dashaObjective({ task: readMyTask(), journal: dashaFolder('run') })
 * ```
 */
export function dashaObjective(run: {
  readonly task: DashaTask | Promise<DashaTask>
  readonly journal: DashaJournal
}): Objective<Config, Checkpoint> {
  let made: Promise<{ trial: Objective<Config, Checkpoint>; retraining: Objective }> | undefined
  const make = async () => {
    const { seed, holdout, fingerprint } = (await run.journal.read('run')) as DashaRun
    const task = await prepareTask(await run.task, { seed, ...(holdout !== null && { holdout }) })
    if (task.fingerprint !== fingerprint) {
      throw new SupervisedBaselinesError(
        'invalid-option',
        'The option `task` of dashaObjective is another than the one of the run: read the same files in the same way.',
        { option: 'task' },
      )
    }
    const plan = (await run.journal.read('plan')) as DashaPlan
    const searched = (await run.journal.read('searched')) as SearchedBackbones
    return {
      trial: trialObjective(task, plan, searched),
      retraining: retrainingObjective(task, plan, searched, run.journal),
    }
  }
  return async segment => {
    made ??= make()
    const { trial, retraining } = await made
    await (isRetraining(segment.config) ? retraining(segment as ObjectiveRun) : trial(segment))
  }
}
