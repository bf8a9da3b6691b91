import { join } from 'node:path'
import { processPoolExecutor } from '../../src/node/index.js'
import type { Executor } from '../../src/tuning/index.js'

/** The environment variable that tells processes which run they work for, as JSON. */
export const dashaRunVariable = 'BENCH_DASHA_RUN'

/** A run of one published task. */
export interface DashaRun {
  readonly name: string
  /** Of `readTask`. */
  readonly leaveOutRelatives: boolean
  /** Of its journal. */
  readonly folder: string
}

/** Processes that train nets of a published task side by side. */
export function dashaProcesses(workers: number, run: DashaRun): Promise<Executor> {
  return processPoolExecutor({
    module: new URL('./dashaNets.ts', import.meta.url),
    workers,
    checkpoints: join(run.folder, 'trials'),
    env: { ...process.env, [dashaRunVariable]: JSON.stringify(run) },
  })
}
