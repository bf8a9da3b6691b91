import { version } from '../../common/version.js'
import { SupervisedBaselinesError } from '../../errors.js'
import type { Checkpoint } from '../../training/index.js'
import type { Config, Objective, ObjectiveRun } from '../../tuning/index.js'
import { type DashaJournal, type DashaRun, differencesOf, inWords } from './journal.js'
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
    const kept = (await run.journal.read('run')) as DashaRun
    const { seed, holdout } = kept
    const task = await prepareTask(await run.task, { seed, ...(holdout !== null && { holdout }) })
    const own = { version, ...task.identity }
    const differs = differencesOf(kept, own)
    if (differs.length > 0) {
      throw new SupervisedBaselinesError(
        'invalid-option',
        `The option \`task\` of dashaObjective is not the one of the run: ${inWords(kept, own, differs)}. Read the same ` +
          'files in the same way, with the same version of this package.',
        { option: 'task', differs },
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
    made ??= make().catch(error => {
      // What failed once, a journal that could not be read, say, is tried again for the next segment.
      made = undefined
      throw error
    })
    const { trial, retraining } = await made
    await (isRetraining(segment.config) ? retraining(segment as ObjectiveRun) : trial(segment))
  }
}
