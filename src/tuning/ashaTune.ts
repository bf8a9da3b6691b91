import { finiteNumber, wholeNumber } from '../common/checks.js'
import { SupervisedBaselinesError } from '../errors.js'
import { checkedUpdate } from './checkedUpdate.js'
import type { EndReason } from './events.js'
import { describeError } from './execution/describeError.js'
import type { Executor, Segment, SegmentUpdate } from './execution/executor.js'
import { inProcessExecutor } from './execution/inProcessExecutor.js'
import type { Objective } from './execution/objective.js'
import { keepOnly } from './execution/trialCheckpoints.js'
import { createInbox } from './inbox.js'
import { type Decision, keepDecisions } from './retention.js'
import type { ConfigOf, Space } from './space.js'
import { type AshaState, trialOf } from './state.js'
import { openStudy, type Study, type StudyOptions } from './study.js'
import { estimatedTimeLeft } from './timeLeft.js'
import { type TuneResult, tuneResult } from './tuneResult.js'

/** What happened last in a study, and how it stands. */
export interface TuneProgress {
  /** What was reported, or handed out, of which trial. */
  readonly update: SegmentUpdate | { readonly type: 'segment'; readonly segment: Segment }
  readonly trial: number
  readonly state: AshaState
  /** Seconds of the study's own time. */
  readonly elapsed: number
  /** Seconds left: of the time budget or, if that is less, by `estimatedTimeLeft`. Undefined where neither tells. */
  readonly timeLeft: number | undefined
}

/** Options of `ashaTune`. */
export interface TuneOptions<S extends Space, State = unknown> extends Omit<StudyOptions<S>, 'now'> {
  /** What is tuned, run in this process. Give this or an `executor`. */
  readonly objective?: Objective<ConfigOf<S>, State>
  /** What runs the trials; it stays open, for whoever made it to close. */
  readonly executor?: Executor
  /** Segments under way at once. Default: what the executor can take; 1 for an `objective`. */
  readonly concurrency?: number
  /** Seconds of the study, over all its runs, after which it ends with what it has. Default: no limit. */
  readonly timeBudget?: number
  /** Ends the study with what it has. */
  readonly signal?: AbortSignal
  /** Called after every update of a trial. */
  readonly onProgress?: (progress: TuneProgress) => void
}

/**
 * The best configuration that asynchronous successive halving finds, with all trials and why each ended (ASHA, Li et
 * al. 2020, arXiv 1810.05934). Every free worker promotes the best trial that may be, or starts a new one.
 *
 * It ends when `maxTrials` are through, when `timeBudget` is spent or when `signal` is aborted, and in every case
 * gives what it has; give at least one of the three. With a `journal` it can be taken up again at any point, with
 * `resume`, however the process ended.
 *
 * Throws `invalid-option`, or `corrupt` for a damaged journal. An objective that throws, or reports what a journal cannot
 * hold, only fails its trial.
 *
 * @example
 * const { best } = await ashaTune({
 *   space: { lr: logUniform(1e-4, 1), momentum: uniform(0.8, 1) },
 *   objective: async ({ config, resource }) => Math.abs(Math.log10(config.lr) + 2) + 1 / resource, // train so long
 *   minResource: 1,
 *   maxResource: 27,
 *   maxTrials: 60,
 * })
 * best!.config.lr // near 0.01
 */
export async function ashaTune<S extends Space, State = unknown>(
  options: TuneOptions<S, State>,
): Promise<TuneResult<ConfigOf<S>>> {
  const executor = executorOf(options)
  const { timeBudget, signal, onProgress } = options
  // One without any capacity would end a study before its first trial.
  wholeNumber('executor.capacity', executor.capacity, 1)
  if (timeBudget !== undefined) finiteNumber('timeBudget', timeBudget, 0)
  if (options.concurrency !== undefined) wholeNumber('concurrency', options.concurrency, 1, mostAtOnce)
  const isEndless = options.sampler === undefined || options.sampler.isEndless === true
  if (timeBudget === undefined && !signal && (options.maxTrials ?? null) === null && isEndless) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      `The study would never end, because the sampler ${options.sampler?.name ?? 'random'} always has another ` +
        'configuration: give `maxTrials`, `timeBudget` (seconds) or a `signal`.',
      { option: 'maxTrials' },
    )
  }
  const study = await openStudy({ ...options, ...(executor.now && { now: executor.now }) })
  try {
    await removeUnneeded(study.state, executor)
    await runStudy(study, executor, {
      capacity: options.concurrency,
      deadline: timeBudget === undefined ? Infinity : timeBudget * 1000,
      signal,
      onProgress,
    })
    return tuneResult(study, executor.checkpoints)
  } finally {
    await study.close()
  }
}

/** Segments under way at once, at most: more than any executor can run. */
const mostAtOnce = 100_000

interface RunOptions {
  /** Segments under way at once; undefined for as many as the executor can take. */
  readonly capacity: number | undefined
  /** Milliseconds of study time. */
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((progress: TuneProgress) => void) | undefined
}

/** A segment under way. */
interface Run {
  readonly trial: number
  readonly updates: AsyncIterator<SegmentUpdate>
  readonly controller: AbortController
}

type Arrival =
  | { readonly run: Run; readonly update: SegmentUpdate }
  | { readonly end: EndReason }
  | { readonly broken: unknown }
  | { readonly grown: true }

async function runStudy<C>(study: Study<C>, executor: Executor, options: RunOptions): Promise<void> {
  const { capacity, deadline, signal, onProgress } = options
  const inbox = createInbox<Arrival>()
  const running = new Set<Run>()

  const onAbort = () => inbox.interrupt({ end: 'aborted' })
  if (signal?.aborted) onAbort()
  else signal?.addEventListener('abort', onAbort, { once: true })
  const stopTimer = executor.now
    ? () => {}
    : atTime(deadline - study.elapsed(), () => inbox.interrupt({ end: 'time-budget' }))

  const ignoreGrowth = executor.onCapacity?.(() => inbox.put({ grown: true }))

  const isOver = () => study.elapsed() >= deadline
  const tellProgress = (trial: number, update: TuneProgress['update']) => {
    const { state } = study
    const elapsed = study.elapsed() / 1000
    const left = Math.min(
      Math.max(0, deadline / 1000 - elapsed),
      estimatedTimeLeft(state, elapsed) ?? Infinity,
    )
    onProgress?.({ update, trial, state, elapsed, timeLeft: left === Infinity ? undefined : left })
  }

  function pull(run: Run): void {
    run.updates.next().then(
      ({ done, value }) =>
        inbox.put({
          run,
          update: done ? { type: 'lost', error: 'The segment ended without a result.' } : value,
        }),
      error => {
        const isLocked = error instanceof SupervisedBaselinesError && error.code === 'locked'
        inbox.put(
          isLocked ? { broken: error } : { run, update: { type: 'lost', error: describeError(error) } },
        )
      },
    )
  }

  function close(run: Run): void {
    run.controller.abort(new Error(`Trial ${run.trial} is to end here.`))
    // Nothing is expected of it any more: what an executor says when it is told so changes no result.
    run.updates.return?.()?.catch(() => {})
  }

  /** Gives all free workers work, and only then waits for news of it. */
  async function fill(): Promise<void> {
    const started: Run[] = []
    while (
      running.size < Math.min(capacity ?? executor.capacity, mostAtOnce) &&
      !isOver() &&
      !signal?.aborted
    ) {
      const segment = (await study.ask()) as Segment | undefined
      if (!segment) break
      const controller = new AbortController()
      const updates = executor.submit(segment, controller.signal)[Symbol.asyncIterator]()
      const run = { trial: segment.trial, updates, controller }
      running.add(run)
      started.push(run)
      tellProgress(segment.trial, { type: 'segment', segment })
    }
    for (const run of started) pull(run)
  }

  /** Why the study ends now; undefined while it goes on. */
  async function handle(arrival: Arrival): Promise<EndReason | undefined> {
    if ('end' in arrival) return arrival.end
    if ('broken' in arrival) throw arrival.broken
    if (isOver()) return 'time-budget'
    if ('grown' in arrival) {
      await fill()
      return undefined
    }
    const { run } = arrival
    const update = acceptable(study.state, run.trial, arrival.update)
    const decisions = await study.tell(run.trial, update)
    tellProgress(run.trial, update)
    const goesOn =
      update.type === 'report' && decisions.some(d => d.type === 'continue' || d.type === 'ignore')
    if (!goesOn) running.delete(run)
    await applyRetention(decisions, executor)
    await fill()
    if (goesOn) pull(run)
    else close(run)
    return undefined
  }

  let reason: EndReason | undefined
  try {
    await fill()
    while (!reason && running.size > 0) reason = await handle(await inbox.take())
    reason ??= isOver() ? 'time-budget' : signal?.aborted ? 'aborted' : 'finished'
    await study.end(reason)
  } finally {
    stopTimer()
    ignoreGrowth?.()
    signal?.removeEventListener('abort', onAbort)
    for (const run of running) close(run)
  }
}

/** The update, or a failure of its trial alone where an executor gives what no journal could hold. */
function acceptable(state: AshaState, trial: number, update: SegmentUpdate): SegmentUpdate {
  try {
    return checkedUpdate(update, trialOf(state, trial)!)
  } catch (error) {
    return { type: 'failed', error: describeError(error) }
  }
}

async function applyRetention(decisions: readonly Decision[], executor: Executor): Promise<void> {
  if (!executor.checkpoints) return
  for (const decision of decisions) {
    if (decision.type !== 'keep-checkpoints') continue
    await keepOnly(executor.checkpoints, decision.trial, decision.resources, decision.below)
  }
}

/** Removes what an earlier run of the study had no time to remove. */
async function removeUnneeded(state: AshaState, executor: Executor): Promise<void> {
  if (!executor.checkpoints) return
  const known = (await executor.checkpoints.trials()).filter(trial => trial < state.trials.size)
  await applyRetention(keepDecisions(state, known), executor)
}

function executorOf<S extends Space, State>(options: TuneOptions<S, State>): Executor {
  const { objective, executor, concurrency } = options
  if (executor && !objective) return executor
  if (objective && !executor) {
    return inProcessExecutor(objective as Objective, concurrency === undefined ? {} : { concurrency })
  }
  throw new SupervisedBaselinesError(
    'invalid-option',
    'Give either `objective`, to be run in this process, or `executor`, which has its own; not both, not neither.',
    { option: 'objective' },
  )
}

/** Calls `then` after some milliseconds, however many (timers hold at most 2^31); gives what cancels it. */
function atTime(milliseconds: number, then: () => void): () => void {
  if (milliseconds === Infinity) return () => {}
  const step = Math.min(Math.max(milliseconds, 0), 2 ** 31 - 1)
  let cancel = () => {}
  const timer = setTimeout(() => {
    if (step < milliseconds) cancel = atTime(milliseconds - step, then)
    else then()
  }, step)
  cancel = () => clearTimeout(timer)
  return () => cancel()
}
