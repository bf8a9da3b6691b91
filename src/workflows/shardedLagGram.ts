import { wholeNumber } from '../common/checks.js'
import { SupervisedBaselinesError } from '../errors.js'
import { prepareColumns, scalingsOf } from '../forecasting/panel/scaling.js'
import { refuseEmptyColumns, type Series, toPanel } from '../forecasting/panel/series.js'
import { LagGram, type LagGramJSON } from '../forecasting/products/lagGram.js'
import type { Executor, Segment } from '../tuning/execution/executor.js'
import type { Objective } from '../tuning/execution/objective.js'

/** Options of `lagGramOfShards`. */
export interface LagGramOfShardsOptions {
  /** Runs a `lagGramObjective`; its checkpoints must be readable here. */
  readonly executor: Executor
  /** How many shards there are. */
  readonly shards: number
  /** The longest lag. */
  readonly lags: number
  /** How often the series are differenced first. Default 0. */
  readonly differencing?: number
  /** Whether each column is put to mean 0 and standard deviation 1 first. Default true, as in `fitAR`. */
  readonly standardize?: boolean
  /** Take up what an earlier call did not end: shards that are done are not computed again. Default false. */
  readonly resume?: boolean
  /** Ends it with the error `aborted`; `resume` then goes on. */
  readonly signal?: AbortSignal
  /** Called after every shard. */
  readonly onProgress?: (progress: { readonly done: number; readonly shards: number }) => void
}

/** Times that a shard is handed out before its loss counts as a failure. */
const maxAttempts = 3

/**
 * The objective of workers that compute the lag products of shards of a panel; `lagGramOfShards` merges them.
 *
 * @param readShard gives the series of a shard, numbered from 0
 *
 * @example
 * ```ts no-run
 * // A module that `supervised-baselines worker --objective grams=shards.js` knows.
 * export default lagGramObjective(async shard => (await readCSV(`shards/${shard}.csv`)).columns)
 * ```
 */
export function lagGramObjective(readShard: (shard: number) => Series | Promise<Series>): Objective {
  return async ({ config, report }) => {
    const { shard, lags, differencing, standardize } = config as unknown as ShardConfig
    const panel = toPanel(await readShard(shard))
    refuseEmptyColumns(panel)
    const scalings = scalingsOf(panel.columns, { standardize, intercept: standardize })
    const gram = new LagGram(lags)
    prepareColumns(panel, scalings, differencing).forEach((column, c) => {
      // As in `fitAR`, a column that never changes takes no part.
      if (!scalings[c]!.constant) gram.add(column)
    })
    await report({ resource: 1, value: gram.rows, state: gram.toJSON() })
  }
}

interface ShardConfig {
  readonly shard: number
  readonly lags: number
  readonly differencing: number
  readonly standardize: boolean
}

/**
 * The lag products of a panel too large for one machine: each shard's are computed wherever the executor runs it, and
 * merged here in the order of the shards, so that the result does not depend on who was first. `solveAR` of it is the
 * fit of all series together, as on one machine up to rounding.
 *
 * Throws `invalid-option` for an executor without checkpoints, `failed` with the shard where one can't be computed,
 * `aborted`.
 *
 * @example
 * ```ts no-run
 * const connection = 'redis://queue:6379'
 * const executor = await queueExecutor({ connection, objective: 'grams', study: 'sales', checkpoints: '/shared' })
 * const gram = await lagGramOfShards({ executor, shards: 1000, lags: 48, differencing: 1 })
 * const { coefficients, intercept } = solveAR(gram)
 * ```
 */
export async function lagGramOfShards(options: LagGramOfShardsOptions): Promise<LagGram> {
  const { executor, signal, onProgress } = options
  const shards = wholeNumber('shards', options.shards, 1)
  const lags = wholeNumber('lags', options.lags, 0, 8192)
  const differencing = wholeNumber('differencing', options.differencing ?? 0, 0, 8)
  const standardize = options.standardize ?? true
  const resume = options.resume ?? false
  const store = executor.checkpoints
  if (!store) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      'The executor keeps no checkpoints that can be read here, and the shards come back as such: ' +
        'give it the folder `checkpoints` that its workers write to.',
      { option: 'executor' },
    )
  }
  const running = new Set<AbortController>()
  let isOver = signal?.aborted ?? false
  const stop = () => {
    isOver = true
    for (const controller of running) controller.abort(new Error('No more shards are wanted.'))
  }
  signal?.addEventListener('abort', stop, { once: true })

  const present = new Set(resume ? await store.trials() : [])
  let done = 0
  let next = 0
  async function work(): Promise<void> {
    while (next < shards && !isOver) {
      const shard = next++
      const config = { shard, lags, differencing, standardize } as Segment['config']
      const controller = new AbortController()
      running.add(controller)
      if (!present.has(shard)) await compute(executor, shard, config, resume ? 2 : 1, controller.signal)
      running.delete(controller)
      if (!isOver) onProgress?.({ done: ++done, shards })
    }
  }
  try {
    await Promise.all(
      Array.from({ length: Math.min(shards, executor.capacity) }, () =>
        work().catch(error => {
          stop()
          throw error
        }),
      ),
    )
  } finally {
    signal?.removeEventListener('abort', stop)
  }
  if (signal?.aborted) {
    throw new SupervisedBaselinesError('aborted', `Aborted after ${done} of ${shards} shards.`, {
      done,
      shards,
    })
  }

  const merged = new LagGram(lags)
  for (let shard = 0; shard < shards; shard++) {
    const checkpoint = await store.load(shard, 1)
    if (!checkpoint) throw shardFailed(shard, 'its result is not among the checkpoints')
    merged.merge(LagGram.fromJSON(checkpoint.state as LagGramJSON))
  }
  for (let shard = 0; shard < shards; shard++) await store.remove(shard, 1)
  return merged
}

async function compute(
  executor: Executor,
  shard: number,
  config: Segment['config'],
  firstAttempt: number,
  signal: AbortSignal,
): Promise<void> {
  const segment = { trial: shard, config, from: 0, to: 1, milestones: [1], seed: shard, age: 0 }
  let error = 'it ended without a result'
  for (let attempt = firstAttempt; attempt < firstAttempt + maxAttempts; attempt++) {
    for await (const update of executor.submit({ ...segment, attempt }, signal)) {
      if (update.type === 'report') return
      error = update.error
      if (update.type === 'failed') throw shardFailed(shard, error)
      break
    }
    if (signal.aborted) return
  }
  throw shardFailed(shard, error)
}

function shardFailed(shard: number, error: string): SupervisedBaselinesError {
  return new SupervisedBaselinesError('failed', `Shard ${shard} can't be computed: ${error}.`, { shard })
}
