import { invalidOption, SupervisedBaselinesError } from '../../errors.js'
import type { Segment, SegmentUpdate } from './executor.js'
import { createHandover } from './handover.js'
import type { Objective, ObjectiveReport } from './objective.js'
import type { TrialCheckpoint, TrialCheckpoints } from './trialCheckpoints.js'

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
      if (!controller.signal.aborted) await handover.offer({ type: 'failed', error: describe(error) })
    }
  }
  void work()
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
  const { trial, config, from, to, milestones, seed } = segment
  const saved = await store.load(trial, to)
  if (saved && saved.resource >= to) return offer(updateOf(saved))
  const untouched = new Set([...(await store.resources(trial)), from, ...milestones])

  let reached = 0
  let transient: number | undefined
  const report = async (given: ObjectiveReport) => {
    if (signal.aborted) throw signal.reason
    checkReport(given, reached)
    reached = given.resource
    const isMilestone = milestones.includes(reached)
    if (given.state !== undefined && (isMilestone || typeof given.state !== 'function')) {
      const state = typeof given.state === 'function' ? await given.state() : given.state
      await store.save(trial, { ...pointOf(given), state })
      if (transient !== undefined) await store.remove(trial, transient)
      transient = untouched.has(reached) ? undefined : reached
    }
    await offer(updateOf(given))
  }
  const value = await objective({
    config,
    resource: to,
    checkpoint: saved && { resource: saved.resource, state: saved.state },
    report,
    signal,
    trial,
    seed,
  })
  if (signal.aborted) throw signal.reason
  if (reached >= to) return
  if (typeof value === 'number') return report({ resource: to, value })
  throw new SupervisedBaselinesError(
    'invalid-option',
    `The objective ended at resource ${reached} and was asked for ${to}: ` +
      `report({ resource: ${to}, value }) before it ends, or return the value.`,
    { option: 'objective', trial, reached, wanted: to },
  )
}

function checkReport(given: ObjectiveReport, reached: number): void {
  const { resource, value } = given
  if (!Number.isSafeInteger(resource) || resource <= reached) {
    throw invalidOption('report.resource', resource, `a whole number above ${reached}, the last one reported`)
  }
  if (typeof value !== 'number') throw invalidOption('report.value', value, 'a number')
}

function pointOf({ resource, value, metrics }: ObjectiveReport | TrialCheckpoint) {
  return { resource, value, ...(metrics && { metrics }) }
}

function updateOf(given: ObjectiveReport | TrialCheckpoint): SegmentUpdate {
  return { type: 'report', ...pointOf(given) }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
