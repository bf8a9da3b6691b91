/**
 * The whole workflow on published tasks whose files are at hand, each within a budget, tested once beside published
 * models: DASHA_TASKS names them (default: the eight GUE tasks), DASHA_MINUTES the budget (default 30) or DASHA_TFLOP one
 * that does not depend on what else the machine does, DASHA_SEEDS the seeds of the last retraining (default 3), DASHA_RUNS
 * whole runs from different seeds (default 1), DASHA_WORKERS the processes that train nets side by side (default 1: this
 * one), DASHA_RESULTS a file of JSON lines that keeps every finished run, with journals beside it (`FILE.runs`), so that a
 * run cut short goes on. DASHA_RELATIVES=0 leaves the relatives of validation and test rows out of training (`readTask`).
 */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dashaFolder, readTask } from '../src/node/index.js'
import { publishedTaskScores } from '../src/tasks/index.js'
import { meanInterval } from '../src/training/index.js'
import { type Budget, type DashaSummary, dasha, planLines, publishedTask } from '../src/workflows/index.js'
import { startFastest } from './support/backend.js'
import type { Benchmark } from './support/benchmark.js'
import { dataFolder } from './support/benchmarkSets.js'
import { dashaProcesses } from './support/dashaProcesses.js'

const defaultTasks = [
  'gue/prom/prom_core_tata',
  'gue/mouse/2',
  'gue/mouse/0',
  'gue/prom/prom_300_tata',
  'gue/tf/4',
  'gue/prom/prom_core_all',
  'gue/tf/1',
  'gue/tf/0',
]

/** One run, as it is kept. */
interface Run {
  readonly task: string
  readonly seed: number
  readonly budget: Budget
  readonly seeds: number
  readonly workers: number
  readonly leaveOutRelatives: boolean
  /** Of this process, all threads; unlike wall time it does not count what else the machine does. Not of its workers. */
  readonly processorMinutes: number
  readonly engine: string
  readonly metric: string
  readonly validation: number
  readonly test: number
  readonly interval: { readonly lower: number; readonly upper: number } | undefined
  /** Test rows that training has, and the score without them. */
  readonly duplicates: number
  readonly testWithoutDuplicates: number
  /** Nets of the best configuration, each by itself. */
  readonly singleNets: readonly number[]
  readonly result: Pick<
    DashaSummary,
    'backbone' | 'size' | 'members' | 'hyperparameters' | 'kernels' | 'seconds' | 'flops' | 'compute'
  > & {
    readonly cut: readonly string[]
    readonly backbones: readonly (readonly [string, number | undefined])[]
  }
}

export const run: Benchmark = async ({ log }) => {
  const { DASHA_TASKS, DASHA_MINUTES = '30', DASHA_TFLOP, DASHA_SEEDS = '3', DASHA_RUNS = '1' } = process.env
  const workers = Number(process.env['DASHA_WORKERS'] ?? 1)
  const leaveOutRelatives = process.env['DASHA_RELATIVES'] === '0'
  const budget = DASHA_TFLOP ? { flops: 1e12 * Number(DASHA_TFLOP) } : { minutes: Number(DASHA_MINUTES) }
  const tasks = DASHA_TASKS?.split(',') ?? defaultTasks
  const engine = await startFastest()
  log(`backend: ${engine}`)
  const figures: Record<string, number> = {}
  for (const name of tasks) {
    const runs: Run[] = []
    for (let seed = 1; seed <= Number(DASHA_RUNS); seed++) {
      runs.push(
        await runOnce(
          name,
          { seed, budget, seeds: Number(DASHA_SEEDS), workers, leaveOutRelatives },
          engine,
          log,
        ),
      )
    }
    const mean = (pick: (run: Run) => number) => runs.reduce((sum, each) => sum + pick(each), 0) / runs.length
    const spread = runs.length > 1 ? meanInterval(runs.map(({ test }) => test)) : runs[0]!.interval
    const published = publishedTaskScores(name, runs[0]!.metric as 'mcc')
      .map(({ model, value }) => `${model} ${(100 * value).toFixed(2)}`)
      .join(', ')
    log(
      `${name}: test ${runs[0]!.metric} ${percent(mean(each => each.test))} over ${runs.length} ` +
        `${runs.length === 1 ? 'run' : 'runs'} (95 %: ${percent(spread?.lower)} to ${percent(spread?.upper)}), ` +
        `${percent(mean(each => each.testWithoutDuplicates))} without ${runs[0]!.duplicates} duplicates; published: ${published}`,
    )
    figures[name.replaceAll('/', '_')] = 100 * mean(each => each.test)
    figures[`${name.replaceAll('/', '_')}_seconds`] = mean(each => each.result.seconds)
  }
  return { figures }
}

async function runOnce(
  name: string,
  asked: Pick<Run, 'seed' | 'budget' | 'seeds' | 'workers' | 'leaveOutRelatives'>,
  engine: string,
  log: (line: string) => void,
): Promise<Run> {
  const { seed, budget, seeds, workers, leaveOutRelatives } = asked
  const isAsked = (each: Run) =>
    each.task === name && Object.entries(asked).every(([key, value]) => isEqual(each[key as 'seed'], value))
  const kept = readKept().find(isAsked)
  if (kept) return kept
  const read = await readTask(name, { folder: dataFolder, leaveOutRelatives })
  log(read.report.text)
  const { DASHA_RESULTS: file } = process.env
  const folder = file
    ? join(
        `${file}.runs`,
        [name.replaceAll('/', '-'), seed, ...Object.values(budget), seeds, workers, leaveOutRelatives].join(
          '-',
        ),
      )
    : mkdtempSync(join(tmpdir(), 'bench-dasha-'))
  const executor =
    workers > 1 ? await dashaProcesses(workers, { name, folder, leaveOutRelatives }) : undefined
  const before = process.cpuUsage()
  const result = await dasha(publishedTask(read), {
    ...{ seed, budget, seeds },
    ...(executor && { executor }),
    journal: dashaFolder(folder),
    onProgress(progress) {
      if (progress.kind === 'warning') log(`  ${progress.message}`)
      if (progress.kind === 'plan') log(planLines(progress.plan).join('\n  '))
      if (progress.kind === 'choice') log(`  backbone: ${JSON.stringify(progress.scores)}`)
      if (progress.kind === 'retrain' && progress.progress.kind === 'epoch') {
        const { epoch, validation } = progress.progress.record
        log(
          `  ${name}, seed ${seed}, retraining ${progress.candidate + 1}, epoch ${epoch}: ${JSON.stringify(validation!.metrics)}`,
        )
      }
    },
  }).finally(async () => {
    await executor?.close?.()
    if (!file) rmSync(folder, { recursive: true, force: true })
  })
  result.model.dispose()
  const [[metric, test]] = Object.entries(result.test!) as [[string, number]]
  const { backbone, size, members, hyperparameters, kernels, seconds, flops, compute, details, plan } = result
  const { user, system } = process.cpuUsage(before)
  const singles = result.spread?.seeds.map(({ test }) => test!.scores[metric]!) ?? []
  const finished: Run = {
    ...{ task: name, ...asked, engine, metric, test },
    processorMinutes: (user + system) / 60e6,
    singleNets: singles,
    validation: result.validation[metric]!,
    interval: details.test!.intervals?.[metric],
    duplicates: details.test!.duplicates,
    testWithoutDuplicates: details.test!.withoutDuplicates?.scores[metric] ?? test,
    result: {
      ...{ backbone, size, members, hyperparameters, kernels, seconds, flops, compute, cut: plan.cut },
      backbones: result.searched.backbones.map(({ name, score }) => [name, score] as const),
    },
  }
  if (file) appendFileSync(file, `${JSON.stringify(finished)}\n`)
  log(
    `  ${name}, seed ${seed}: validation ${percent(finished.validation)} in ${(seconds / 60).toFixed(1)} minutes ` +
      `(${finished.processorMinutes.toFixed(1)} of processors) with ${backbone}, ${JSON.stringify(hyperparameters)}, mean of ` +
      `${members} nets; single nets on test: ${singles.map(percent).join(', ')}`,
  )
  return finished
}

function readKept(): Run[] {
  const { DASHA_RESULTS: file } = process.env
  if (!file || !existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Run)
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : (100 * share).toFixed(2)
}
