import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ArrayDatasetOptions, arrayDataset, dasha } from '../../src/index.js'
import { dashaFolder } from '../../src/node/index.js'
import { startBackend } from '../support/backends.js'
import { builtDistributed } from '../support/builtDistributed.js'
import { hasRedisServer, type RedisServer, startRedis } from '../support/redisServer.js'
import { tempDir } from '../support/tempDir.js'

const { stepArrays } = (await import('../support/stepTask.mjs' as string)) as {
  stepArrays: (examples: number, first: number) => ArrayDatasetOptions
}
const folder = tempDir()

describe.skipIf(!hasRedisServer())('dasha', () => {
  let redis: RedisServer
  beforeAll(async () => {
    await startBackend('wasm')
    redis = await startRedis()
  })
  afterAll(() => redis?.stop())

  test('has its trials done by workers that know the run by its journal', async () => {
    const { queueExecutor, startWorker } = await builtDistributed()
    const run = folder.path('run')
    process.env['DASHA_RUN'] = run
    const common = { connection: redis.url, checkpoints: folder.path('checkpoints') }
    const worker = await startWorker({
      ...common,
      objectives: { trials: new URL('../support/stepTrials.mjs', import.meta.url) },
      concurrency: 1,
      machine: { backend: 'wasm', gpu: null },
    })
    const executor = await queueExecutor({ ...common, objective: 'trials', capacity: 2 })
    try {
      const result = await dasha(
        {
          outputs: 2,
          train: arrayDataset(stepArrays(96, 1)),
          test: arrayDataset(stepArrays(40, 7)),
          batchSize: 16,
        },
        { preset: 'smoke', backbones: ['wideResNet1d'], seed: 3, journal: dashaFolder(run), executor },
      )
      result.model.dispose()
      const { trials } = result.tuned.study!
      expect(trials.filter(({ status }) => status === 'failed').map(({ why }) => why)).toEqual([])
      expect(trials.length).toBe(4)
      expect(trials.every(({ curve }) => curve.length > 0)).toBe(true)
      expect(result.test!['mcc']).toBeTypeOf('number')
    } finally {
      await executor.close!()
      await worker.close()
    }
  }, 120_000)
})
