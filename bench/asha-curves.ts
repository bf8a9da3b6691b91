/**
 * Real learning curves for tests in virtual time: Wide ResNets with random hyperparameters on a GUE task, each trained
 * to its end. Writes test/golden/asha/mouse2Curves.json.
 *
 * ASHA_TRIALS says how many (default 128), ASHA_SECONDS after how many seconds those that are through must do.
 */
import { writeFileSync } from 'node:fs'
import { processPoolExecutor } from '../src/node/index.js'
import { ashaTune } from '../src/tuning/index.js'
import type { Benchmark } from './support/benchmark.js'
import { maxEpochs, space } from './support/tuneGUE.js'

export const run: Benchmark = async ({ log }) => {
  const executor = await processPoolExecutor({
    module: new URL('./support/tuneGUE.ts', import.meta.url),
    workers: Number(process.env['ASHA_WORKERS'] ?? 1),
  })
  const result = await ashaTune({
    space,
    executor,
    mode: 'max',
    minResource: maxEpochs,
    maxResource: maxEpochs,
    maxTrials: Number(process.env['ASHA_TRIALS'] ?? 128),
    timeBudget: Number(process.env['ASHA_SECONDS'] ?? 3600),
    seed: 1,
    onProgress({ update, trial }) {
      if (update.type !== 'segment') log(`trial ${trial}: ${JSON.stringify(update)}`)
    },
  })
  await executor.close?.()
  const trials = result.trials
    .filter(({ status }) => status === 'completed')
    .map(({ config, curve }) => ({
      config,
      mcc: curve.map(({ value }) => rounded(value)),
      loss: curve.map(({ metrics }) => rounded(metrics!['loss']!)),
    }))
  const { ASHA_SECONDS: seconds } = process.env
  const made =
    `${seconds ? `ASHA_SECONDS=${seconds} ` : ''}npm run bench -- asha-curves: small Wide ResNets on the GUE task ` +
    'mouse/2, scores on dev by epoch'
  const file = new URL('../test/golden/asha/mouse2Curves.json', import.meta.url)
  writeFileSync(file, `${JSON.stringify({ made, trials }, undefined, 1)}\n`)
  return { figures: { trials: trials.length, bestMCC: result.best!.value, seconds: result.wallTime } }
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
