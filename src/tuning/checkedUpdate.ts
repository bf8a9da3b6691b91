import { optionChecks } from '../common/checkedJSON.js'
import { invalidOption } from '../errors.js'
import type { SegmentUpdate } from './execution/executor.js'
import { checkedReport } from './reportSchema.js'
import { isActiveTrial, type TrialState } from './state.js'

const { oneOf, record, text } = optionChecks

/** A copy of what came of a trial's segment; throws `invalid-option` for what a journal could not hold. */
export function checkedUpdate(given: unknown, trial: TrialState): SegmentUpdate {
  const update = record('update', given)
  const type = oneOf('update.type', update['type'], ['report', 'failed', 'lost'])
  if (type !== 'report') return { type, error: text('update.error', update['error']) }
  const report = checkedReport(optionChecks, 'update', update)
  const { from, to } = trial.segment
  if (isActiveTrial(trial) && report.resource > to) {
    throw invalidOption(
      'update.resource',
      report.resource,
      `at most ${to}: trial ${trial.number} was asked to go from ${from} to ${to}, and no further`,
    )
  }
  return { type, ...report }
}
