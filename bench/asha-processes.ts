/**
 * A study of real trainings (Wide ResNets on a GUE task, one thread a process) in one process and in two.
 */
import { processPoolExecutor } from '../src/node/index.js'
import { ashaTune } from '../src/tuning/index.js'
import type { Benchmark } from './support/benchmark.js'
import { space } from './support/tuneGUE.js'

export const run: Benchmark = async ({ log }) => {
  const one = await study(1, log)
  const two = await study(2, log)
  return {
    figures: {
      twoProcessSpeedUp: one.seconds / two.seconds,
      /** Of the epochs alone: two processes may promote others than one does, and so train more or fewer. */
      epochsASecondSpeedUp: two.epochs / two.seconds / (one.epochs / one.seconds),
      oneProcessSeconds: one.seconds,
      twoProcessSeconds: two.seconds,
      oneProcessEpochs: one.epochs,
      twoProcessEpochs: two.epochs,
      bestMCC: two.result.best!.value,
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
    space,
    executor,
    mode: 'max',
    maxResource: 3,
    reductionFactor: 3,
    maxTrials: 15,
    seed: 1,
  })
  const seconds = (performance.now() - started) / 1000
  await executor.close?.()
  const epochs = result.trials.reduce((sum, { resource }) => sum + resource, 0)
  const failed = result.trials.filter(({ status }) => status === 'failed')
  if (failed.length > 0) throw new Error(failed[0]!.why)
  log(
    `${workers} ${workers === 1 ? 'process' : 'processes'}: ${result.trials.length} trials, ${epochs} epochs in ` +
      `${seconds.toFixed(1)} s; best dev MCC ${result.best!.value.toFixed(3)} with ${JSON.stringify(result.best!.config)}`,
  )
  return { result, seconds, epochs }
}
