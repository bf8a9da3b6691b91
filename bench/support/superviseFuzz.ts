import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import {
  addedCounts,
  type FuzzCounts,
  type FuzzReader,
  noCounts,
} from '../../test/support/fuzz/fuzzReader.js'

/** What a process that reads damaged inputs may use, and how often it is looked at. */
export interface FuzzLimits {
  /** MiB that it may have in memory at any time, Node and the reader's libraries included. */
  readonly memory: number
  /** Seconds that one input may take. */
  readonly seconds: number
}

/** What came of a reader's inputs, with the most memory seen. */
export interface SupervisedCounts extends FuzzCounts {
  /** MiB: the most that a process had in memory. */
  peak: number
  seconds: number
}

/**
 * The program of those processes as one file, which starts in a second; it lies where the packages that it imports are found.
 */
export async function bundleFuzzWorker(): Promise<{ path: string; remove(): void }> {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const folder = mkdtempSync(join(root, 'node_modules/.fuzz-'))
  const path = join(folder, 'fuzzWorker.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('./fuzzWorker.ts', import.meta.url))],
    outfile: path,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  })
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/**
 * Feeds a reader the inputs `from` to `to - 1` of a seed in a process that is watched: one that hangs at an input, takes
 * too much memory or dies is a failure of that input, and another process goes on with the next.
 */
export async function superviseFuzz(
  reader: FuzzReader,
  { seed, from, to }: { seed: number; from: number; to: number },
  { folder, limits, worker }: { folder: string; limits: FuzzLimits; worker: string },
  onProgress: (counts: SupervisedCounts) => void,
): Promise<SupervisedCounts> {
  const total: SupervisedCounts = { ...noCounts(), peak: 0, seconds: 0 }
  for (let next = from; next < to; ) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const base = structuredClone(total)
    const run = await watch(
      worker,
      [reader.name, seed, next, to],
      folder,
      limits,
      (counts, seconds, peak) => {
        Object.assign(total, addedCounts(base, counts), {
          peak: Math.max(base.peak, peak),
          seconds: base.seconds + seconds,
        })
        onProgress(total)
      },
    )
    if (run.ended === undefined) break
    if (run.at < 0) throw new Error(`${reader.name} could not be prepared: ${run.ended}`)
    // Counts are told twice a second; what was read since then, without a failure, is not counted but is read again.
    const known = next + (total.inputs - base.inputs)
    if (run.at > known) {
      await settleUpTo(run.at)
    }
    total.failures.push({ input: run.at, what: run.ended })
    total.inputs++
    next = run.at + 1

    async function settleUpTo(input: number): Promise<void> {
      const before = structuredClone(total)
      await watch(worker, [reader.name, seed, known, input], folder, limits, counts => {
        Object.assign(total, addedCounts(before, counts))
      })
    }
  }
  rmSync(folder, { recursive: true, force: true })
  return total
}

/** One process to its end; `ended` says why it was ended, or how it died. */
async function watch(
  worker: string,
  range: readonly [string, number, number, number],
  folder: string,
  limits: FuzzLimits,
  onCounts: (counts: FuzzCounts, seconds: number, peak: number) => void,
): Promise<{ at: number; ended: string | undefined }> {
  const started = performance.now()
  const child = fork(worker, [...range.map(String), folder], {
    execArgv: [`--max-old-space-size=${limits.memory}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let errors = ''
  child.stderr!.on('data', chunk => {
    errors = `${errors}${chunk}`.slice(-600)
  })
  let done = false
  let peak = 0
  let ended: string | undefined
  child.on('message', (message: { counts: FuzzCounts; done?: boolean }) => {
    done ||= message.done === true
    onCounts(message.counts, (performance.now() - started) / 1000, peak)
  })
  let seen = { at: -1, since: performance.now() }
  const looking = setInterval(() => {
    const at = inputAt(folder)
    if (at !== seen.at) seen = { at, since: performance.now() }
    const memory = memoryOf(child)
    peak = Math.max(peak, memory)
    // Before its first input it loads and prepares.
    const patience = at < 0 ? 60 : limits.seconds
    if (memory > limits.memory) ended = `It took ${Math.round(memory)} MiB of memory`
    else if (!done && performance.now() - seen.since > 1000 * patience) ended = `It hung for ${patience} s`
    if (ended !== undefined) child.kill('SIGKILL')
  }, 50)
  const code = await new Promise<string>(settled => {
    child.on('exit', (status, signal) => settled(String(status ?? signal)))
  })
  clearInterval(looking)
  if (!done) ended ??= `It died (${code}): ${errors.trim()}`
  return { at: inputAt(folder), ended }
}

function inputAt(folder: string): number {
  try {
    const content = readFileSync(join(folder, 'at'))
    return content.length === 8 ? content.readDoubleLE() : -1
  } catch {
    return -1
  }
}

/** MiB in memory, where the system says so. */
function memoryOf(child: ChildProcess): number {
  try {
    const pages = readFileSync(`/proc/${child.pid}/statm`, 'utf8').split(' ')[1]
    return (Number(pages) * 4096) / 2 ** 20
  } catch {
    return 0
  }
}
