import { describe, expect, test } from 'vitest'
import { runChaos } from '../support/chaos.js'
import { hasRedisServer } from '../support/redisServer.js'
import { tempDir } from '../support/tempDir.js'

const folder = tempDir()

describe.skipIf(!hasRedisServer())('while a random worker is killed every second', () => {
  test('and Redis and the coordinator once each, all trials end and each result counts once', async () => {
    const { result, undisturbed, ...facts } = await runChaos({
      folder: folder.dir,
      trials: 18,
      workers: 3,
      stepMilliseconds: 120,
      leaseSeconds: 2,
      maxKills: 12,
      redisRestarts: [0.5],
      coordinatorKills: [0.3],
      patience: 150,
    })
    console.info(facts)
    expect(facts).toMatchObject({ restarts: 1, takeovers: 1, doubled: 0, wrong: 0, failed: 0 })
    expect(facts.kills).toBeGreaterThan(3)
    expect(facts.results).toBeGreaterThan(18)
    expect(result.reason).toBe('finished')
    expect(result.trials).toHaveLength(18)
    expect(result.best).toEqual(undisturbed.best)
  }, 180_000)
})
