import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { processPoolExecutor } from '../node/processPool.js'
import type { Executor } from '../tuning/index.js'
import type { TaskFiles } from './taskOfFiles.js'

/** The environment variable that tells processes which run they work for, as JSON. */
export const trialVariable = 'SUPERVISED_BASELINES_TRIALS'

/** A run of the command `dasha`, as its processes need it. */
export interface TrialRun {
  readonly files: Omit<TaskFiles, 'signal'>
  /** Folder. */
  readonly journal: string
  /** Of each process. */
  readonly threads: number
}

/** Processes that read the same files and train trials side by side, each with its share of the processors. */
export function trialProcesses(workers: number, run: Pick<TrialRun, 'files' | 'journal'>): Promise<Executor> {
  const threads = Math.max(1, Math.floor(availableParallelism() / workers))
  return processPoolExecutor({
    module: new URL(
      import.meta.url.endsWith('.ts') ? './dashaTrials.ts' : './dashaTrials.js',
      import.meta.url,
    ),
    workers,
    checkpoints: join(run.journal, 'trials'),
    env: { ...process.env, [trialVariable]: JSON.stringify({ ...run, threads } satisfies TrialRun) },
  })
}
