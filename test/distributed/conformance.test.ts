import { afterAll, beforeAll, describe, test } from 'vitest'
import { type ExecutorSetup, executorCases } from '../../src/testing/index.js'
import { builtDistributed, conformanceModule } from '../support/builtDistributed.js'
import { hasRedisServer, type RedisServer, startRedis } from '../support/redisServer.js'
import { tempDir } from '../support/tempDir.js'

const folder = tempDir()

describe.skipIf(!hasRedisServer())('the queue executor', () => {
  let redis: RedisServer
  let count = 0
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.stop())

  const setup: ExecutorSetup = {
    async make({ workers }) {
      const { queueExecutor, startWorker } = await builtDistributed()
      const common = { connection: redis.url, prefix: `suite-${count++}`, checkpoints: folder.dir }
      const worker = await startWorker({
        ...common,
        objectives: { conformance: { module: conformanceModule, exportName: 'conformanceObjective' } },
        concurrency: workers,
        machine: { backend: 'wasm', gpu: null },
      })
      const executor = await queueExecutor({ ...common, objective: 'conformance', study: common.prefix })
      return {
        ...executor,
        async close() {
          await executor.close!()
          await worker.close()
        },
      }
    },
  }
  for (const { name, run } of executorCases(setup)) test(name, run)
})
