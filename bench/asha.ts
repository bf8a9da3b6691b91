/**
 * ASHA's scheduler at 10,000 trials: time an event, time to fold the journal, memory; and in virtual time, how long it
 * takes to reach within 0.01 of the best, beside random search and synchronous successive halving, on curves of a
 * generator and on real ones.
 */
import { ashaTune, foldJournal, memoryJournal, simulatedExecutor, uniform } from '../src/tuning/index.js'
import type { Benchmark } from './support/benchmark.js'
import { median, realTask, secondsToBest, tabulatedTask } from './support/simulatedTuning.js'

const TRIALS = 10_000
const SEEDS = 50
const methods = ['asha', 'synchronous', 'random'] as const

export const run: Benchmark = async ({ log }) => {
  const journal = memoryJournal()
  const before = performance.now()
  let peak = process.memoryUsage().rss
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 20)
  await ashaTune({
    space: { x: uniform(0, 1), y: uniform(0, 1) },
    executor: simulatedExecutor({
      workers: 25,
      value: ({ config }, resource) => (config['x'] as number) + 1 / resource,
      secondsPerResource: ({ config }) => 0.5 + (config['y'] as number),
    }),
    journal,
    maxTrials: TRIALS,
    maxResource: 81,
    onProgress: () => {
      peak = Math.max(peak, process.memoryUsage.rss())
    },
  })
  const milliseconds = performance.now() - before
  clearInterval(watch)
  const lines = await journal.read()
  const folds = [1, 2, 3].map(() => {
    const start = performance.now()
    foldJournal(lines)
    return (performance.now() - start) / 1000
  })
  const foldSeconds = Math.min(...folds)
  const figures: Record<string, number> = {
    msPerEvent: milliseconds / lines.length,
    foldSeconds,
    peakMiB: peak / 2 ** 20,
    events: lines.length,
  }
  log(
    `${TRIALS} trials, ${lines.length} events: ${figures['msPerEvent']!.toFixed(3)} ms an event with its simulation`,
  )
  log(`journal folded in ${foldSeconds.toFixed(2)} s; at most ${figures['peakMiB']!.toFixed(0)} MiB in all`)

  const tasks = [
    { name: '', title: '256 curves of a generator', make: tabulatedTask },
    { name: 'Real', title: 'real trainings', make: realTask },
  ]
  for (const { name, title, make } of tasks) {
    log(
      `${title}: virtual seconds until a fully trained trial is within 0.01 of the best, median of ${SEEDS} seeds`,
    )
    for (const workers of [1, 4, 16, 64]) {
      const times = { asha: [] as number[], synchronous: [] as number[], random: [] as number[] }
      for (let seed = 0; seed < SEEDS; seed++) {
        const seconds = await secondsToBest(make(seed), workers)
        for (const method of methods) times[method].push(seconds[method])
      }
      const shown = methods.map(method => {
        figures[`${method}${name}Seconds${workers}`] = median(times[method])
        const found = times[method].filter(Number.isFinite).length
        return `${method} ${median(times[method]).toFixed(0)}${found < SEEDS ? ` (found in ${found})` : ''}`
      })
      log(`  ${workers} workers: ${shown.join(', ')}`)
    }
  }
  return { figures }
}
