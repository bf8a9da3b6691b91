/**
 * A study of real trainings (Wide ResNets on a GUE task, one thread a process) in one process and in two. All nets and
 * batches are of one size, so that an epoch costs the same in every trial and epochs a second compare equal work.
 *
 * ASHA_TRIALS says how many trials (default 45). Needs ../shared/data.
 */
import { processPoolExecutor } from '../src/node/index.js'
import { ashaTune, constant } from '../src/tuning/index.js'
import type { Benchmark } from './support/benchmark.js'
import { space } from './support/tuneGUE.js'

export const run: Benchmark = async ({ log }) => {
  const one = await study(1, log)
  const two = await study(2, log)
  return {
    figures: {
      /** Of whole studies, from before the first process starts to the end of the last training; by epochs a second. */
      twoProcessSpeedUp: two.epochs / two.seconds / (one.epochs / one.seconds),
      /** By seconds alone: two processes may promote others than one does, and so train more or fewer epochs. */
      secondsSpeedUp: one.seconds / two.seconds,
      /** Where the rest goes: how much longer an epoch takes beside another process ... */
      epochSlowdown: two.epochSeconds / one.epochSeconds,
      /** ... and the share of the workers' time in which they train: not when they start or have nothing left to do. */
      trainingShareOfOne: (one.epochs * one.epochSeconds) / one.seconds,
      trainingShareOfTwo: (two.epochs * two.epochSeconds) / two.seconds / 2,
      oneProcessSeconds: one.seconds,
      twoProcessSeconds: two.seconds,
      oneProcessEpochs: one.epochs,
      twoProcessEpochs: two.epochs,
      bestMCC: two.best,
    },
  }
}

/** Seconds from before the first process starts until the study has ended. */
async function study(workers: number, log: (line: string) => void) {
  const started = performance.now()
  const executor = await processPoolExecutor({
    module: new URL('./support/tuneGUE.ts', import.meta.url),
    workers,
  })
  const result = await ashaTune({
    space: { ...space, width: constant(6), batchSize: constant(128) },
    executor,
    mode: 'max',
    maxResource: 3,
    reductionFactor: 3,
    maxTrials: Number(process.env['ASHA_TRIALS'] ?? 45),
    seed: 1,
  })
  const seconds = (performance.now() - started) / 1000
  await executor.close?.()
  const failed = result.trials.find(({ status }) => status === 'failed')
  if (failed) throw new Error(failed.why)
  const epochs = result.trials.reduce((sum, { resource }) => sum + resource, 0)
  const best = result.best!
  log(
    `${workers} ${workers === 1 ? 'process' : 'processes'}: ${result.trials.length} trials, ${epochs} epochs in ` +
      `${seconds.toFixed(1)} s; best dev MCC ${best.value.toFixed(3)} with ${JSON.stringify(best.config)}`,
  )
  const epochSeconds = result.trials.flatMap(({ curve }) => curve.map(point => point.metrics!['seconds']!))
  return { seconds, epochs, best: best.value, epochSeconds: mean(epochSeconds) }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
