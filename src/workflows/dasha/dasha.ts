import { finiteNumber, throwIfAborted } from '../../common/checks.js'
import { imageViews } from '../../common/imageViews.js'
import { version } from '../../common/version.js'
import { SupervisedBaselinesError } from '../../errors.js'
import type { Executor } from '../../tuning/index.js'
import { checkJournal, type DashaJournal, memoryDashaJournal, stage } from './journal.js'
import { endOfNumbers } from './netNumbers.js'
import type { DashaPlan } from './plan.js'
import { type PlanOptions, planDasha } from './planDasha.js'
import { prepareTask } from './prepareTask.js'
import type { DashaProgress } from './progress.js'
import { type DashaResult, dashaResult, type StageCompute } from './result.js'
import { retrainBackbone } from './retrainBackbone.js'
import { searchBackbones } from './searchBackbones.js'
import type { DashaTask } from './task.js'
import { testOnce } from './testOnce.js'
import { testSeeds } from './testSeeds.js'
import { chosenOf } from './trialObjective.js'
import { tuneBackbone } from './tuneBackbone.js'

/** Options of `dasha`. */
export interface DashaOptions extends Omit<PlanOptions, 'spent' | 'workers'> {
  /** Default 0. */
  readonly seed?: number
  /** Share of the training data held out where the task has no validation data. Default 0.15. */
  readonly holdout?: number
  /** Done in place of a plan made now: the one of an earlier result repeats that run. */
  readonly plan?: DashaPlan
  /** Runs the tuner's trials and the retrainings: see `dashaObjective`. Default: this process, one at a time. It stays open. */
  readonly executor?: Executor
  /** Keeps what is reached, and gives what was: a run that ended in any way goes on. Default: in memory. */
  readonly journal?: DashaJournal
  /** Called with the plan first, then from every stage. */
  readonly onProgress?: (progress: DashaProgress) => void
}

/**
 * The best supervised baseline for a task within a budget (DASHA, arXiv 2411.02796): chooses between a Wide ResNet and a
 * U-Net, searches kernel sizes and dilations (DASH), tunes hyperparameters (ASHA), retrains, and tests once.
 *
 * Everything is chosen on validation data, held out of training if need be. The plan is told first, through
 * `onProgress`; a budget of minutes is kept to within a tenth. Every stage is a function of its own: `prepareTask`,
 * `planDasha`, `searchBackbones`, `tuneBackbone`, `retrainBackbone`, `testOnce`.
 *
 * Throws `invalid-data` for a task that cannot be learnt, before any compute is spent, `invalid-option`, and `aborted`
 * once `signal` is; with the same journal it then goes on.
 *
 * @example
 * ```ts no-run
 * declare const [train, validation, test]: Dataset[]
 * const task = { train: train!, validation: validation!, test: test!, outputs: 2 }
 * const result = await dasha(task, { budget: { minutes: 30 }, seed: 7 })
 * result.backbone // 'wideResNet1d'
 * result.test // such as { mcc: 0.79, accuracy: 0.89 }
 * ```
 */
export async function dasha(task: DashaTask, options: DashaOptions = {}): Promise<DashaResult> {
  const started = performance.now()
  const seed = finiteNumber('seed', options.seed ?? 0)
  const { signal, onProgress, holdout, executor } = options
  const journal = options.journal ?? memoryDashaJournal()
  throwIfAborted(signal, 'the check of the task')
  const prepared = await prepareTask(task, {
    seed,
    ...(holdout !== undefined && { holdout }),
    ...(signal && { signal }),
  })
  for (const message of prepared.warnings) onProgress?.({ kind: 'warning', message })
  const { preset = options.plan?.preset ?? 'laptop', budget = null, backbones = null, seeds = 1 } = options
  await checkJournal(journal, {
    ...{ version, seed, seeds, preset, budget, backbones },
    holdout: holdout ?? null,
    ...prepared.identity,
  })

  const before = await secondsSpent(journal)
  const elapsed = () => before + (performance.now() - started) / 1000
  const plan = await stage(
    journal,
    'plan',
    async () =>
      options.plan ??
      (await planDasha(prepared, {
        ...options,
        workers: Math.max(1, executor?.capacity ?? 1),
        spent: elapsed(),
      })),
  )
  checkPlan(options.plan, plan)
  onProgress?.({ kind: 'plan', plan })
  const planSeconds = before > 0 ? 0 : elapsed()

  const seconds = plan.budget && 'minutes' in plan.budget ? 60 * plan.budget.minutes : undefined
  /** Seconds for a stage of `own` planned seconds where `after` more are planned to follow; undefined: no limit. */
  const limit = (own: number, after: number) => {
    if (seconds === undefined) return {}
    const left = Math.max(seconds - elapsed(), 0.05 * seconds)
    return { timeLimit: (left * own) / (own + after || 1) }
  }
  const common = { seed, journal, ...(signal && { signal }), ...(onProgress && { onProgress }) }
  const searching = plan.backbones.reduce(
    (sum, b) => sum + (b.search?.seconds ?? 0) + (b.probe?.seconds ?? 0),
    0,
  )
  const later = (plan.seconds ?? 0) - searching
  const searched = await searchBackbones(prepared, plan, { ...common, ...limit(searching, later) })
  await journal.write('searched', searched)

  const { backbone } = chosenOf(plan, searched)
  const testing = Math.max(0.03 * (seconds ?? 0), backbone.retrain.scoringSeconds ?? 0)
  const retraining = (backbone.retrain.seconds ?? 0) + testing
  const tuned = await tuneBackbone(prepared, plan, searched, {
    ...common,
    ...(executor && { executor }),
    ...limit(backbone.tune?.seconds ?? 0, retraining),
  })
  const retrained = await retrainBackbone(prepared, plan, searched, tuned, {
    ...common,
    ...(executor && { executor }),
    ...limit(retraining - testing, testing),
  })
  const testStarted = performance.now()
  const test = await testOnce(prepared, retrained.model, common)
  const spread = await testSeeds(prepared, retrained, common)
  const sum = (all: readonly { seconds: number; flops: number }[]) => ({
    seconds: all.reduce((total, each) => total + each.seconds, 0),
    flops: all.reduce((total, each) => total + each.flops, 0),
  })
  const isBoth = retrained.candidates[retrained.best]!.hyperparameters.bothStrands
  const readings = isBoth ? 2 : imageViews(prepared.symmetries).length
  const compute: StageCompute[] = [
    { stage: 'plan', seconds: planSeconds, flops: 0 },
    { stage: 'search', ...sum(searched.backbones) },
    { stage: 'tune', ...sum([tuned]) },
    { stage: 'retrain', ...sum(retrained.candidates) },
    {
      stage: 'test',
      seconds: (performance.now() - testStarted) / 1000,
      flops:
        2 *
        backbone.multiplyAdds *
        readings *
        (retrained.members.length + (spread?.seeds.length ?? 0)) *
        (prepared.test?.size ?? 0),
    },
  ]
  return dashaResult({
    ...{ task: prepared, plan, searched, tuned, retrained, test, spread, compute, seed },
    seconds: elapsed(),
  })
}

/** Throws `invalid-option` where the journal has another plan than the one that was given. */
function checkPlan(given: DashaPlan | undefined, plan: DashaPlan): void {
  if (!given || JSON.stringify(given) === JSON.stringify(plan)) return
  throw new SupervisedBaselinesError(
    'invalid-option',
    'The journal is of another run: its plan is not the one given as `plan`. Leave `plan` out to go on with the ' +
      "journal's, or give an empty journal.",
    { option: 'plan', differs: ['plan'] },
  )
}

/** Of the stages that the journal holds the results of. */
async function secondsSpent(journal: DashaJournal): Promise<number> {
  const plan = (await journal.read('plan')) as DashaPlan | undefined
  if (!plan) return 0
  const names = [
    ...plan.backbones.map(({ name }) => `search-${name}`),
    'tuned',
    ...Array.from({ length: endOfNumbers(plan) }, (_, i) => `retrained-${i}`),
  ]
  const kept = await Promise.all(names.map(name => journal.read(name)))
  return kept.reduce<number>((sum, value) => sum + ((value as { seconds?: number })?.seconds ?? 0), 0)
}
