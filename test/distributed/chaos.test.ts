import { describe, expect, test } from 'vitest'
import { runChaos } from '../support/chaos.js'
import { hasRedisServer } from '../support/redisServer.js'
import { tempDir } from '../support/tempDir.js'

const folder = tempDir()

describe.skipIf(!hasRedisServer())('while a random worker is killed every second', () => {
  test('and Redis and the coordinator once each, all trials end and each result counts once', async () => {
    const { result, reports, undisturbed, kills, ...rest } = await runChaos({
      folder: folder.dir,
      trials: 18,
      workers: 3,
      stepMilliseconds: 120,
      leaseSeconds: 2,
      redisRestarts: [0.5],
      coordinatorKills: [0.3],
      patience: 150,
    })
    console.info({ kills, ...rest })
    expect(rest).toMatchObject({ restarts: 1, takeovers: 1 })
    expect(kills).toBeGreaterThan(3)
    expect(result.reason).toBe('finished')
    expect(result.trials).toHaveLength(18)
    expect(new Set(result.trials.map(trial => trial.status))).toEqual(new Set(['paused', 'completed']))
    expect(new Set(reports.map(({ trial, resource }) => `${trial}/${resource}`)).size).toBe(reports.length)
    for (const trial of result.trials) {
      const { x } = trial.config as { x: number }
      for (const { resource, value } of trial.curve) expect(value).toBe((x - 0.3) ** 2 + 1 / resource)
    }
    expect(result.best).toEqual(undisturbed.best)
  }, 180_000)
})
