import { appendFileSync } from 'node:fs'
import type { ObjectiveRun } from '../../src/tuning/index.js'

type Run = ObjectiveRun<{ readonly x: number }>

const pause = (ms: number) => new Promise(done => setTimeout(done, ms))

/** A real training in small: some time a step, going on from its checkpoints; logs its process. */
export async function slow({ config, resource, checkpoint, report }: Run): Promise<void> {
  appendFileSync(process.env['POOL_LOG']!, `${process.pid}\n`)
  for (let step = (checkpoint?.resource ?? 0) + 1; step <= resource; step++) {
    await pause(100)
    await report({ resource: step, value: config.x + 1 / step, state: { step } })
  }
}

/** Takes ever more memory. */
export async function greedy({ report }: Run): Promise<void> {
  const held: Uint8Array[] = []
  for (let step = 0; step < 40; step++) {
    held.push(new Uint8Array(50 * 2 ** 20).fill(1))
    await pause(20)
  }
  await report({ resource: 1, value: held.length })
}

/** Takes ever more memory, and never waits while it does. */
export async function greedyAtOnce(): Promise<number> {
  const held: Uint8Array[] = []
  for (let step = 0; step < 40; step++) {
    held.push(new Uint8Array(50 * 2 ** 20).fill(step + 1))
    const until = performance.now() + 20
    while (performance.now() < until) held[0]![0]!++
  }
  return held.length
}

/** Works on whatever its signal says, but for a negative `x`. */
export async function deaf({ config }: Run): Promise<number> {
  if (config.x >= 0) await pause(60_000)
  return config.x
}

/** Reports without awaiting, and once more when it is over; what it throws last has no text. */
export async function hasty({ config, resource, trial, report }: Run): Promise<void> {
  for (let step = 1; step <= resource; step++) void report({ resource: step, value: config.x + 1 / step })
  setTimeout(() => void report({ resource: resource + 1, value: 0 }), 10)
  if (trial === 1) throw Object.create(null)
}

/** Reports a metric that no journal can hold. */
export async function odd({ config, resource, trial, report }: Run): Promise<void> {
  await report({ resource, value: config.x, ...(trial === 0 && { metrics: { f1: null as never } }) })
}
