import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ashaTune, memoryJournal, uniform } from '../../src/tuning/index.js'
import { builtDistributed } from '../support/builtDistributed.js'
import { objectivesFile, startWorkerProcess } from '../support/fleet.js'
import { hasRedisServer, type RedisServer, startRedis } from '../support/redisServer.js'

const space = { x: uniform(0, 1) }

describe.skipIf(!hasRedisServer())('the coordinator of a study', () => {
  let redis: RedisServer
  let count = 0
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.stop())
  const fresh = (more: object = {}) => ({
    ...{ connection: redis.url, prefix: `coordinator-${count++}`, objective: 'curve', leaseSeconds: 1 },
    ...more,
  })

  test('is one: a second is refused by name, and free to take over once the first has ended', async () => {
    const { queueExecutor } = await builtDistributed()
    const options = fresh({ study: 'lone' })
    const first = await queueExecutor(options)
    await expect(queueExecutor(options)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(
        new RegExp(`study lone is coordinated by process ${process.pid} on .*one coordinator at a time`),
      ),
    })
    await first.close!()
    const second = await queueExecutor(options)
    await second.close!()
  }, 30_000)

  test('ends its study with the reason once another has taken it over', async () => {
    const { queueExecutor } = await builtDistributed()
    const options = fresh()
    const executor = await queueExecutor(options)
    const { Redis } = await import('ioredis')
    const client = new Redis(redis.url)
    const key = `${options.prefix}:study:curve:coordinator`
    const study = ashaTune({ space, executor, maxTrials: 4, maxResource: 1 })
    const outcome = expect(study).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/process 7 on elsewhere/),
    })
    await client.incr(`${key}:fence`)
    await client.set(key, JSON.stringify({ host: 'elsewhere', pid: 7, since: 'now', id: 'other' }))
    await outcome
    expect(() => executor.submit({} as never, new AbortController().signal)).toThrow(/elsewhere/)
    await executor.close!()
    expect(await client.get(key)).toMatch(/elsewhere/)
    client.disconnect()
  }, 30_000)

  test('takes its lease again when Redis was away for longer than that, if nobody else has it', async () => {
    const { queueExecutor } = await builtDistributed()
    const options = fresh()
    const executor = await queueExecutor(options)
    const { Redis } = await import('ioredis')
    const client = new Redis(redis.url)
    const key = `${options.prefix}:study:curve:coordinator`
    const before = await client.get(key)
    await client.del(key)
    await new Promise(done => setTimeout(done, 700))
    expect(await client.get(key)).toBe(before)
    client.disconnect()
    await executor.close!()
  }, 30_000)

  test('goes on with what ran and with what had ended while it was away', async () => {
    const { queueExecutor } = await builtDistributed()
    const options = fresh()
    const worker = startWorkerProcess(redis.url, 'curve', {
      prefix: options.prefix,
      concurrency: 2,
      env: { FLEET_STEP_MS: '300' },
    })
    const journal = memoryJournal()
    const stop = new AbortController()
    const executor = await queueExecutor(options)
    // A coordinator that dies closes nothing: neither its journal nor its executor.
    const silent = { ...executor, capacity: 2, submit: executor.submit }
    let segments = 0
    const dead = ashaTune({
      ...{
        space,
        executor: silent,
        journal: { ...journal, close: async () => {} },
        maxTrials: 6,
        maxResource: 1,
      },
      onProgress: ({ update }) => {
        if (update.type === 'segment' && ++segments === 4) throw new Error('killed')
      },
      signal: stop.signal,
    })
    await expect(dead).rejects.toThrow('killed')
    await executor.close!()
    const again = await queueExecutor(options)
    const result = await ashaTune({
      ...{ space, executor: again, journal, resume: true, maxTrials: 6, maxResource: 1 },
    })
    expect(result.trials.map(({ status }) => status)).toEqual(Array(6).fill('completed'))
    await again.close!()
    await worker.end('SIGTERM')
  }, 60_000)

  test('runs nothing that an earlier coordinator asks for afterwards, and nothing of an earlier study of its name', async () => {
    const { queueExecutor, startWorker } = await builtDistributed()
    const options = fresh()
    const worker = await startWorker({
      ...{ connection: redis.url, prefix: options.prefix },
      objectives: { curve: { module: objectivesFile, exportName: 'curve' } },
      machine: { backend: 'wasm', gpu: null },
    })
    const run = async (seed: number) => {
      const executor = await queueExecutor(options)
      const { trials } = await ashaTune({ space, executor, seed, maxTrials: 3, maxResource: 1 })
      await executor.close!()
      return trials.map(({ config, value }) => Math.abs(value! - ((config.x - 0.3) ** 2 + 1)))
    }
    // The same worker has the checkpoints of the first when it runs the second.
    expect([...(await run(1)), ...(await run(2))]).toEqual([0, 0, 0, 0, 0, 0])

    const { Queue } = await import('bullmq')
    const { Redis } = await import('ioredis')
    const client = new Redis(redis.url, { maxRetriesPerRequest: null })
    const queue = new Queue('segments', { connection: client, prefix: options.prefix })
    const executor = await queueExecutor(options)
    const segment = {
      trial: 0,
      config: { x: 1 },
      from: 0,
      to: 1,
      milestones: [1],
      attempt: 1,
      seed: 1,
      age: 0,
    }
    const requires = { objective: 'curve', version: worker.facts.version, data: {}, needs: {} }
    const stale = { study: 'curve', run: 'x', fence: 1, segment, maxAttempts: 3, requires }
    const job = await queue.add('curve', stale, { jobId: 'stale-one' })
    const state = async () => ((await job.getState()) === 'failed' ? job.id : undefined)
    const deadline = Date.now() + 10_000
    while (!(await state()) && Date.now() < deadline) await new Promise(done => setTimeout(done, 50))
    expect((await queue.getJob('stale-one'))!.failedReason).toMatch(/earlier coordinator/)
    await executor.close!()
    await worker.close()
    await queue.close()
    client.disconnect()
  }, 60_000)
})
