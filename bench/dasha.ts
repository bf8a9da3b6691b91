/**
 * The whole workflow on published tasks whose files are at hand, each within a budget, tested once beside published
 * models: DASHA_TASKS names them (default: the eight GUE tasks), DASHA_MINUTES the budget (default 30), DASHA_SEEDS the
 * seeds a task (default 1), DASHA_RESULTS a file of JSON lines that keeps every finished run, with journals beside it
 * (`FILE.runs`), so that a run cut short goes on.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dashaFolder, readTask } from '../src/node/index.js'
import { publishedTaskScores } from '../src/tasks/index.js'
import { meanInterval } from '../src/training/index.js'
import { type DashaSummary, dasha, planLines, publishedTask } from '../src/workflows/index.js'
import { startFastest } from './support/backend.js'
import type { Benchmark } from './support/benchmark.js'
import { dataFolder } from './support/benchmarkSets.js'

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
  readonly minutes: number
  readonly engine: string
  readonly metric: string
  readonly validation: number
  readonly test: number
  readonly interval: { readonly lower: number; readonly upper: number } | undefined
  /** Test rows that training has, and the score without them. */
  readonly duplicates: number
  readonly testWithoutDuplicates: number
  readonly result: Pick<
    DashaSummary,
    'backbone' | 'size' | 'members' | 'hyperparameters' | 'kernels' | 'seconds' | 'flops' | 'compute'
  > & {
    readonly cut: readonly string[]
    readonly backbones: readonly (readonly [string, number | undefined])[]
  }
}

export const run: Benchmark = async ({ log }) => {
  const { DASHA_TASKS, DASHA_MINUTES = '30', DASHA_SEEDS = '1' } = process.env
  const tasks = DASHA_TASKS?.split(',') ?? defaultTasks
  const engine = await startFastest()
  log(`backend: ${engine}`)
  const figures: Record<string, number> = {}
  for (const name of tasks) {
    const runs: Run[] = []
    for (let seed = 1; seed <= Number(DASHA_SEEDS); seed++) {
      runs.push(await runOnce(name, seed, Number(DASHA_MINUTES), engine, log))
    }
    const mean = (pick: (run: Run) => number) => runs.reduce((sum, each) => sum + pick(each), 0) / runs.length
    const spread = runs.length > 1 ? meanInterval(runs.map(({ test }) => test)) : runs[0]!.interval
    const published = publishedTaskScores(name, runs[0]!.metric as 'mcc')
      .map(({ model, value }) => `${model} ${(100 * value).toFixed(2)}`)
      .join(', ')
    log(
      `${name}: test ${runs[0]!.metric} ${percent(mean(each => each.test))} over ${runs.length} ` +
        `${runs.length === 1 ? 'seed' : 'seeds'} (95 %: ${percent(spread?.lower)} to ${percent(spread?.upper)}), ` +
        `${percent(mean(each => each.testWithoutDuplicates))} without ${runs[0]!.duplicates} duplicates; published: ${published}`,
    )
    figures[name.replaceAll('/', '_')] = 100 * mean(each => each.test)
    figures[`${name.replaceAll('/', '_')}_seconds`] = mean(each => each.result.seconds)
  }
  return { figures }
}

async function runOnce(
  name: string,
  seed: number,
  minutes: number,
  engine: string,
  log: (line: string) => void,
): Promise<Run> {
  const kept = readKept().find(each => each.task === name && each.seed === seed && each.minutes === minutes)
  if (kept) return kept
  const read = await readTask(name, { folder: dataFolder })
  log(read.report.text)
  const { DASHA_RESULTS: file } = process.env
  const folder = file && join(`${file}.runs`, `${name.replaceAll('/', '-')}-${seed}-${minutes}`)
  const result = await dasha(publishedTask(read), {
    budget: { minutes },
    seed,
    ...(folder && { journal: dashaFolder(folder) }),
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
  })
  result.model.dispose()
  const [[metric, test]] = Object.entries(result.test!) as [[string, number]]
  const { backbone, size, members, hyperparameters, kernels, seconds, flops, compute, details, plan } = result
  const finished: Run = {
    ...{ task: name, seed, minutes, engine, metric, test },
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
    `  ${name}, seed ${seed}: validation ${percent(finished.validation)} in ${(seconds / 60).toFixed(1)} minutes with ` +
      `${backbone}, ${JSON.stringify(hyperparameters)}, ${members} nets`,
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

function percent(share: number | undefined): string {
  return share === undefined ? '' : (100 * share).toFixed(2)
}
