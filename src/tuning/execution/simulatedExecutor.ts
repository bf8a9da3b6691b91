import { wholeNumber } from '../../common/checks.js'
import { invalidOption } from '../../errors.js'
import { describeError } from './describeError.js'
import type { Executor, Segment, SegmentUpdate } from './executor.js'

/** Learning curves, tabulated or made up, and what they cost. */
export interface SimulationOptions {
  /** Workers of the imagined machine. Default 1. */
  readonly workers?: number
  /** The value at a resource; if it throws, the trial fails. */
  value(segment: Segment, resource: number): number
  /** Seconds that a unit of resource takes. Default 1. */
  secondsPerResource?(segment: Segment): number
  /** Whether the segment's worker dies halfway. Default: never. */
  isLost?(segment: Segment): boolean
  /** Report every unit of resource, not the milestones alone. Default false. */
  readonly everyResource?: boolean
}

/** Reports of a segment with `everyResource`, at most: they are listed. */
const mostReports = 1_000_000

interface OpenSegment {
  readonly segment: Segment
  readonly updates: { readonly due: number; readonly make: () => SegmentUpdate }[]
  pull: ((result: IteratorResult<SegmentUpdate>) => void) | undefined
}

/**
 * An executor in virtual time: nothing is trained, curves are read off, and the clock jumps from one report to the
 * next. What happens at the same moment happens in the order of the trials' numbers. Time stands still while an update
 * is being dealt with, until the next one is pulled from every open segment.
 *
 * A segment handed out again after a restart ends when it would have ended without.
 */
export function simulatedExecutor(options: SimulationOptions): Executor {
  const capacity = wholeNumber('workers', options.workers ?? 1, 1)
  const secondsPerResource = options.secondsPerResource ?? (() => 1)
  const open = new Set<OpenSegment>()
  let clock = 0

  function begin(segment: Segment): OpenSegment {
    const { from, to, milestones, age } = segment
    const start = clock - age
    // Whole microseconds, so that what takes equally long ends at the same time.
    const duration = (resource: number) =>
      Math.round((resource - from) * secondsPerResource(segment) * 1e6) / 1000
    if (options.everyResource && to - from > mostReports) {
      throw invalidOption(
        'everyResource',
        true,
        `left out for segments of more than ${mostReports} resources`,
      )
    }
    const resources = options.everyResource
      ? Array.from({ length: to - from }, (_, i) => from + i + 1)
      : milestones
    const updates: OpenSegment['updates'] = resources.map(resource => ({
      due: start + duration(resource),
      make: () => reportAt(segment, resource),
    }))
    if (options.isLost?.(segment)) {
      const due = clock + duration((from + to) / 2)
      const error = 'The simulated worker died.'
      updates.splice(0, Infinity, ...updates.filter(u => u.due < due), {
        due,
        make: () => ({ type: 'lost', error }),
      })
    }
    return { segment, updates, pull: undefined }
  }

  function reportAt(segment: Segment, resource: number): SegmentUpdate {
    try {
      return { type: 'report', resource, value: options.value(segment, resource) }
    } catch (error) {
      return { type: 'failed', error: describeError(error) }
    }
  }

  function advance(): void {
    let next: OpenSegment | undefined
    for (const each of open) {
      if (!each.pull) return
      if (!next || isSooner(each, next)) next = each
    }
    if (!next) return
    const { due, make } = next.updates.shift()!
    clock = Math.max(clock, due)
    const { pull } = next
    next.pull = undefined
    pull!({ done: false, value: make() })
  }

  function end(each: OpenSegment): IteratorResult<SegmentUpdate> {
    each.pull?.({ done: true, value: undefined })
    if (open.delete(each)) advance()
    return { done: true, value: undefined }
  }

  return {
    capacity,
    now: () => clock,
    submit(segment, signal) {
      const each = begin(segment)
      open.add(each)
      signal.addEventListener('abort', () => end(each), { once: true })
      return {
        [Symbol.asyncIterator]: () => ({
          next() {
            if (signal.aborted || !open.has(each) || each.updates.length === 0) {
              return Promise.resolve(end(each))
            }
            return new Promise(resolve => {
              each.pull = resolve
              advance()
            })
          },
          return: async () => end(each),
        }),
      }
    },
  }
}

function isSooner(a: OpenSegment, b: OpenSegment): boolean {
  const dueA = a.updates[0]!.due
  const dueB = b.updates[0]!.due
  return dueA < dueB || (dueA === dueB && a.segment.trial < b.segment.trial)
}
