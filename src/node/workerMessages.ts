import type { Segment, SegmentUpdate } from '../tuning/execution/executor.js'

/** What a process of the pool is asked to do. */
export interface SegmentTask {
  /** URL of the module with the objective, and the name it has there. */
  readonly module: string
  readonly exportName: string
  readonly segment: Segment
  /** Folder of the checkpoints. */
  readonly folder: string
  /** MiB. */
  readonly memoryLimit: number | undefined
}

/** An objective that a process of the pool is to load, and nothing more. */
export interface LoadTask {
  readonly load: Pick<SegmentTask, 'module' | 'exportName'>
}

export type ToWorker = { readonly type: 'next' } | { readonly type: 'abort' }

export type FromWorker =
  | { readonly type: 'begin'; readonly pid: number }
  | { readonly type: 'update'; readonly update: SegmentUpdate }
  | { readonly type: 'last-words'; readonly error: string }

/** What is said of a process that used more MiB of memory than it may. */
export function overLimit(used: number, limit: number): string {
  return `The worker used ${used} MiB, more than the ${limit} it may.`
}
