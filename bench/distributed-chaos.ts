/**
 * 200 trials over 8 worker processes while a random one is killed with SIGKILL every second; Redis is killed or stopped
 * and started twice, the coordinator killed and taken up again twice. Needs `npm run build` before, and redis-server.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChaos } from '../test/support/chaos.js'
import type { Benchmark } from './support/benchmark.js'

export const run: Benchmark = async ({ log }) => {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'))
  const { result, undisturbed, ...facts } = await runChaos({
    ...{ folder, log, trials: 200, workers: 8, stepMilliseconds: 250, leaseSeconds: 3, patience: 1500 },
    redisRestarts: [0.3, 0.6],
    coordinatorKills: [0.2, 0.5],
  })
  rmSync(folder, { recursive: true, force: true })
  const isSame = JSON.stringify(result.best) === JSON.stringify(undisturbed.best)
  log(
    `${result.reason}: the winner is trial ${result.best!.trial}, ${isSame ? 'as' : 'NOT as'} in simulation`,
  )
  return { figures: { ...facts, trials: result.trials.length, sameWinner: Number(isSame) } }
}
