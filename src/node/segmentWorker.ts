import { describeError } from '../tuning/execution/describeError.js'
import type { Objective } from '../tuning/execution/objective.js'
import { runSegment } from '../tuning/execution/runSegment.js'
import { checkpointsAt } from './checkpointsAt.js'
import {
  type FromWorker,
  type LoadTask,
  overLimit,
  type SegmentTask,
  type ToWorker,
} from './workerMessages.js'

// Standard output belongs to the process that started this one.
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write
process.on('disconnect', () => process.exit())
// Ctrl-C reaches all processes of a terminal; it is for the first one to say what follows.
process.on('SIGINT', () => {})

/** Loads an objective, and returns why that failed; or runs a segment of one. */
export default async function runTask(task: SegmentTask | LoadTask): Promise<string | undefined> {
  if (!('load' in task)) {
    await runSegmentTask(task)
    return undefined
  }
  try {
    await loadObjective(task.load.module, task.load.exportName)
    return undefined
  } catch (error) {
    return describeError(error)
  }
}

/** Runs a segment in this process and tells of it by messages; each update waits for a `next`. */
async function runSegmentTask(task: SegmentTask): Promise<void> {
  const controller = new AbortController()
  let proceed = () => {}
  const onMessage = (message: ToWorker) => {
    if (message?.type === 'abort') controller.abort(new Error('No more of the trial is wanted.'))
    if (message?.type === 'next' || message?.type === 'abort') proceed()
  }
  process.on('message', onMessage)
  const watch = setInterval(() => void checkMemory(task.memoryLimit), 200)
  try {
    tell({ type: 'begin', pid: process.pid })
    const { module, exportName, segment, folder } = task
    let objective: Objective
    try {
      objective = await loadObjective(module, exportName)
    } catch (error) {
      const failed = { type: 'failed', error: describeError(error) } as const
      return tell({ type: 'update', update: failed })
    }
    const store = checkpointsAt(folder)
    let working: Promise<unknown> = Promise.resolve()
    const watched: Objective = async run => {
      const work = Promise.resolve(objective(run))
      // Only waited for: `runSegment` tells of its failure.
      working = work.catch(() => {})
      return (await work) ?? undefined
    }
    for await (const update of runSegment(watched, segment, store, controller.signal)) {
      await checkMemory(task.memoryLimit)
      const told = new Promise<void>(done => {
        proceed = done
      })
      tell({ type: 'update', update })
      await told
    }
    // One objective at a time: the pool ends this process if an aborted one goes on for too long.
    await working
  } finally {
    clearInterval(watch)
    process.off('message', onMessage)
  }
}

async function loadObjective(module: string, exportName: string): Promise<Objective> {
  const exported = ((await import(module)) as Record<string, unknown>)[exportName]
  if (typeof exported !== 'function') throw new Error(`${module} has no function exported as ${exportName}`)
  return exported as Objective
}

async function checkMemory(limit: number | undefined): Promise<void> {
  const used = Math.round(process.memoryUsage.rss() / 2 ** 20)
  if (limit === undefined || used <= limit) return
  const error = overLimit(used, limit)
  await new Promise<void>(done => process.send!({ type: 'last-words', error }, undefined, {}, () => done()))
  process.exit(1)
}

function tell(message: FromWorker): void {
  process.send!(message)
}
