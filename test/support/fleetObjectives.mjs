// Objectives for workers in processes of their own. FLEET_LOG names a file that they note their work in.
import { appendFileSync } from 'node:fs'

const pause = ms => new Promise(done => setTimeout(done, ms))

function note(...words) {
  if (process.env.FLEET_LOG) appendFileSync(process.env.FLEET_LOG, `${Date.now()} ${words.join(' ')}\n`)
}

/** A known curve, some time a step, going on from its checkpoints. */
export async function curve({ trial, config, resource, checkpoint, report, signal }) {
  const from = checkpoint?.resource ?? 0
  if (checkpoint && checkpoint.state.step !== from) throw new Error('the state is another one')
  note('begin', trial, from, resource, process.pid)
  for (let step = from + 1; step <= resource; step++) {
    await pause(Number(process.env.FLEET_STEP_MS ?? 50))
    signal.throwIfAborted()
    await report({ resource: step, value: (config.x - 0.3) ** 2 + 1 / step, state: { step } })
  }
  note('end', trial, from, resource, process.pid)
}

/** Nothing at all. */
export function empty({ config }) {
  return config.x
}

/** Computes for so many milliseconds a step without a moment for anything else. */
export async function busy({ trial, config, resource, checkpoint, report }) {
  note('begin', trial, checkpoint?.resource ?? 0, resource, process.pid)
  for (let step = (checkpoint?.resource ?? 0) + 1; step <= resource; step++) {
    const until = Date.now() + Number(process.env.FLEET_STEP_MS ?? 50)
    while (Date.now() < until);
    await report({ resource: step, value: config.x, state: { step } })
  }
  note('end', trial, 0, resource, process.pid)
}

/** Works for a minute whatever it is told. */
export async function deaf({ trial, config, resource }) {
  note('begin', trial, 0, resource, process.pid)
  await pause(60_000)
  return config.x
}

export function broken() {
  throw new Error('there is no such luck')
}
