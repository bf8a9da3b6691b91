import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fitAR, inProcessExecutor, lagGramObjective, lagGramOfShards, solveAR } from '../../src/index.js'
import { builtDistributed } from '../support/builtDistributed.js'
import { hasRedisServer, type RedisServer, startRedis } from '../support/redisServer.js'
import { tempDir } from '../support/tempDir.js'

const SHARDS = 1000
const { shardOf } = (await import('../support/shardObjective.mjs' as string)) as {
  shardOf: (shard: number) => Float64Array[]
}
const folder = tempDir()

describe.skipIf(!hasRedisServer())('the lag products of 1,000 shards', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.stop())

  test('computed by workers and merged, give the fit of one machine to 1e-10', async () => {
    const { queueExecutor, startWorker } = await builtDistributed()
    const common = { connection: redis.url, checkpoints: folder.dir }
    const module = new URL('../support/shardObjective.mjs', import.meta.url)
    const worker = await startWorker({
      ...common,
      objectives: { grams: module },
      concurrency: 2,
      machine: { backend: 'wasm', gpu: null },
    })
    const executor = await queueExecutor({ ...common, objective: 'grams', capacity: 32 })
    const progress: number[] = []
    const gram = await lagGramOfShards({
      executor,
      shards: SHARDS,
      lags: 24,
      differencing: 1,
      onProgress: ({ done }) => progress.push(done),
    })
    await executor.close!()
    await worker.close()

    const panel = Array.from({ length: SHARDS }, (_, shard) => shardOf(shard)).flat()
    const whole = fitAR(panel, { lags: 24, differencing: 1, covariance: false, standardErrors: false })
    const merged = solveAR(gram)
    const distance = Math.max(
      ...whole.fits[0]!.coefficients.map((c, i) => Math.abs(c - merged.coefficients[i]!)),
    )
    console.info(`coefficients differ by at most ${distance}`)
    expect(merged.rows).toBe(4 * SHARDS * (120 - 1 - 24))
    expect(distance).toBeLessThan(1e-10)
    expect(Math.abs(whole.fits[0]!.coefficients[0]!)).toBeGreaterThan(0.1)
    expect(progress.at(-1)).toBe(SHARDS)
  }, 120_000)
})

test('a shard that cannot be computed is named, and an executor without checkpoints refused', async () => {
  const executor = inProcessExecutor(
    lagGramObjective(shard => {
      if (shard === 3) throw new Error('the disk is gone')
      return shardOf(shard)
    }),
  )
  await expect(lagGramOfShards({ executor, shards: 5, lags: 4 })).rejects.toThrow(/Shard 3.*the disk is gone/)
  const { checkpoints, ...bare } = executor
  await expect(lagGramOfShards({ executor: bare, shards: 5, lags: 4 })).rejects.toThrow(/no checkpoints/)
})

test('what was done before is not computed again', async () => {
  const asked: number[] = []
  const stop = new AbortController()
  const executor = inProcessExecutor(
    lagGramObjective(shard => {
      asked.push(shard)
      return shardOf(shard)
    }),
  )
  const options = { executor, shards: 6, lags: 4 }
  const onProgress = ({ done }: { done: number }) => done === 3 && stop.abort()
  await expect(lagGramOfShards({ ...options, signal: stop.signal, onProgress })).rejects.toThrow(
    /after 3 of 6/,
  )
  const gram = await lagGramOfShards({ ...options, resume: true })
  expect(asked).toEqual([0, 1, 2, 3, 4, 5])
  expect(gram.rows).toBe(6 * 4 * 116)
})
