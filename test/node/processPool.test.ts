import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  ashaTune,
  type Executor,
  foldJournal,
  memoryJournal,
  type StudyEvent,
  uniform,
} from '../../src/tuning/index.js'
import { compilePool } from '../support/compilePool.js'

const folder = mkdtempSync(join(tmpdir(), 'pool-'))
afterAll(() => rmSync(folder, { recursive: true }))

const { processPoolExecutor, moduleOf } = await compilePool()

const pool = (exportName: string, more: object = {}) =>
  processPoolExecutor({
    module: moduleOf('poolObjectives'),
    exportName,
    env: { ...process.env, POOL_LOG: join(folder, `${exportName}.log`) },
    ...more,
  })

async function using<T>(executor: Executor, work: (executor: Executor) => Promise<T>): Promise<T> {
  try {
    return await work(executor)
  } finally {
    await executor.close?.()
  }
}

test('a random worker killed every second: all 40 trials end, no result is counted twice', async () => {
  const log = join(folder, 'slow.log')
  const journal = memoryJournal()
  let kills = 0
  let next = 7
  const killer = setInterval(() => {
    if (!existsSync(log)) return
    const pids = [...new Set(readFileSync(log, 'utf8').trim().split('\n').slice(-4))].map(Number)
    next = (next * 16807) % 2147483647
    try {
      process.kill(pids[next % pids.length]!, 'SIGKILL')
      kills++
    } catch {
      // It was dead already.
    }
  }, 1000)
  const result = await using(await pool('slow', { workers: 2 }), executor =>
    ashaTune({
      space: { x: uniform(0, 1) },
      executor,
      journal,
      maxTrials: 40,
      maxResource: 4,
      reductionFactor: 2,
      maxAttempts: 20,
      timeBudget: 100,
    }),
  ).finally(() => clearInterval(killer))

  expect(kills).toBeGreaterThan(2)
  expect(result.reason).toBe('finished')
  expect(result.trials).toHaveLength(40)
  expect(new Set(result.trials.map(trial => trial.status))).toEqual(new Set(['paused', 'completed']))
  const events = (await journal.read()).map(line => JSON.parse(line) as StudyEvent)
  const reports = events.filter(event => event.type === 'report').map(e => `${e.trial}/${e.resource}`)
  expect(new Set(reports).size).toBe(reports.length)
  expect(events.filter(event => event.type === 'lost').length).toBeGreaterThan(0)
  for (const { config, curve } of result.trials) {
    for (const point of curve) expect(point.value).toBe(config.x + 1 / point.resource)
  }
}, 120_000)

test.each([
  'greedy',
  // Linux alone lets one process see what another one uses.
  ...(process.platform === 'linux' ? ['greedyAtOnce'] : []),
])(
  'a worker that uses more memory than it may loses its segment and says why: %s',
  async objective => {
    const result = await using(await pool(objective, { memoryLimit: 400 }), executor =>
      ashaTune({ space: { x: uniform(0, 1) }, executor, maxTrials: 1, maxResource: 1, maxAttempts: 2 }),
    )
    expect(result.trials[0]!.why).toMatch(/used \d+ MiB, more than the 400 it may\. \(2 times\)/)
    // The objective would go up to 2,000.
    expect(Number(/used (\d+) MiB/.exec(result.trials[0]!.why)![1])).toBeLessThan(1600)
  },
  60_000,
)

test('an objective that does not listen is ended after its grace, and the pool goes on', async () => {
  await using(await pool('deaf', { grace: 200 }), async executor => {
    const first = await ashaTune({ space: { x: uniform(0, 1) }, executor, timeBudget: 1.5, maxResource: 1 })
    expect(first).toMatchObject({ reason: 'time-budget' })
    const segment = { from: 0, to: 1, milestones: [1], attempt: 1, seed: 1, age: 0 }
    for await (const update of executor.submit(
      { ...segment, trial: 1, config: { x: -1 } },
      new AbortController().signal,
    )) {
      expect(update).toMatchObject({ type: 'report', value: -1 })
    }
  })
}, 60_000)

test('a module or an export that is not there fails the trial with its name', async () => {
  const result = await using(await pool('nothing'), executor =>
    ashaTune({ space: { x: uniform(0, 1) }, executor, maxTrials: 1, maxResource: 1 }),
  )
  expect(result.trials[0]!.why).toMatch(/poolObjectives.js has no function exported as nothing/)
}, 60_000)

test('more processes than any machine runs are refused before one is started', async () => {
  await expect(pool('slow', { workers: 1e6 })).rejects.toThrow(/`workers` is 1000000, .* from 1 to 1024/)
})

test('reports that are not awaited lose neither a process nor a result', async () => {
  const journal = memoryJournal()
  const { trials } = await using(await pool('hasty'), executor =>
    ashaTune({
      ...{ space: { x: uniform(0, 1) }, executor, journal, minResource: 3, maxResource: 3, maxTrials: 4 },
    }),
  )
  expect(trials.map(trial => trial.curve.map(point => point.resource))).toEqual(Array(4).fill([1, 2, 3]))
  expect((await journal.read()).filter(line => line.includes('"lost"'))).toEqual([])
}, 60_000)

test('a report that the journal cannot hold fails its trial, in a process of its own too', async () => {
  const journal = memoryJournal()
  const { trials } = await using(await pool('odd'), executor =>
    ashaTune({ space: { x: uniform(0, 1) }, executor, journal, maxResource: 1, maxTrials: 2 }),
  )
  expect(trials.map(trial => trial.status)).toEqual(['failed', 'completed'])
  expect(foldJournal(await journal.read()).state.trials.size).toBe(2)
}, 60_000)
