import { optionChecks } from '../../common/checkedJSON.js'
import { invalidOption, SupervisedBaselinesError } from '../../errors.js'
import { checkedReport, type Report } from '../reportSchema.js'
import type { Segment, SegmentUpdate } from './executor.js'
import type { ObjectiveReport } from './objective.js'
import type { TrialCheckpoints } from './trialCheckpoints.js'

/** Takes the reports of one segment, in the order in which they were made, awaited or not. */
export interface Reports {
  report(given: ObjectiveReport): Promise<void>
  /** Waits for the reports made so far; never rejects. */
  settled(): Promise<void>
  /** Waits likewise, and throws why no more is wanted or why a report was refused, if either is so. */
  drained(): Promise<void>
  /** Refuses all reports that come later. */
  close(): void
  /** The highest resource reported. */
  readonly reached: number
}

interface ReportsOptions {
  readonly store: TrialCheckpoints
  /** Aborted once nothing more of the segment is wanted. */
  readonly signal: AbortSignal
  /** Hands an update on; done once it was dealt with. */
  readonly offer: (update: SegmentUpdate) => Promise<void>
}

/** The reports of a segment: each is checked, has its state kept if it has one, and is offered as an update. */
export async function reportsOf(segment: Segment, options: ReportsOptions): Promise<Reports> {
  const { trial, from, to, milestones, seed } = segment
  const origin = { config: { ...segment.config }, seed }
  const { store, signal, offer } = options
  const untouched = new Set([...(await store.resources(trial)), from, ...milestones])
  let reached = 0
  let transient: number | undefined
  let refused: { readonly error: unknown } | undefined
  let isClosed = false
  let turn: Promise<void> = Promise.resolve()

  async function take(given: ObjectiveReport): Promise<void> {
    if (signal.aborted) throw signal.reason
    if (isClosed) throw late(trial)
    if (refused) throw refused.error
    const report = refusing(() => checkedOf(given, reached, to))
    reached = report.resource
    const mine = turn.then(() => keepAndOffer(report, given.state))
    // The next report goes on; `mine` tells of the failure.
    turn = mine.catch(() => {})
    return mine
  }

  async function keepAndOffer(report: Report, state: ObjectiveReport['state']): Promise<void> {
    if (signal.aborted) throw signal.reason
    const isMilestone = milestones.includes(report.resource)
    if (state !== undefined && (isMilestone || typeof state !== 'function')) {
      try {
        const kept = typeof state === 'function' ? await state() : state
        await store.save(trial, { ...report, origin, state: kept })
      } catch (error) {
        refused ??= { error }
        throw error
      }
      if (transient !== undefined) await store.remove(trial, transient)
      transient = untouched.has(report.resource) ? undefined : report.resource
    }
    await offer({ type: 'report', ...report })
  }

  async function settled(): Promise<void> {
    // A report may be made while earlier ones are waited for.
    let waitedFor: unknown
    while (waitedFor !== turn) {
      waitedFor = turn
      await turn
    }
  }

  function refusing<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      refused ??= { error }
      throw error
    }
  }

  return {
    report(given) {
      const taken = take(given)
      // Whoever awaits a report learns of its failure; one that nobody awaits must not end the process.
      taken.catch(() => {})
      return taken
    },
    settled,
    async drained() {
      await settled()
      if (signal.aborted) throw signal.reason
      if (refused) throw refused.error
    },
    close() {
      isClosed = true
    },
    get reached() {
      return reached
    },
  }
}

function checkedOf(given: ObjectiveReport, reached: number, to: number): Report {
  const report = checkedReport(optionChecks, 'report', optionChecks.record('report', given))
  const { resource } = report
  if (resource <= reached) {
    throw invalidOption('report.resource', resource, `a whole number above ${reached}, the last one reported`)
  }
  if (resource > to) {
    throw invalidOption(
      'report.resource',
      resource,
      `at most ${to}, the resource that was asked for: train until \`resource\` and no further`,
    )
  }
  return report
}

function late(trial: number): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'invalid-option',
    `A report of trial ${trial} came after its objective had ended: await every report before it ends.`,
    { option: 'report', trial },
  )
}
