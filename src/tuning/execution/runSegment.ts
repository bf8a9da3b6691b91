import { SupervisedBaselinesError } from '../../errors.js'
import { describeError } from './describeError.js'
import type { Segment, SegmentUpdate } from './executor.js'
import { createHandover } from './handover.js'
import type { Objective } from './objective.js'
import { reportsOf } from './reports.js'
import { loadOwn, type TrialCheckpoint, type TrialCheckpoints } from './trialCheckpoints.js'

/**
 * The updates of an objective run over one segment, as an executor gives them: it goes on from the newest checkpoint
 * and keeps new ones. If the store already holds the result, that is given and the objective not called.
 */
export function runSegment(
  objective: Objective,
  segment: Segment,
  store: TrialCheckpoints,
  signal: AbortSignal,
): AsyncIterableIterator<SegmentUpdate> {
  const handover = createHandover<SegmentUpdate>()
  const controller = new AbortController()
  const end = (reason: unknown) => {
    controller.abort(reason)
    handover.close(reason)
  }
  const onAbort = () => end(signal.reason)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })

  const work = async () => {
    try {
      await train(objective, segment, store, controller.signal, update => handover.offer(update))
    } catch (error) {
      if (!controller.signal.aborted) await handover.offer({ type: 'failed', error: describeError(error) })
    }
  }
  void work()
    // Only the offer of a failure can fail here, where its consumer wants no more: then nobody is to be told.
    .catch(() => {})
    .finally(() => {
      signal.removeEventListener('abort', onAbort)
      handover.close(new Error('The segment has ended.'))
    })

  const { items } = handover
  return {
    next: () => items.next(),
    async return() {
      await items.return!()
      end(new Error('No more of the trial is wanted.'))
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

async function train(
  objective: Objective,
  segment: Segment,
  store: TrialCheckpoints,
  signal: AbortSignal,
  offer: (update: SegmentUpdate) => Promise<void>,
): Promise<void> {
  const { trial, to, seed } = segment
  // The objective's own, which it may change.
  const config = { ...segment.config }
  const saved = await loadOwn(store, trial, to, { config: segment.config, seed })
  if (saved && saved.resource >= to) return offer(updateOf(saved))
  const reports = await reportsOf(segment, { store, signal, offer })
  try {
    const value = await objective({
      config,
      resource: to,
      checkpoint: saved && { resource: saved.resource, state: saved.state },
      report: reports.report,
      signal,
      trial,
      seed,
    })
    await reports.drained()
    if (reports.reached < to && typeof value === 'number') await reports.report({ resource: to, value })
  } catch (error) {
    // What was reported before a failure comes before it.
    await reports.settled()
    throw error
  } finally {
    reports.close()
  }
  if (reports.reached >= to) return
  throw new SupervisedBaselinesError(
    'invalid-option',
    `The objective ended at resource ${reports.reached} and was asked for ${to}: ` +
      `report({ resource: ${to}, value }) before it ends, or return the value.`,
    { option: 'objective', trial, reached: reports.reached, wanted: to },
  )
}

function updateOf({ resource, value, metrics }: TrialCheckpoint): SegmentUpdate {
  return { type: 'report', resource, value, ...(metrics && { metrics }) }
}
