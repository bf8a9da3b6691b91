import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ashaTune, type Executor, type Segment, type SegmentUpdate, uniform } from '../../src/tuning/index.js'
import { builtDistributed } from '../support/builtDistributed.js'
import { logOf, objectivesFile, startCli, startWorkerProcess, until } from '../support/fleet.js'
import { hasRedisServer, type RedisServer, startRedis } from '../support/redisServer.js'
import { tempDir } from '../support/tempDir.js'

const folder = tempDir()

function segmentOf(given: Partial<Segment>): Segment {
  const to = given.to ?? 1
  return {
    trial: 1,
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

async function lastOf(executor: Executor, segment: Segment, signal = new AbortController().signal) {
  let last: SegmentUpdate | undefined
  for await (const update of executor.submit(segment, signal)) {
    last = update
    if (update.type !== 'report' || update.resource >= segment.to) break
  }
  return last
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe.skipIf(!hasRedisServer())('a worker', () => {
  let redis: RedisServer
  let count = 0
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.stop())

  /** An executor, and what starts workers for it whose work is noted in a log. */
  async function setUp(objective: string, options: object = {}) {
    const { queueExecutor } = await builtDistributed()
    const prefix = `worker-${count++}`
    const log = folder.path(`${prefix}.log`)
    const env = { FLEET_LOG: log, FLEET_STEP_MS: '100' }
    const executor = await queueExecutor({
      ...{ connection: redis.url, prefix, objective, capacity: 2 },
      ...options,
    })
    const start = (more: { lease?: number; env?: Record<string, string> } = {}) =>
      startWorkerProcess(redis.url, objective, { prefix, lease: 2, ...more, env: { ...env, ...more.env } })
    return { executor, prefix, log, start }
  }

  test('that is killed loses its segment to another within its lease and 5 s', async () => {
    const { executor, log, start } = await setUp('curve')
    const first = start()
    const done = lastOf(executor, segmentOf({ to: 30 }))
    await until(() => logOf(log)[0], 30, 'it begins')
    const second = start()
    await until(() => second.said().includes('is ready'), 30, 'the second is there')
    const killed = Date.now()
    await first.end()
    const again = await until(() => logOf(log)[1], 30, 'it begins again')
    expect(again.at - killed).toBeLessThan(2000 + 5000)
    expect(await done).toMatchObject({ type: 'report', resource: 30 })
    await executor.close!()
    await second.end('SIGTERM')
  }, 90_000)

  test('that cannot load an objective does not start, and says which', async () => {
    const { startWorker } = await builtDistributed()
    const start = (objectives: Record<string, { module: string; exportName: string }>) =>
      startWorker({ connection: redis.url, prefix: `worker-${count++}`, objectives })
    const known = { module: objectivesFile, exportName: 'curve' }
    await expect(
      start({ curve: known, other: { module: objectivesFile, exportName: 'absent' } }),
    ).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(/`absent` of .*fleetObjectives.mjs cannot be loaded/),
    })
    await expect(start({ other: { module: '/no/such.mjs', exportName: 'default' } })).rejects.toThrow(
      /such.mjs cannot be loaded/,
    )
    await (await start({ curve: known })).close()
  }, 60_000)

  test('gets a segment that Redis had no room for, and the coordinator tells of that once', async () => {
    const lines: string[] = []
    const { executor, start } = await setUp('curve', { onEvent: (line: string) => lines.push(line) })
    const { Redis } = await import('ioredis')
    const client = new Redis(redis.url)
    await client.config('SET', 'maxmemory', '1')
    const reading = lastOf(executor, segmentOf({}))
    await until(() => lines.find(line => line.startsWith('a segment was not put')), 30, 'it is told of')
    expect(lines.join('\n')).toMatch(/a segment was not put into the queue: .*OOM/)
    expect(new Set(lines).size).toBe(lines.length)
    await client.config('SET', 'maxmemory', '0')
    const worker = start()
    expect(await reading).toMatchObject({ type: 'report', resource: 1 })
    client.disconnect()
    await executor.close!()
    await worker.end('SIGTERM')
  }, 90_000)

  test('keeps its lease while its objective computes without a pause for longer than that', async () => {
    const { executor, log, start } = await setUp('busy')
    const workers = [start({ env: { FLEET_STEP_MS: '3500' } }), start({ env: { FLEET_STEP_MS: '3500' } })]
    expect(await lastOf(executor, segmentOf({}))).toMatchObject({ type: 'report', value: 0.5 })
    expect(logOf(log).filter(({ what }) => what === 'begin')).toHaveLength(1)
    await executor.close!()
    await Promise.all(workers.map(worker => worker.end('SIGTERM')))
  }, 90_000)

  test('whose lease is lost ends the process of the segment within 10 s, and goes on', async () => {
    const { executor, prefix, log, start } = await setUp('deaf')
    const worker = start()
    const stop = new AbortController()
    const first = lastOf(executor, segmentOf({}), stop.signal)
    const { pid } = await until(() => logOf(log)[0], 30, 'it begins')
    const { Redis } = await import('ioredis')
    const client = new Redis(redis.url)
    const [lock] = await client.keys(`${prefix}:segments:*:lock`)
    await client.set(lock!, 'somebody else', 'PX', 60_000)
    const lost = Date.now()
    await until(() => !isAlive(pid), 15, 'the process ends')
    expect(Date.now() - lost).toBeLessThan(10_000)
    expect(worker.process.exitCode).toBe(null)
    expect(worker.said()).toMatch(/lease on trial 1 .* is lost/)
    stop.abort()
    await first
    void lastOf(executor, segmentOf({ trial: 2 })).catch(() => {})
    await until(() => logOf(log).find(({ trial }) => trial === 2), 15, 'the next one begins')
    client.disconnect()
    await worker.end()
    await executor.close!()
  }, 90_000)

  test('that is told that a segment is not wanted any more ends it within seconds', async () => {
    const { executor, log, start } = await setUp('deaf')
    const worker = start()
    const stop = new AbortController()
    const reading = lastOf(executor, segmentOf({}), stop.signal)
    const { pid } = await until(() => logOf(log)[0], 30, 'it begins')
    const cancelled = Date.now()
    stop.abort()
    expect(await reading).toBe(undefined)
    await until(() => !isAlive(pid), 15, 'the process ends')
    expect(Date.now() - cancelled).toBeLessThan(10_000)
    await executor.close!()
    await worker.end('SIGTERM')
  }, 90_000)

  test('gives what failed three times back as failed, with its error', async () => {
    const { executor, start } = await setUp('broken')
    const worker = start()
    const result = await ashaTune({ space: { x: uniform(0, 1) }, executor, maxTrials: 1, maxResource: 1 })
    expect(result.trials[0]).toMatchObject({ status: 'failed', why: expect.stringMatching(/no such luck/) })
    await until(() => worker.said().match(/no such luck/g)?.length === 3, 5, 'it was tried three times')
    await executor.close!()
    await worker.end('SIGTERM')
  }, 60_000)

  test('started and ended by command puts its segments back at once', async () => {
    const { executor, prefix, log } = await setUp('curve')
    const command = () =>
      startCli(
        [
          ...['worker', '--objective', `curve=${objectivesFile}#curve`, '--backend', 'wasm'],
          ...['--prefix', prefix, '--lease', '60'],
        ],
        { REDIS_URL: redis.url, FLEET_LOG: log, FLEET_STEP_MS: '100' },
      )
    const first = command()
    const done = lastOf(executor, segmentOf({ to: 20 }))
    await until(() => logOf(log)[0], 30, 'it begins')
    const second = command()
    await until(() => second.said().includes('is ready'), 30, 'the second is there')
    expect(await first.end('SIGTERM')).toBe(0)
    expect(await done).toMatchObject({ type: 'report', resource: 20 })
    await executor.close!()
    expect(await second.end('SIGTERM')).toBe(0)
  }, 60_000)

  test('leaves jobs that it may not run to others, and says why', async () => {
    const { queueExecutor, startWorker, watchFleet } = await builtDistributed()
    const prefix = `worker-${count++}`
    const [mine, other] = [folder.file('1,2,3'), folder.file('1,2,4')]
    const common = { connection: redis.url, prefix }
    const objectives = { curve: { module: objectivesFile, exportName: 'curve' } }
    const said: string[] = []
    const wrong = await startWorker({
      ...{
        ...common,
        objectives,
        data: { ecg: other },
        concurrency: 5,
        machine: { backend: 'wasm', gpu: null },
      },
      onEvent: line => said.push(line),
    })
    const reasons: string[] = []
    const executor = await queueExecutor({
      ...{ ...common, objective: 'curve', data: { ecg: mine } },
      onRefusal: ({ reason }) => reasons.push(reason),
    })
    expect(executor.capacity).toBe(1)
    const done = lastOf(executor, segmentOf({ to: 2 }))
    const fleet = await watchFleet(common)
    const status = await until(
      async () => {
        const now = await fleet.status()
        return now.refusals.length > 0 && said.length > 0 ? now : undefined
      },
      15,
      'it is refused',
    )
    expect(status.refusals[0]!.reason).toMatch(/its data ecg is another/)
    expect(said[0]).toMatch(/leaves trial 1 of curve from 0 to 2 to others: its data ecg is another/)
    expect(reasons).toEqual([expect.stringMatching(/its data ecg is another/)])
    const right = await startWorker({
      ...common,
      objectives,
      data: { ecg: mine },
      machine: { backend: 'wasm', gpu: null },
    })
    expect(await done).toMatchObject({ type: 'report', resource: 2 })
    await fleet.close()
    await executor.close!()
    await Promise.all([wrong.close(), right.close()])
  }, 60_000)
})
