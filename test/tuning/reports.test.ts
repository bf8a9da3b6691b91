import { describe, expect, test } from 'vitest'
import {
  ashaTune,
  inProcessExecutor,
  memoryCheckpoints,
  type Objective,
  uniform,
} from '../../src/tuning/index.js'

const space = { a: uniform(0, 1) }
const pause = (ms: number) => new Promise(done => setTimeout(done, ms))

/** The unhandled rejections, each of which would end a process, while `work` runs and a little longer. */
async function unhandledDuring<T>(work: () => Promise<T>): Promise<{ result: T; unhandled: unknown[] }> {
  const unhandled: unknown[] = []
  const others = process.listeners('unhandledRejection')
  const note = (reason: unknown) => void unhandled.push(reason)
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', note)
  try {
    const result = await work()
    await pause(50)
    return { result, unhandled }
  } finally {
    process.off('unhandledRejection', note)
    for (const other of others) process.on('unhandledRejection', other)
  }
}

describe.each(['promotion', 'stopping'] as const)('reports that are not awaited, %s', kind => {
  const study = { space, kind, seed: 1, maxResource: 9, maxTrials: 9 }
  const valueAt = (a: number, epoch: number) => a + 1 / epoch

  test('give what awaited ones give', async () => {
    const awaited = await ashaTune({
      ...study,
      objective: async ({ config, resource, report }) => {
        for (let e = 1; e <= resource; e++) await report({ resource: e, value: valueAt(config.a, e) })
      },
    })
    const { result, unhandled } = await unhandledDuring(() =>
      ashaTune({
        ...study,
        objective: async ({ config, resource, report }) => {
          for (let e = 1; e <= resource; e++) void report({ resource: e, value: valueAt(config.a, e) })
        },
      }),
    )
    expect(unhandled).toEqual([])
    expect(result.rungs).toEqual(awaited.rungs)
  })
})

test('reports keep their order although some have a state to be kept first', async () => {
  const checkpoints = memoryCheckpoints()
  const slow = {
    ...checkpoints,
    save: async (...args: Parameters<typeof checkpoints.save>) => {
      await pause(20)
      await checkpoints.save(...args)
    },
  }
  const objective: Objective = ({ resource, report }) => {
    for (let e = 1; e <= resource; e++) void report({ resource: e, value: e, ...(e % 2 && { state: { e } }) })
    return undefined
  }
  const executor = inProcessExecutor(objective, { checkpoints: slow })
  const { trials } = await ashaTune({ space, executor, minResource: 5, maxResource: 5, maxTrials: 1 })
  expect(trials[0]!.curve.map(point => point.resource)).toEqual([1, 2, 3, 4, 5])
})

test.each<[string, Objective, RegExp | undefined]>([
  [
    'a report after the objective ended',
    async ({ resource, report }) => {
      setTimeout(() => void report({ resource: resource + 1, value: 0 }), 10)
      await report({ resource, value: 1 })
    },
    undefined,
  ],
  [
    'one that the journal cannot hold',
    async ({ resource, report }) => {
      void report({ resource: 1, value: 1, metrics: { f1: null as never } })
      void report({ resource, value: 1 })
    },
    /`report\.metrics\.f1` is null/,
  ],
  [
    'one whose state cannot be kept',
    async ({ resource, report }) => {
      void report({ resource, value: 1, state: () => Promise.reject(new Error('out of memory')) })
    },
    /out of memory/,
  ],
  [
    'one before an error',
    async ({ report }) => {
      void report({ resource: 1, value: 1 })
      throw new Error('no')
    },
    /Error: no/,
  ],
])('%s, not awaited, fails at most its own trial', async (_, objective, why) => {
  const { result, unhandled } = await unhandledDuring(() =>
    ashaTune({ space, objective, minResource: 2, maxResource: 2, maxTrials: 2 }),
  )
  expect(unhandled).toEqual([])
  for (const trial of result.trials) {
    expect(trial.status).toBe(why ? 'failed' : 'completed')
    if (why) expect(trial.why).toMatch(why)
  }
})

describe('a report beyond what was asked for', () => {
  test.each(['promotion', 'stopping'] as const)('is refused by name, %s', async kind => {
    let calls = 0
    const { best, trials } = await ashaTune({
      space,
      kind,
      seed: 1,
      maxResource: 9,
      maxTrials: 9,
      objective: async ({ config, resource, report }) => {
        calls++
        await report({ resource: kind === 'promotion' ? 9 : resource + 3, value: config.a })
      },
    })
    expect(calls).toBe(9)
    expect(best).toBeUndefined()
    const [got, most] = kind === 'promotion' ? [9, 1] : [12, 9]
    for (const { why } of trials) {
      expect(why).toMatch(new RegExp(`\`report\\.resource\` is ${got}, but must be at most ${most}`))
    }
  })

  test('does not count where the one before it was enough', async () => {
    const { best, trials } = await ashaTune({
      space,
      seed: 1,
      maxResource: 9,
      maxTrials: 3,
      objective: async ({ config, resource, report }) => {
        void report({ resource, value: config.a })
        void report({ resource: 100, value: -1 })
      },
    })
    expect(best!.value).toBeGreaterThanOrEqual(0)
    expect(trials.map(trial => trial.status)).not.toContain('failed')
  })
})
