import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../../src/common/random.js'
import {
  ashaTune,
  foldJournal,
  type ReportEvent,
  type StudyEvent,
  simulatedExecutor,
  tuneResult,
  uniform,
} from '../../src/tuning/index.js'
import { logOf, type Running, startCli, startWorkerProcess } from './fleet.js'
import { startRedis } from './redisServer.js'

/** What a study has to bear. */
export interface Chaos {
  readonly folder: string
  readonly trials: number
  readonly workers: number
  readonly stepMilliseconds: number
  readonly leaseSeconds: number
  /** After this share of all results, Redis is killed and started, and the coordinator killed and taken up again. */
  readonly redisRestarts: readonly number[]
  readonly coordinatorKills: readonly number[]
  /** After so many kills of workers they are left alone, so that a slow machine gets through. Default: no limit. */
  readonly maxKills?: number
  /** Seconds that all of it may take. */
  readonly patience: number
  readonly log?: (line: string) => void
}

export const chaosSettings = { maxResource: 9, reductionFactor: 3, seed: 11 } as const
export const chaosSpace = { x: uniform(0, 1) }

/** Runs a study through all that and gives what became of it, beside the same study in simulation. */
export async function runChaos(chaos: Chaos) {
  const { folder, trials, leaseSeconds, patience } = chaos
  const say = chaos.log ?? (() => {})
  const path = (name: string) => join(folder, name)
  const journal = path('study.jsonl')
  writeFileSync(path('space.json'), JSON.stringify(chaosSpace))
  const redis = await startRedis()
  const env = { FLEET_LOG: path('work.log'), FLEET_STEP_MS: String(chaos.stepMilliseconds) }
  const newWorker = () =>
    startWorkerProcess(redis.url, 'curve', { checkpoints: path('checkpoints'), lease: leaseSeconds, env })
  const newCoordinator = () =>
    startCli([
      ...['tune', '--redis', redis.url, '--objective', 'curve', '--checkpoints', path('checkpoints')],
      ...[
        '--space',
        path('space.json'),
        '--journal',
        journal,
        '--trials',
        String(trials),
        '--max-attempts',
        '1000',
      ],
      ...[
        '--max-resource',
        String(chaosSettings.maxResource),
        '--seed',
        String(chaosSettings.seed),
        '--json',
      ],
      ...[
        '--reduction-factor',
        String(chaosSettings.reductionFactor),
        ...(existsSync(journal) ? ['--resume'] : []),
      ],
    ])

  const random = createRandom(5)
  const workers: Running[] = Array.from({ length: chaos.workers }, newWorker)
  let coordinator = newCoordinator()
  let kills = 0
  const started = performance.now()
  // One that is up: on a slow machine others would be killed before they are, for ever.
  const killer = setInterval(() => {
    const up = [...workers.keys()].filter(i => workers[i]!.said().includes('is ready'))
    if (up.length === 0 || kills >= (chaos.maxKills ?? Infinity)) return
    const victim = up[random.integer(up.length)]!
    workers[victim]!.process.kill('SIGKILL')
    workers[victim] = newWorker()
    kills++
  }, 1000)
  try {
    const total = expectedResults(trials)
    const redisRestarts = chaos.redisRestarts.map(share => share * total)
    const coordinatorKills = chaos.coordinatorKills.map(share => share * total)
    let restarts = 0
    let takeovers = 0
    while (coordinator.process.exitCode === null) {
      if ((performance.now() - started) / 1000 > patience) throw new Error(`not done within ${patience} s`)
      const results = milestonesIn(journal)
      if (results >= (redisRestarts[restarts] ?? Infinity)) {
        say(`${results} results of about ${total}: Redis is killed and started`)
        restarts++
        await redis.restart(restarts % 2 === 1 ? 'SIGKILL' : 'SIGTERM')
      }
      if (results >= (coordinatorKills[takeovers] ?? Infinity)) {
        say(`${results} results of about ${total}: the coordinator is killed and started`)
        takeovers++
        await coordinator.end('SIGKILL')
        coordinator = newCoordinator()
      }
      await Promise.race([coordinator.ended, new Promise(done => setTimeout(done, 200))])
    }
    if (coordinator.process.exitCode !== 0) throw new Error(`the coordinator ended: ${coordinator.said()}`)
    const seconds = (performance.now() - started) / 1000
    return {
      ...(await outcomeOf(journal, env.FLEET_LOG)),
      kills,
      restarts,
      takeovers,
      seconds,
    }
  } finally {
    clearInterval(killer)
    await Promise.all([...workers, coordinator].map(each => each.end()))
    await redis.stop()
  }
}

/** What became of a study of the objective `curve`, as its journal tells, beside the same in simulation. */
export async function outcomeOf(journal: string, workLog: string) {
  const lines = readFileSync(journal, 'utf8').trim().split('\n')
  const { state } = foldJournal(lines)
  const result = tuneResult({ state })
  const events = lines.map(line => JSON.parse(line) as StudyEvent)
  const reports = events.filter((event): event is ReportEvent => event.type === 'report')
  return {
    result,
    undisturbed: await ashaTune({
      ...chaosSettings,
      space: chaosSpace,
      maxTrials: result.trials.length,
      executor: simulatedExecutor({
        workers: 8,
        value: ({ config }, resource) => ((config['x'] as number) - 0.3) ** 2 + 1 / resource,
      }),
    }),
    results: reports.length,
    /** Results that are there twice; none should be. */
    doubled: reports.length - new Set(reports.map(({ trial, resource }) => `${trial}/${resource}`)).size,
    /** Results that are not what the curve has there; none should be. */
    wrong: result.trials.reduce((sum, { config, curve }) => {
      const { x } = config as { x: number }
      return sum + curve.filter(point => point.value !== (x - 0.3) ** 2 + 1 / point.resource).length
    }, 0),
    /** Trials that ended otherwise than at a rung; none should. */
    failed: result.trials.filter(({ status }) => status !== 'paused' && status !== 'completed').length,
    segmentsBegun: logOf(workLog).filter(({ what }) => what === 'begin').length,
    segmentsNeeded: events.filter(({ type }) => type === 'start' || type === 'promote').length,
  }
}

/** Results at rungs 1, 3 and 9. */
function expectedResults(trials: number): number {
  const { reductionFactor: eta } = chaosSettings
  return trials + Math.floor(trials / eta) + Math.floor(Math.floor(trials / eta) / eta)
}

function milestonesIn(journal: string): number {
  if (!existsSync(journal)) return 0
  return readFileSync(journal, 'utf8').match(/"type":"report","trial":\d+,"resource":[139],/g)?.length ?? 0
}
