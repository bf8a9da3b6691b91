import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { WorkerOptions } from '../../src/distributed/index.js'
import { cliPath } from './runCli.js'

/** The module with the objectives `curve`, `empty`, `busy`, `deaf` and `broken`. */
export const objectivesFile = fileURLToPath(new URL('./fleetObjectives.mjs', import.meta.url))

const workerFile = fileURLToPath(new URL('./fleetWorker.mjs', import.meta.url))

/** A command or a worker of the package in a process of its own. */
export interface Running {
  readonly process: ChildProcess
  /** What it wrote to standard error so far. */
  said(): string
  /** Ends it, and is done when it has ended; gives its exit status. */
  end(signal?: NodeJS.Signals): Promise<number | null>
  readonly ended: Promise<number | null>
}

/** Starts the built command. */
export function startCli(
  args: readonly string[],
  env: Record<string, string> = {},
  inside: readonly string[] = [],
): Running {
  return start([...inside, process.execPath, cliPath, ...args], env)
}

/** Starts a worker for one objective of `fleetObjectives`, known by its name. */
export function startWorkerProcess(
  redis: string,
  objective: string,
  options: {
    readonly checkpoints?: string
    readonly concurrency?: number
    readonly lease?: number
    readonly prefix?: string
    readonly env?: Record<string, string>
    /** Words to put before the command, such as `ip netns exec NAME`. */
    readonly inside?: readonly string[]
  } = {},
): Running {
  const { checkpoints, concurrency = 1, lease = 30, prefix, env = {}, inside = [] } = options
  const given: WorkerOptions = {
    connection: redis,
    objectives: { [objective]: { module: objectivesFile, exportName: objective } },
    concurrency,
    leaseSeconds: lease,
    machine: { backend: 'wasm', gpu: null },
    ...(checkpoints !== undefined && { checkpoints }),
    ...(prefix !== undefined && { prefix }),
  }
  return start([...inside, process.execPath, workerFile, JSON.stringify(given)], env)
}

function start([command, ...args]: readonly string[], env: Record<string, string>): Running {
  const child = spawn(command!, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  child.stderr.on('data', chunk => {
    text = `${text}${chunk}`.slice(-20_000)
  })
  const ended = new Promise<number | null>(done => child.once('exit', code => done(code)))
  return {
    process: child,
    said: () => text,
    ended,
    end(signal = 'SIGKILL') {
      child.kill(signal)
      return ended
    },
  }
}

/** Waits until `holds` gives something, looking often; throws after `seconds`. */
export async function until<T>(
  holds: () => T | Promise<T>,
  seconds: number,
  what: string,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const found = await holds()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`)
    await new Promise(done => setTimeout(done, 20))
  }
}

/** The lines of a log of `fleetObjectives`. */
export function logOf(path: string) {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [at, what, trial, from, to, pid] = line.split(' ')
      return {
        at: Number(at),
        what,
        trial: Number(trial),
        from: Number(from),
        to: Number(to),
        pid: Number(pid),
      }
    })
}
