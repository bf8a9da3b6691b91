import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { printable } from '../common/textTable.js'
import { queueExecutor } from '../distributed/index.js'
import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import { openFileJournal } from '../node/fileJournal.js'
import { openProcessPool } from '../node/processPool.js'
import { ashaTune, type TuneProgress } from '../tuning/ashaTune.js'
import type { Executor } from '../tuning/execution/executor.js'
import { parseSpace } from '../tuning/parseSpace.js'
import type { Sampler } from '../tuning/sampler.js'
import { gridSampler } from '../tuning/samplers/grid.js'
import { haltonSampler } from '../tuning/samplers/halton.js'
import { randomSampler } from '../tuning/samplers/random.js'
import { tpeSampler } from '../tuning/samplers/tpe.js'
import type { AshaSettings } from '../tuning/settings.js'
import type { Config } from '../tuning/space.js'
import type { AshaState } from '../tuning/state.js'
import { tuneResult } from '../tuning/tuneResult.js'
import { action, type CommandContext, type CommandResult } from './command.js'
import { liveText } from './liveText.js'
import { redisOf } from './redisOption.js'
import { readStudyState, short, studyResult, studyText } from './studyText.js'

const samplers: Record<string, () => Sampler> = {
  random: randomSampler,
  halton: haltonSampler,
  grid: gridSampler,
  tpe: tpeSampler,
}

interface TuneFlags {
  module?: string
  redis?: string | true
  objective?: string
  study?: string
  prefix?: string
  export: string
  space: string
  journal: string
  resume?: boolean
  retryFailed?: boolean
  running: boolean
  paused: boolean
  trials?: number
  timeBudget?: number
  minResource?: number
  maxResource?: number
  reductionFactor?: number
  brackets?: number
  maxAttempts?: number
  kind?: AshaSettings['kind']
  mode?: AshaSettings['mode']
  sampler: string
  seed: number
  workers: number
  memoryLimit?: number
  checkpoints?: string
  points?: string
  report?: string
}

/** `supervised-baselines tune`: tunes an objective module with ASHA, in child processes, with a journal. */
export function tuneCommand(): Command {
  return new Command('tune')
    .description('tune the hyperparameters of an objective module with ASHA')
    .option('--module <file>', 'module that exports the objective, run in processes here')
    .option('--export <name>', 'name it is exported by', 'default')
    .option('--redis [url]', 'in place of --module: the workers of this Redis run it (default: $REDIS_URL)')
    .option('--objective <name>', 'with --redis: the name that the workers know it by (default: default)')
    .option('--study <name>', "with --redis: the study's name (default: the objective's)")
    .option('--prefix <text>', 'with --redis: start of all keys (default: supervised-baselines)')
    .requiredOption('--space <file>', 'the space, as JSON')
    .requiredOption('--journal <file>', 'where every event is kept, as JSON lines')
    .option('--resume', 'take up the study in the journal again')
    .option('--retry-failed', 'with --resume: try failed trials again')
    .option('--no-running', 'with --resume: give up the trials that were running')
    .option('--no-paused', 'with --resume: give up the trials that were paused')
    .option('--trials <n>', 'trials to start', Number)
    .option('--time-budget <seconds>', 'seconds after which it ends with what it has', Number)
    .option('--min-resource <n>', 'resource of the lowest rung (default: 1)', Number)
    .option('--max-resource <n>', 'resource at which a trial is complete (default: 81)', Number)
    .option('--reduction-factor <n>', 'one in so many goes on (default: 3)', Number)
    .option('--brackets <n>', 'brackets of asynchronous Hyperband (default: 1)', Number)
    .option('--kind <kind>', 'promotion or stopping (default: promotion)')
    .option('--mode <mode>', 'min or max (default: min)')
    .option(
      '--max-attempts <n>',
      'failures of a segment after which its trial has failed (default: 3)',
      Number,
    )
    .option('--sampler <name>', `one of ${Object.keys(samplers).join(', ')}`, 'random')
    .option('--seed <n>', 'seed of everything random', Number, 0)
    .option('--workers <n>', 'processes', Number, 1)
    .option('--memory-limit <MiB>', 'memory that a process may use', Number)
    .option('--checkpoints <dir>', 'folder for checkpoints (default: the journal with .checkpoints)')
    .option('--points <file>', 'configurations to try first, as a JSON list')
    .option('--report <file>', 'write an HTML report with pictures')
    .option('--json', 'print one JSON object')
    .action(action((_, flags: TuneFlags, context) => tune(flags, context)))
}

async function tune(flags: TuneFlags, { signal }: CommandContext): Promise<CommandResult> {
  const makeSampler = Object.hasOwn(samplers, flags.sampler) ? samplers[flags.sampler] : undefined
  if (!makeSampler)
    throw invalidOption('--sampler', flags.sampler, `one of ${Object.keys(samplers).join(', ')}`)
  if (flags.trials === undefined && flags.timeBudget === undefined && makeSampler().isEndless) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      `The study would never end, because the sampler ${flags.sampler} always has another configuration: give ` +
        '--trials or --time-budget (seconds).',
      { option: '--trials' },
    )
  }
  const space = parseSpace(await readJson(flags.space))
  const points = flags.points === undefined ? undefined : await readPoints(flags.points)
  const executor = await executorOf(flags)
  const live = liveText(process.stderr)
  let newest: { progress: TuneProgress; at: number } | undefined
  const draw = (line?: string) => {
    if (!newest) return
    const { state, elapsed, timeLeft } = newest.progress
    const since = (performance.now() - newest.at) / 1000
    const left = timeLeft === undefined ? undefined : Math.max(0, timeLeft - since)
    live.show(() => studyText(state, elapsed + since, left), line)
  }
  const clock = setInterval(() => draw(), 1000)
  try {
    await ashaTune({
      ...settingsOf(flags),
      space,
      ...(points && { points }),
      sampler: makeSampler(),
      executor,
      journal: await openFileJournal(flags.journal),
      ...(flags.resume && {
        resume: { running: flags.running, paused: flags.paused, failed: flags.retryFailed ?? false },
      }),
      signal,
      onProgress(progress) {
        newest = { progress, at: performance.now() }
        draw(eventLine(progress))
      },
    })
    clearInterval(clock)
    live.close()
    const state = await readStudyState(flags.journal)
    const result = await studyResult(flags.journal, state, flags.report)
    if (state.best) return result
    return { ...result, text: `${result.text}\n${noResult(state)}`, exitCode: 1 }
  } finally {
    clearInterval(clock)
    live.close()
    await executor.close!()
  }
}

/** Why there is nothing to show, by the first trial. */
function noResult(state: AshaState): string {
  const [first] = tuneResult({ state }).trials
  return `No trial has a result. ${first ? `Trial 0 ${first.why}` : 'None was started'}.`
}

async function executorOf(flags: TuneFlags): Promise<Executor> {
  const { module, redis, objective, study, prefix, memoryLimit, checkpoints, maxAttempts } = flags
  if ((module === undefined) === (redis === undefined)) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      'Give either --module, to be run here, or --redis, for the workers there; not both, not neither.',
      { option: '--module' },
    )
  }
  if (redis !== undefined) {
    const given = { objective, study, prefix, checkpoints, maxAttempts }
    return queueExecutor({
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      connection: redisOf(redis),
      onEvent: line => void process.stderr.write(`${printable(line)}\n`),
      onRefusal: ({ worker, reason }) =>
        void process.stderr.write(`${printable(`worker ${worker.id} does not take part: ${reason}`)}\n`),
    })
  }
  const { executor, load } = await openProcessPool({
    module: module!,
    exportName: flags.export,
    workers: flags.workers,
    checkpoints: checkpoints ?? `${flags.journal}.checkpoints`,
    ...(memoryLimit !== undefined && { memoryLimit }),
  })
  try {
    await load()
    return executor
  } catch (error) {
    await executor.close!()
    throw error
  }
}

/** The options of `ashaTune` that were given. */
function settingsOf(flags: TuneFlags): Partial<AshaSettings> & { timeBudget?: number; seed?: number } {
  const {
    kind,
    mode,
    minResource,
    maxResource,
    reductionFactor,
    brackets,
    seed,
    timeBudget,
    trials,
    maxAttempts,
  } = flags
  const all = {
    kind,
    mode,
    minResource,
    maxResource,
    reductionFactor,
    brackets,
    maxAttempts,
    seed,
    timeBudget,
  }
  return Object.fromEntries(
    Object.entries({ ...all, maxTrials: trials }).filter(([, value]) => value !== undefined),
  )
}

/** A line about what happened, for logs; undefined for what is not worth one. */
function eventLine({ update, trial, state, elapsed }: TuneProgress): string | undefined {
  const at = `${elapsed.toFixed(1)} s: trial ${trial}`
  switch (update.type) {
    case 'segment':
      return undefined
    case 'report':
      return `${at}: ${short(update.value)} at ${update.resource}; best ${short(state.best?.value)}`
    default:
      return `${at}: ${update.type}: ${update.error}`
  }
}

async function readPoints(path: string): Promise<readonly Config[]> {
  const points = await readJson(path)
  if (!Array.isArray(points)) throw invalidOption('--points', path, 'a JSON list of configurations')
  return points as Config[]
}

async function readJson(path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new SupervisedBaselinesError(
      'file-not-found',
      `${path} can't be read: ${(error as Error).message}.`,
      { path },
      { cause: error },
    )
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      `${path} is not JSON: ${(error as Error).message}.`,
      { path },
      { cause: error },
    )
  }
}
