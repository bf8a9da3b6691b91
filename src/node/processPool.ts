import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Executor } from '../tuning/execution/executor.js'
import { fileCheckpoints } from './fileCheckpoints.js'
import { type SegmentPoolOptions, segmentPool } from './segmentPool.js'

/** Options of `processPoolExecutor`. */
export interface ProcessPoolOptions extends SegmentPoolOptions {
  /** The objective: a module, as a path or a file URL, that exports it. */
  readonly module: string | URL
  /** The name it is exported by. Default `'default'`. */
  readonly exportName?: string
  /** Folder for checkpoints. Default: a temporary one, removed by `close`. */
  readonly checkpoints?: string
}

/**
 * An executor of child processes that stay, one segment each at a time. A process that dies, or is killed, loses its
 * segment and nothing else; another takes its place. What objectives print goes to standard error. Close it at the
 * end: the processes keep this one alive.
 *
 * @example
 * ```ts no-run
 * const executor = await processPoolExecutor({ module: new URL('./objective.js', import.meta.url), workers: 2 })
 * const { best } = await ashaTune({ space: { lr: logUniform(1e-4, 1) }, executor, maxTrials: 40, maxResource: 27 })
 * await executor.close?.()
 * ```
 */
export async function processPoolExecutor(options: ProcessPoolOptions): Promise<Executor> {
  return (await openProcessPool(options)).executor
}

/** The executor, and what has one of its processes load the objective: throws `invalid-option` where that fails. */
export async function openProcessPool(
  options: ProcessPoolOptions,
): Promise<{ readonly executor: Executor; readonly load: () => Promise<void> }> {
  const module = moduleUrl(options.module)
  const exportName = options.exportName ?? 'default'
  const folder = options.checkpoints ?? (await mkdtemp(join(tmpdir(), 'supervised-baselines-')))
  const pool = segmentPool(options)
  const executor: Executor = {
    capacity: pool.workers,
    checkpoints: fileCheckpoints(folder),
    submit: (segment, signal) => pool.submit({ module, exportName, segment, folder }, signal),
    async close() {
      await pool.close()
      if (options.checkpoints === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
  return { executor, load: () => pool.load({ module, exportName }) }
}

/** The URL of a module given as a path or a file URL. */
export function moduleUrl(module: string | URL): string {
  const path = String(module)
  return path.startsWith('file:') ? path : pathToFileURL(path).href
}
