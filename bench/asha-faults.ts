/**
 * 40 real trainings (a small net on digits) tuned over two processes, of which one at random is killed every second; beside
 * the same study left alone. Each training must end, no result may be counted twice, and each must be, to the last bit,
 * the one of the undisturbed study.
 *
 * ASHA_TRIALS says how many trials (default 40), ASHA_KILL_SECONDS how long it is from one kill to the next (default 1):
 * a process takes about 0.8 s of a core until its first result, which on a busy machine is more than it lives.
 */
import { execFileSync } from 'node:child_process'
import { space } from '../examples/support/tuneDigits.js'
import { createRandom } from '../src/common/random.js'
import { memoryJournal, type StudyEvent } from '../src/index.js'
import { ashaTune } from '../src/tuning/index.js'
import { compilePool } from '../test/support/compilePool.js'
import type { Benchmark } from './support/benchmark.js'

export const run: Benchmark = async ({ log }) => {
  const { processPoolExecutor, moduleOf } = await compilePool({
    tuneDigits: 'examples/support/tuneDigits.ts',
  })

  async function study(whileItRuns: () => () => void) {
    const started = performance.now()
    const journal = memoryJournal()
    const executor = await processPoolExecutor({ module: moduleOf('tuneDigits'), workers: 2, execArgv: [] })
    const stop = whileItRuns()
    const result = await ashaTune({
      space,
      executor,
      journal,
      mode: 'max',
      maxResource: 9,
      maxTrials: Number(process.env['ASHA_TRIALS'] ?? 40),
      maxAttempts: 1000,
      seed: 1,
    })
    stop()
    await executor.close?.()
    const events = (await journal.read()).map(line => JSON.parse(line) as StudyEvent)
    const seconds = (performance.now() - started) / 1000
    const ended = result.trials.filter(({ status }) => ['paused', 'completed', 'diverged'].includes(status))
    log(`${ended.length} of ${result.trials.length} trials ended as they should in ${seconds.toFixed(0)} s`)
    return { result, events, seconds, ended: ended.length }
  }

  const alone = await study(() => () => {})
  let kills = 0
  const disturbed = await study(() => {
    const random = createRandom(1)
    const killer = setInterval(
      () => {
        const workers = workersOf(process.pid)
        if (workers.length === 0) return
        process.kill(workers[Math.floor(random.uniform() * workers.length)]!, 'SIGKILL')
        kills++
      },
      1000 * Number(process.env['ASHA_KILL_SECONDS'] ?? 1),
    )
    return () => clearInterval(killer)
  })

  const values = new Map<string, number>()
  for (const { trial, curve } of alone.result.trials) {
    for (const { resource, value } of curve) values.set(`${trial}/${resource}`, value)
  }
  const reports = disturbed.events.filter(event => event.type === 'report')
  const names = reports.map(({ trial, resource }) => `${trial}/${resource}`)
  const compared = reports.filter((_, i) => values.has(names[i]!))
  const different = compared.filter(
    report => values.get(`${report.trial}/${report.resource}`) !== report.value,
  )
  log(`${kills} processes killed; ${compared.length} results compared, ${different.length} of them different`)
  return {
    figures: {
      kills,
      lostSegments: disturbed.events.filter(event => event.type === 'lost').length,
      trials: disturbed.result.trials.length,
      trialsEnded: disturbed.ended,
      resultsCountedTwice: names.length - new Set(names).size,
      resultsCompared: compared.length,
      resultsDifferent: different.length,
      seconds: disturbed.seconds,
      undisturbedSeconds: alone.seconds,
    },
  }
}

/** The processes of the pool, as the system lists them. */
function workersOf(parent: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter(line => line.includes('tinypool'))
    .map(line => line.trim().split(/\s+/, 2).map(Number) as [number, number])
    .filter(([, ppid]) => ppid === parent)
    .map(([pid]) => pid)
}
