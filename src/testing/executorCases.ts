import { ashaTune } from '../tuning/ashaTune.js'
import type { Executor, Segment, SegmentUpdate } from '../tuning/execution/executor.js'
import { uniform } from '../tuning/space.js'
import { assert, assertEqual, type ConformanceCase } from './assert.js'

/**
 * How an executor under test is made. It must run `conformanceObjective`, which the entry exports too: by value, or
 * as a module that exports it.
 */
export interface ExecutorSetup {
  /** A new executor that runs so many segments at once; it is closed after each case. */
  make(options: { readonly workers: number }): Promise<Executor>
  /** Seconds to wait for an update before a case fails. Default 20. */
  readonly patience?: number
}

/**
 * What every executor must do, as cases for any test runner: `for (const c of executorCases(setup)) test(c.name, c.run)`.
 *
 * @example
 * ```ts no-run
 * declare function test(name: string, run: () => Promise<void>): void // of any test runner
 * const objective = conformanceObjective as Objective
 * const make = async ({ workers }: { workers: number }) => inProcessExecutor(objective, { concurrency: workers })
 * for (const { name, run } of executorCases({ make })) test(name, run)
 * ```
 */
export function executorCases(setup: ExecutorSetup): readonly ConformanceCase[] {
  const patience = (setup.patience ?? 20) * 1000
  const withExecutor = (workers: number, body: (executor: Executor) => Promise<void>) => async () => {
    const executor = await setup.make({ workers })
    try {
      await body(executor)
    } finally {
      await executor.close?.()
    }
  }
  const all = (executor: Executor, segment: Segment) => within(patience, collect(executor, segment))

  return [
    {
      name: 'it says how many segments it runs at once',
      run: withExecutor(2, async executor => assertEqual(executor.capacity, 2, 'the capacity')),
    },
    {
      name: 'a segment ends with the report at its end',
      run: withExecutor(1, async executor => {
        const updates = await all(executor, segmentOf({ to: 4 }))
        assertEqual(
          updates.at(-1),
          { type: 'report', resource: 4, value: valueAt(0.5, 4) },
          'the last update',
        )
      }),
    },
    {
      name: 'every milestone is reported, in order',
      run: withExecutor(1, async executor => {
        const updates = await all(executor, segmentOf({ to: 9, milestones: [1, 3, 9] }))
        const reported = updates.map(update => (update.type === 'report' ? update.resource : -1))
        assertEqual(
          reported.filter(r => [1, 3, 9].includes(r)),
          [1, 3, 9],
          'the milestones',
        )
        assertEqual(
          reported,
          [...reported].sort((a, b) => a - b),
          'the order',
        )
      }),
    },
    {
      name: 'a trial goes on where it was, and a segment handed out twice gives the same',
      run: withExecutor(1, async executor => {
        await all(executor, segmentOf({ to: 2 }))
        const second = segmentOf({ from: 2, to: 6 })
        const once = await all(executor, second)
        const twice = await all(executor, { ...second, attempt: 2 })
        assertEqual(once.at(-1), { type: 'report', resource: 6, value: valueAt(0.5, 6) }, 'the result')
        assertEqual(twice.at(-1), once.at(-1), 'the result of the second attempt')
      }),
    },
    {
      name: 'an objective that throws gives a failure, and the executor goes on',
      run: withExecutor(1, async executor => {
        const failed = await all(executor, segmentOf({ trial: 7, config: { x: -1 }, to: 2 }))
        assertEqual(failed.at(-1)?.type, 'failed', 'the last update')
        const next = await all(executor, segmentOf({ trial: 8, to: 2 }))
        assertEqual(next.at(-1)?.type, 'report', 'the next segment')
      }),
    },
    {
      name: 'NaN arrives as NaN',
      run: withExecutor(1, async executor => {
        const last = (await all(executor, segmentOf({ config: { x: 2 }, to: 1 }))).at(-1)
        assert(last?.type === 'report' && Number.isNaN(last.value), `the report is ${JSON.stringify(last)}`)
      }),
    },
    {
      name: 'an aborted segment ends soon, without a failure, and the executor goes on',
      run: withExecutor(1, async executor => {
        const controller = new AbortController()
        const updates: SegmentUpdate[] = []
        const reading = (async () => {
          const segment = segmentOf({ trial: 3, to: 1000 })
          for await (const update of executor.submit(segment, controller.signal)) {
            updates.push(update)
            controller.abort()
          }
        })()
        if (executor.now) controller.abort()
        else setTimeout(() => controller.abort(), 300)
        await within(patience, reading)
        assert(
          updates.every(update => update.type === 'report'),
          `it gave ${JSON.stringify(updates.at(-1))}`,
        )
        const next = await all(executor, segmentOf({ trial: 4, to: 2 }))
        assertEqual(next.at(-1)?.type, 'report', 'the next segment')
      }),
    },
    {
      name: 'more segments than it can take wait their turn',
      run: withExecutor(2, async executor => {
        const segments = [0, 1, 2, 3].map(trial => segmentOf({ trial, to: 2 }))
        const ends = await Promise.all(segments.map(segment => all(executor, segment)))
        assertEqual(
          ends.map(updates => updates.at(-1)?.type),
          ['report', 'report', 'report', 'report'],
          'the last updates',
        )
      }),
    },
    {
      name: 'a whole study runs on it',
      run: withExecutor(2, async executor => {
        const result = await within(
          patience,
          ashaTune({ space: { x: uniform(0, 1) }, executor, maxTrials: 9, maxResource: 9, seed: 1 }),
        )
        assertEqual(result.reason, 'finished', 'why it ended')
        assertEqual(result.trials.length, 9, 'the trials')
        for (const { config, curve } of result.trials) {
          for (const { resource, value } of curve) {
            assertEqual(
              value,
              valueAt(config.x, resource),
              `the value of ${JSON.stringify(config)} at ${resource}`,
            )
          }
        }
      }),
    },
  ]
}

function segmentOf(given: Partial<Segment>): Segment {
  const to = given.to ?? 1
  return {
    trial: 0,
    config: { x: 0.5 },
    from: 0,
    to,
    milestones: [to],
    attempt: 1,
    seed: 1,
    age: 0,
    ...given,
  }
}

/** The value that `conformanceObjective` reports for `x` at a resource. */
export function valueAt(x: number, resource: number): number {
  if (x < 0) throw new Error('x is negative')
  return x > 1 ? Number.NaN : (x - 0.3) ** 2 + 1 / resource
}

async function collect(executor: Executor, segment: Segment): Promise<SegmentUpdate[]> {
  const updates: SegmentUpdate[] = []
  for await (const update of executor.submit(segment, new AbortController().signal)) {
    updates.push(update)
    if (update.type !== 'report' || update.resource >= segment.to) break
  }
  return updates
}

function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Nothing came for ${milliseconds} ms.`)), milliseconds)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
